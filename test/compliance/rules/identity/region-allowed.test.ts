import { RegionAllowed } from '../../../../lib/compliance/rules/identity/region-allowed';
import { judge } from '../../../support/rules';
import { managed } from './policies';

const settings = { allowedRegions: ['eu-west-1', 'eu-central-1'] };
const First = { Type: 'AWS::SQS::Queue' };
const Second = { Type: 'AWS::SQS::Queue' };

describe('RegionAllowed: stacks', () => {
  test.each([
    ['no list', { region: 'us-east-1' }, 'not applicable'],
    ['an allowed region', { settings, region: 'eu-west-1' }, 'pass'],
    ['another region', { settings, region: 'us-east-1' }, 'fail: '],
    ['no region', { settings }, 'unknown: the region of the stack is known at deployment only'],
  ])('%s', (_, given, expected) => {
    expect(judge(RegionAllowed, { First, Second }, given)).toEqual({ First: expected, Second: 'not applicable' });
  });

  test('copies elsewhere', () => {
    const judged = judge(
      RegionAllowed,
      {
        First,
        Table: {
          Type: 'AWS::DynamoDB::GlobalTable',
          Properties: { Replicas: [{ Region: { Ref: 'AWS::Region' } }, { Region: 'us-east-1' }] },
        },
        Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { ReplicaRegions: [{ Region: 'eu-central-1' }] } },
        Open: { Type: 'AWS::SecretsManager::Secret', Properties: { ReplicaRegions: [{ Region: { Ref: 'P' } }] } },
      },
      { settings, region: 'eu-west-1' },
    );
    expect(judged).toEqual({
      First: 'pass',
      Table: 'fail: Replicas[1].Region',
      Secret: 'pass',
      Open: 'unknown: ReplicaRegions[0].Region is known at deployment only: P is not in the template',
    });
  });
});

describe('RegionAllowed: locks', () => {
  const outside = (...regions: unknown[]) => ({ Condition: { StringNotEquals: { 'aws:RequestedRegion': regions } } });
  const lock = (more: object, ...regions: string[]) => ({
    Effect: 'Deny',
    Resource: '*',
    ...more,
    ...outside(...regions),
  });
  const GLOBAL = ['iam:*', 'sts:*', 'route53:*', 'cloudfront:*', 'support:*', 'organizations:*'];
  const scp = (statement: object) => ({
    Type: 'AWS::Organizations::Policy',
    Properties: { Type: 'SERVICE_CONTROL_POLICY', Content: { Statement: [statement] } },
  });

  test.each([
    ['of everything', lock({ Action: '*' }, 'eu-west-1'), 'fail: Content.Statement[0].Action'],
    ['with the carve-out', lock({ NotAction: GLOBAL }, 'eu-west-1'), 'pass'],
    [
      'with too little of it',
      lock({ NotAction: GLOBAL.slice(1) }, 'eu-west-1'),
      'fail: Content.Statement[0].NotAction',
    ],
    ['of regional services', lock({ Action: ['ec2:*', 'rds:*'] }, 'eu-west-1'), 'pass'],
    ['that leaves the home of global services', lock({ Action: '*' }, 'eu-west-1', 'us-east-1'), 'pass'],
    [
      'of other conditions',
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      'not applicable',
    ],
    ['that allows', { ...lock({ Action: '*' }, 'eu-west-1'), Effect: 'Allow' }, 'not applicable'],
  ])('%s', (_, statement, expected) => {
    expect(judge(RegionAllowed, { R: scp(statement) }).R).toBe(expected);
  });

  test('regions that are not allowed', () => {
    const R = managed(lock({ NotAction: GLOBAL }, 'eu-west-1', 'ap-south-1'));
    expect(judge(RegionAllowed, { First, R }, { settings, region: 'eu-west-1' }).R).toBe(
      'fail: PolicyDocument.Statement[0].Condition',
    );
  });
});
