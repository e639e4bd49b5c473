import type { Stack } from 'aws-cdk-lib';
import { Size, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AuditRetention, AuditTrail, TrailQueries, type TrailQueriesProps } from '../../../lib/audit';
import { SAVED_QUERIES } from '../../../lib/audit/queries/saved-queries';
import { ManagedPolicyRole } from '../../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../../support/environments';
import { expectClean, expectNoFailures } from '../../support/packs';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;

function make(props: Partial<TrailQueriesProps> = {}, where: (typeof ENVIRONMENTS)[number] = AWS) {
  const stack = testStack(where);
  const trail = props.trail ?? existing(stack);
  const queries = new TrailQueries(stack, 'Queries', { trail, ...props });
  return { stack, queries, template: Template.fromStack(stack) };
}

function existing(stack: Stack, organizationId?: string) {
  return AuditTrail.fromTrailArn(stack, 'Trail', 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit', {
    multiRegion: true,
    managementEvents: true,
    logFileValidation: true,
    organizationId,
    bucketPrefix: 'company',
    bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'audit-logs'),
  });
}

const tableOf = (template: Template): any =>
  Object.values(template.findResources('AWS::Glue::Table'))[0].Properties.TableInput;

it.each(ENVIRONMENTS)('is clean with a trail: $location, $flags', (environment) => {
  const stack = testStack(environment);
  new TrailQueries(stack, 'Queries', { trail: new AuditTrail(stack, 'Trail') });
  expectClean(stack);
});

describe('the workgroup', () => {
  const { template } = make();
  const [{ Properties }] = Object.values(template.findResources('AWS::Athena::WorkGroup'));
  const settings = Properties.WorkGroupConfiguration;
  it('enforces its settings', () => expect(settings.EnforceWorkGroupConfiguration).toBe(true));
  it('encrypts results with a customer managed key, in a bucket of its own and of this account', () => {
    expect(settings.ResultConfiguration).toEqual({
      OutputLocation: { 'Fn::Join': ['', ['s3://', { Ref: expect.stringMatching(/^QueriesResults/) }, '/']] },
      ExpectedBucketOwner: '111122223333',
      EncryptionConfiguration: {
        EncryptionOption: 'SSE_KMS',
        KmsKey: { 'Fn::GetAtt': [expect.stringMatching(/^QueriesResultsKey/), 'Arn'] },
      },
    });
  });
  it('ends queries that read too much', () => expect(settings.BytesScannedCutoffPerQuery).toBe(100 * 1024 ** 3));
  it('counts queries, and lets nobody pay for others', () => {
    expect([settings.PublishCloudWatchMetricsEnabled, settings.RequesterPaysEnabled]).toEqual([true, false]);
  });
  it('keeps results for 30 days', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 30 })]) },
    });
  });
  it('holds every saved query, after the table', () => {
    const saved = Object.values(template.findResources('AWS::Athena::NamedQuery'));
    expect(saved.map(({ Properties }) => Properties.Name).sort()).toEqual(SAVED_QUERIES.map(({ name }) => name).sort());
    for (const { Properties, DependsOn } of saved) {
      expect(Properties.WorkGroup).toBe('Test-Queries-' + Properties.WorkGroup.slice(-8));
      expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^QueriesTable/)]));
      const { parameters } = SAVED_QUERIES.find(({ name }) => name === Properties.Name)!;
      expect(Properties.QueryString.match(/\?/g)).toHaveLength(parameters.length);
      expect(Properties.Description.length).toBeLessThanOrEqual(1024);
    }
  });
});

