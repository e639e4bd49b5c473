import type { Stack } from 'aws-cdk-lib';
import { Duration, aws_iam as iam } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { VolumeBackupPlan } from '../../lib/encryption';
import { MetadataTable, type MetadataTableProps } from '../../lib/metadata';
import { ManagedPolicyRole } from '../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { type IamCase, allowed, decide, denied, deployed, policiesOf, titled } from '../support/iam';
import { expectClean } from '../support/packs';

const newTable = (stack: Stack, props?: MetadataTableProps) => new MetadataTable(stack, 'Instances', props);
const hasTable = (stack: Stack, properties: object) =>
  Template.fromStack(stack).hasResourceProperties('AWS::DynamoDB::Table', properties);

describe.each(ENVIRONMENTS)('in $location with $flags', (where) => {
  it('is clean with no prop', () => {
    const stack = testStack(where);
    newTable(stack);
    expectClean(stack);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('the table', () => {
  let stack: Stack;
  beforeEach(() => {
    stack = testStack();
  });

  it('has the name that the security model queries', () => {
    newTable(stack);
    hasTable(stack, { TableName: 'spawn-instances', BillingMode: 'PAY_PER_REQUEST' });
  });

  it('has an index by tag key and tag value with what a list shows', () => {
    newTable(stack);
    hasTable(stack, {
      GlobalSecondaryIndexes: Match.arrayWith([
        {
          IndexName: 'tag-index',
          KeySchema: [
            { AttributeName: 'tag_key', KeyType: 'HASH' },
            { AttributeName: 'tag_value', KeyType: 'RANGE' },
          ],
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: Match.arrayWith(['state', 'launch_time', 'launcher', 'name', 'deadline']),
          },
        },
      ]),
    });
  });

  it('lets what has ended expire', () => {
    newTable(stack);
    hasTable(stack, { TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true } });
  });

  it('takes name, key, plan and retention', () => {
    const plan = new VolumeBackupPlan(stack, 'Plan');
    const table = newTable(stack, { tableName: 'other', backupPlan: plan, retention: Duration.days(400) });
    expect(table.backupPlan).toBe(plan);
    hasTable(stack, { TableName: 'other' });
    Template.fromStack(stack).resourceCountIs('AWS::Backup::BackupVault', 1);
    expect(table.retention.toDays()).toBe(400);
  });

  it.each([
    [{ tableName: 'a b' }, /tableName is no name of a table: 'a b'; allowed: 3 to 255 .*; leave it out/],
    [{ retention: Duration.hours(36) }, /retention is out of range: 1 day 12 hours; allowed: whole days/],
    [{ retention: Duration.days(40_000) }, /retention is out of range/],
  ])('refuses %j', (props, message) => {
    expect(() => newTable(stack, props)).toThrow(message);
  });

  it('has metrics of its own', () => {
    const table = newTable(stack);
    expect(table.metricWriteThrottles()).toMatchObject({ metricName: 'WriteThrottleEvents', statistic: 'Sum' });
    expect(table.metricConsumedReadCapacity().metricName).toBe('ConsumedReadCapacityUnits');
    expect(table.metricConsumedWriteCapacity().metricName).toBe('ConsumedWriteCapacityUnits');
    expect(table.metric('UserErrors').namespace).toBe('AWS/DynamoDB');
  });
});

/** As the helper fills in the table's ARN. */
const ARN = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Instances6C42DC7F';

function granted(grant: (table: MetadataTable, role: iam.IRole) => void) {
  const stack = testStack();
  const role = new ManagedPolicyRole(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const table = newTable(stack);
  grant(table, role);
  expect(deployed(stack, table.table.tableArn)).toBe(ARN);
  return policiesOf(role);
}

describe('grantQuery', () => {
  const policies = granted((table, role) => table.grantQuery(role));
  const cases: IamCase[] = [
    ['query by tag', { action: 'dynamodb:Query', resource: `${ARN}/index/tag-index` }, allowed],
    ['query by launcher', { action: 'dynamodb:Query', resource: `${ARN}/index/launcher-index` }, allowed],
    ['query by launch', { action: 'dynamodb:Query', resource: `${ARN}/index/launch-index` }, allowed],
    ['query an instance', { action: 'dynamodb:Query', resource: ARN }, allowed],
    ['the index of the reconciler', { action: 'dynamodb:Query', resource: `${ARN}/index/live-index` }, denied],
    ['scan', { action: 'dynamodb:Scan', resource: ARN }, denied],
    ['write', { action: 'dynamodb:PutItem', resource: ARN }, denied],
  ];
  it.each(titled(cases))('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });
});

describe('grantRecord', () => {
  const policies = granted((table, role) => table.grantRecord(role));
  const cases: IamCase[] = [
    ['write', { action: 'dynamodb:PutItem', resource: ARN }, allowed],
    ['delete an item', { action: 'dynamodb:DeleteItem', resource: ARN }, allowed],
    ['list what lives', { action: 'dynamodb:Query', resource: `${ARN}/index/live-index` }, allowed],
    ['scan', { action: 'dynamodb:Scan', resource: ARN }, denied],
    ['delete the table', { action: 'dynamodb:DeleteTable', resource: ARN }, denied],
    ['write many at once', { action: 'dynamodb:BatchWriteItem', resource: ARN }, denied],
  ];
  it.each(titled(cases))('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });
});