describe('the table', () => {
  it('lies over the files as CloudTrail names them', () => {
    const { Parameters, StorageDescriptor } = tableOf(make().template);
    expect(Parameters['storage.location.template']).toBe(
      's3://audit-logs/company/AWSLogs/${account_id}/CloudTrail/${region}/${event_day}',
    );
    expect(StorageDescriptor.Location).toBe('s3://audit-logs/company/AWSLogs/');
  });
  it('computes partitions for the account, the regions of its partition, and the retention', () => {
    const { Parameters } = tableOf(make().template);
    expect(Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.account_id.values': '111122223333',
      'projection.event_day.range': 'NOW-2192DAYS,NOW',
      'projection.event_day.format': 'yyyy/MM/dd',
    });
    const regions = Parameters['projection.region.values'].split(',');
    expect(regions).toEqual(expect.arrayContaining(['eu-west-1', 'us-east-1', 'ap-southeast-2']));
    expect(regions.filter((name: string) => /^(cn|us-gov)-/.test(name))).toEqual([]);
  });
  it.each([
    ['aws-cn', ['cn-north-1', 'cn-northwest-1']],
    ['aws-us-gov', ['us-gov-east-1', 'us-gov-west-1']],
  ])('in %s has the regions of that partition', (location, regions) => {
    const stack = testStack(ENVIRONMENTS.find((where) => where.location === location));
    new TrailQueries(stack, 'Queries', { trail: new AuditTrail(stack, 'Trail') });
    expect(tableOf(Template.fromStack(stack)).Parameters['projection.region.values']).toBe(regions.join(','));
  });
  it('looks everywhere where the region isn’t known', () => {
    const { Parameters } = tableOf(make({}, ENVIRONMENTS[0]).template);
    expect(Parameters['projection.region.values']).toMatch(/cn-north-1.*us-gov-west-1/);
  });
  it('of an organization has its folder and the accounts that are named', () => {
    const stack = testStack(AWS);
    const trail = existing(stack, 'o-a1b2c3d4e5');
    expect(() => new TrailQueries(stack, 'None', { trail })).toThrow(
      'accounts is missing for a trail of organization o-a1b2c3d4e5; allowed',
    );
    new TrailQueries(stack, 'Queries', { trail, accounts: ['111122223333', '444455556666'] });
    const { Parameters } = Object.values(Template.fromStack(stack).findResources('AWS::Glue::Table')).at(-1)!.Properties
      .TableInput;
    expect(Parameters['projection.account_id.values']).toBe('111122223333,444455556666');
    expect(Parameters['storage.location.template']).toContain('/AWSLogs/o-a1b2c3d4e5/${account_id}/CloudTrail/');
  });
  it('reaches back as far as it is told', () => {
    const { Parameters } = tableOf(make({ retention: AuditRetention.pciDss(), regions: ['eu-west-1'] }).template);
    expect(Parameters).toMatchObject({
      'projection.event_day.range': 'NOW-365DAYS,NOW',
      'projection.region.values': 'eu-west-1',
    });
  });
});

it.each<[Partial<TrailQueriesProps>, string]>([
  [{ accounts: [] }, 'accounts is empty; allowed'],
  [{ accounts: ['123'] }, "accounts has what is no account id: '123'; allowed"],
  [{ regions: [] }, 'regions is empty; allowed'],
  [{ regions: ['Ireland'] }, "regions has what is no region: 'Ireland'; allowed"],
  [{ scanLimit: Size.mebibytes(1) }, 'scanLimit is too small: 1048576 bytes; allowed'],
])('refuses %j', (props, message) => expect(() => make(props)).toThrow(message));

it('lets an auditor run queries and nothing else', () => {
  const stack = testStack(AWS);
  const queries = new TrailQueries(stack, 'Queries', { trail: new AuditTrail(stack, 'Trail') });
  queries.grantQuery(new ManagedPolicyRole(stack, 'Auditor', { assumedBy: new iam.AccountRootPrincipal() }));
  const [policy] = Object.values(
    Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy', {
      Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^Auditor') }] },
    }),
  );
  const statements: any[] = policy.Properties.PolicyDocument.Statement;
  expect(statements.filter(({ Resource }) => Resource === '*')).toEqual([]);
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions.filter((action: string) => action.includes('*'))).toEqual([]);
  expect(actions).toEqual(expect.arrayContaining(['athena:StartQueryExecution', 'glue:GetTable', 's3:PutObject']));
  const writes = statements.filter(({ Action }) => [Action].flat().includes('s3:PutObject'));
  expect(JSON.stringify(writes)).not.toContain('TrailFiles');
  expectNoFailures(stack);
});
