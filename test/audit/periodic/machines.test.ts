import validate from 'asl-validator';
import fc from 'fast-check';
import { Template } from 'aws-cdk-lib/assertions';
import { AccessAnalyzers, PeriodicAudits } from '../../../lib/audit';
import { ENVIRONMENTS, testStack } from '../../support/environments';
import { type IamRequest, allowed, decide, denied, deployed, policiesOf } from '../../support/iam';
import { runStateMachine } from '../../support/state-machine';
import { FakeAccount, paged } from './fakes';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;
const EXECUTION = { StartTime: '2026-11-28T06:00:00.000Z', Name: 'run-1' };
const DAY = 86_400_000;

const stack = testStack(AWS);
const audits = new PeriodicAudits(stack, 'It', { inspector: true });
const template = Template.fromStack(stack);
const KINDS = ['SecurityGroups', 'Volumes', 'AccessKeys', 'IamPolicies', 'Vulnerabilities'] as const;

/** The definition as it stands in the template, with references replaced. */
function definitionOf(kind: string): any {
  const entries = Object.entries(template.findResources('AWS::StepFunctions::StateMachine'));
  const [, machine] = entries.find(([id]) => id.startsWith(`It${kind}`))!;
  const text = JSON.stringify(machine.Properties.DefinitionString);
  // An analyzer's ARN is known at deployment only.
  const known = text.replaceAll(/\{"Fn::GetAtt":\["(\w+)","Arn"\]\}/g, (_, id: string) => `"arn:aws:test:${id}"`);
  return JSON.parse(deployed(stack, JSON.parse(known)) as string);
}
const run = (kind: string, account: FakeAccount) => runStateMachine(definitionOf(kind), account.serve, EXECUTION);
const statesOf = (machine: any): [string, any][] =>
  Object.entries<any>(machine.States).flatMap(([name, state]) => [
    [name, state] as [string, any],
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
  ]);

describe.each(KINDS)('the state machine of %s', (kind) => {
  const definition = definitionOf(kind);

  it('is valid', () => {
    const { isValid, errorsText } = validate(definition);
    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
  });
  it('ends, and tries each call again', () => {
    expect(definition.TimeoutSeconds).toBe(3600);
    for (const [, state] of statesOf(definition).filter(([, { Type }]) => Type === 'Task')) {
      expect(state.Retry).toMatchObject([{ ErrorEquals: ['States.ALL'], MaxAttempts: 5, JitterStrategy: 'FULL' }]);
    }
  });
  it('asks for the next page of each list that has pages', () => {
    const lists = statesOf(definition).filter(([name]) => name.startsWith('List'));
    expect(lists.length).toBeGreaterThan(0);
    for (const [name, { Arguments, Assign }] of lists) {
      if (name === 'ListNoEncryptionByDefault') continue;
      const token = /"(NextToken|Marker)": \$token/.exec(Arguments as string)![1];
      expect(Assign.token).toContain(`$exists($states.result.${token})`);
      expect(definition.States[name.replace('List', 'More')].Choices).toEqual([
        { Condition: '{% $token != "" %}', Next: name },
      ]);
    }
  });
  it('writes evidence with a checksum, as Object Lock wants it', () => {
    const writes = statesOf(definition).filter(([, { Resource }]) => Resource?.endsWith('s3:putObject'));
    for (const [, { Arguments }] of writes) expect(Arguments.ChecksumAlgorithm).toBe('SHA256');
  });
});

const group = (index: number) => ({
  GroupId: `sg-${index}`,
  GroupName: `group ${index}`,
  VpcId: 'vpc-0a',
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  Tags: [],
});

describe('security groups', () => {
  const filters: any[] = [];
  const accountOf = (ipv4: any[], ipv6: any[]) =>
    new FakeAccount({
      'ec2:describeSecurityGroups': (request) => {
        filters.push(request.Filters[0]);
        const groups = request.Filters[0].Name === 'ip-permission.cidr' ? ipv4 : ipv6;
        return paged('SecurityGroups', groups, 3)(request);
      },
    });

  it('each page is an object, with a summary and a digest at the end', async () => {
    const account = accountOf([0, 1, 2, 3, 4].map(group), [group(9)]);
    const output = await run('SecurityGroups', account);
    const folder = 'audits/security-groups/2026-11-28/run-1';
    expect(output).toEqual({ counts: { openGroupsIpv4: 5, openGroupsIpv6: 1 }, evidence: folder });
    expect([...account.objects.keys()]).toEqual([
      `${folder}/openGroupsIpv4-0001.json`,
      `${folder}/openGroupsIpv4-0002.json`,
      `${folder}/openGroupsIpv4-0003.json`,
      `${folder}/openGroupsIpv6-0004.json`,
      `${folder}/summary.json`,
    ]);
    expect(account.objects.get(`${folder}/openGroupsIpv4-0001.json`)).toMatchObject({
      account: '111122223333',
      region: 'eu-west-1',
      startedAt: EXECUTION.StartTime,
      findings: [{ groupId: 'sg-0', rules: group(0).IpPermissions }, { groupId: 'sg-1' }, { groupId: 'sg-2' }],
    });
    expect(account.objects.get(`${folder}/summary.json`)).toMatchObject({
      audit: 'security-groups',
      pages: 4,
      counts: { openGroupsIpv4: 5, openGroupsIpv6: 1 },
    });
    expect(account.messages).toHaveLength(1);
    expect(account.messages[0].Subject).toBe('Audit security-groups: 6 findings');
    expect(account.messages[0].Subject.length).toBeLessThanOrEqual(100);
    expect(account.messages[0].Message).toContain('5 security groups open to every IPv4 address');
    expect(account.messages[0].Message).toMatch(/s3:\/\/\S+\/audits\/security-groups\/2026-11-28\/run-1\/$/);
  });
  it('ask EC2 for both families, halves of the world too', () => {
    expect(filters).toContainEqual({
      Name: 'ip-permission.cidr',
      Values: ['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1'],
    });
    expect(filters).toContainEqual({ Name: 'ip-permission.ipv6-cidr', Values: ['::/0', '::/1', '8000::/1'] });
  });
  it('nothing found is evidence too', async () => {
    const account = accountOf([], []);
    await run('SecurityGroups', account);
    expect(account.objects.size).toBe(3);
    expect(account.messages[0].Subject).toBe('Audit security-groups: 0 findings');
  });
  it('no finding is lost or told twice, however many there are and whatever is throttled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(25), fc.nat(25), fc.nat(5), fc.nat(5), async (n4, n6, lists, puts) => {
        const ids = (count: number) => Array.from({ length: count }, (_, index) => group(index));
        const account = accountOf(ids(n4), ids(n6));
        account.faults.set('ec2:describeSecurityGroups', lists).set('s3:putObject', puts);
        await run('SecurityGroups', account);
        const found = (list: string) => account.found(list).map(({ groupId }) => groupId);
        expect(found('openGroupsIpv4')).toEqual(ids(n4).map(({ GroupId }) => GroupId));
        expect(found('openGroupsIpv6')).toEqual(ids(n6).map(({ GroupId }) => GroupId));
      }),
      { numRuns: 25 },
    );
  });
  it('fails, and tells nobody that all is well, where a call is denied', async () => {
    const account = accountOf([group(1)], []);
    account.faults.set('ec2:describeSecurityGroups', Infinity);
    await expect(run('SecurityGroups', account)).rejects.toThrow('UnauthorizedOperation');
    expect(account.calls).toHaveLength(6);
    expect(account.messages).toEqual([]);
  });
  it('a page holds groups of the most rules that EC2 allows by default', async () => {
    // 60 rules for each family; a page of 20 groups must stay below the payload limit.
    const rule = {
      IpProtocol: 'tcp',
      FromPort: 1,
      ToPort: 65535,
      IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'x'.repeat(20) }],
    };
    const full = { ...group(1), IpPermissions: Array.from({ length: 60 }, () => rule) };
    const account = new FakeAccount({
      'ec2:describeSecurityGroups': ({ MaxResults }) => ({
        SecurityGroups: Array.from({ length: MaxResults }, () => full),
      }),
    });
    await run('SecurityGroups', account);
    expect(account.found('openGroupsIpv4')).toHaveLength(20);
  });
});

describe('volumes', () => {
  const volume = (index: number) => ({
    VolumeId: `vol-${index}`,
    State: 'in-use',
    CreateTime: '2026-01-01T00:00:00Z',
    Attachments: [{ InstanceId: `i-${index}` }],
    Tags: [{ Key: 'owner', Value: 'alice' }],
  });
  it.each([
    [true, 0],
    [false, 1],
  ])('and whether new ones are encrypted: %s', async (on, count) => {
    const account = new FakeAccount({
      'ec2:describeVolumes': paged('Volumes', [0, 1, 2].map(volume), 2),
      'ec2:getEbsEncryptionByDefault': () => ({ EbsEncryptionByDefault: on }),
    });
    const { counts } = await run('Volumes', account);
    expect(counts).toEqual({ unencryptedVolumes: 3, noEncryptionByDefault: count });
    expect(account.found('unencryptedVolumes')[2]).toEqual({
      volumeId: 'vol-2',
      state: 'in-use',
      createTime: '2026-01-01T00:00:00Z',
      instances: ['i-2'],
      tags: [{ Key: 'owner', Value: 'alice' }],
    });
  });
});

describe('access keys', () => {
  const agedKey = (user: string, index: number, days: number) => ({
    UserName: user,
    AccessKeyId: `${user}-${index}`,
    Status: index % 2 === 0 ? 'Active' : 'Inactive',
    CreateDate: new Date(Date.parse(EXECUTION.StartTime) - days * DAY).toISOString(),
  });
  const accountOf = (users: Record<string, number[]>) =>
    new FakeAccount({
      'iam:listUsers': paged(
        'Users',
        Object.keys(users).map((UserName) => ({ UserName, Path: '/' })),
        2,
        'Marker',
      ),
      'iam:listAccessKeys': ({ UserName }) => ({
        AccessKeyMetadata: users[UserName as string].map((days, index) => agedKey(UserName as string, index, days)),
      }),
    });

  it('older than 90 days are found, of every user, active or not', async () => {
    const account = accountOf({ alice: [91], bob: [90], carol: [], dave: [400, 89], erin: [1, 365] });
    const { counts } = await run('AccessKeys', account);
    expect(account.found('oldAccessKeys').map(({ accessKeyId }) => accessKeyId)).toEqual([
      'alice-0',
      'dave-0',
      'erin-1',
    ]);
    expect(counts).toEqual({ oldAccessKeys: 3 });
    expect(account.found('oldAccessKeys')[2]).toEqual({
      userName: 'erin',
      accessKeyId: 'erin-1',
      status: 'Inactive',
      createDate: agedKey('erin', 1, 365).CreateDate,
    });
  });
  it('of nobody are none', async () => {
    const { counts } = await run('AccessKeys', accountOf({}));
    expect(counts).toEqual({ oldAccessKeys: 0 });
  });
});

describe('IAM policies', () => {
  it('are reviewed with what both analyzers found', async () => {
    const finding = (Id: string) => ({
      Id,
      FindingType: 'ExternalAccess',
      Resource: 'arn',
      ResourceType: 'AWS::S3::Bucket',
      CreatedAt: 'a',
      UpdatedAt: 'b',
    });
    const asked: any[] = [];
    const account = new FakeAccount({
      'accessanalyzer:listFindingsV2': (request) => {
        asked.push(request);
        return paged(
          'Findings',
          request.AnalyzerArn.includes('Unused') ? [finding('u')] : [finding('a'), finding('b')],
          1,
        )(request);
      },
      'iam:listPolicies': paged(
        'Policies',
        [{ Arn: 'arn:p', UpdateDate: 'c', AttachmentCount: 2, DefaultVersionId: 'v3' }],
        5,
        'Marker',
      ),
    });
    const { counts } = await run('IamPolicies', account);
    expect(counts).toEqual({ externalAccess: 2, unusedAccess: 1, policies: 1 });
    for (const { Filter } of asked) expect(Filter).toEqual({ status: { Eq: ['ACTIVE'] } });
    expect(account.found('policies')).toEqual([{ arn: 'arn:p', updateDate: 'c', attachments: 2, version: 'v3' }]);
  });
});

describe('vulnerabilities', () => {
  it('are those that Inspector knows, and what it does not scan', async () => {
    const finding = {
      FindingArn: 'arn:f',
      Title: 'CVE',
      Severity: 'HIGH',
      Resources: [{ Id: 'i-0a' }],
      FirstObservedAt: 'd',
    };
    const account = new FakeAccount({
      'inspector2:listFindings': paged('Findings', [finding], 5),
      'inspector2:listCoverage': paged(
        'CoveredResources',
        [{ ResourceId: 'i-0b', ResourceType: 'AWS_EC2_INSTANCE', ScanStatus: { Reason: 'UNMANAGED' } }],
        5,
      ),
    });
    await run('Vulnerabilities', account);
    expect(account.found('severeFindings')).toMatchObject([{ arn: 'arn:f', resources: ['i-0a'] }]);
    expect(account.found('unscannedResources')).toMatchObject([{ resourceId: 'i-0b', reason: 'UNMANAGED' }]);
  });
});

describe('the roles', () => {
  const analyzer = 'arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/a';
  const own = testStack(AWS);
  const existing = { externalAccessArn: analyzer, unusedAccessArn: analyzer };
  const scoped = new PeriodicAudits(own, 'It', { inspector: true, analyzers: AccessAnalyzers.existing(existing) });
  const policies = (kind: string) => policiesOf(scoped.node.findChild(kind).node.findChild('Role') as any);
  const user = 'arn:aws:iam::111122223333:user/alice';

  const NEEDS: Record<(typeof KINDS)[number], IamRequest[]> = {
    SecurityGroups: [{ action: 'ec2:DescribeSecurityGroups' }],
    Volumes: [{ action: 'ec2:DescribeVolumes' }, { action: 'ec2:GetEbsEncryptionByDefault' }],
    AccessKeys: [{ action: 'iam:ListUsers' }, { action: 'iam:ListAccessKeys', resource: user }],
    IamPolicies: [{ action: 'iam:ListPolicies' }, { action: 'access-analyzer:ListFindings', resource: analyzer }],
    Vulnerabilities: [{ action: 'inspector2:ListFindings' }, { action: 'inspector2:ListCoverage' }],
  };
  it.each(KINDS)('of %s reads what its machine calls', async (kind) => {
    for (const request of NEEDS[kind])
      expect([request.action, await decide(policies(kind), request)]).toEqual([request.action, allowed]);
    const calls = statesOf(definitionOf(kind)).flatMap(
      ([, { Resource }]) => /aws-sdk:(?!s3|sns)(\w+:\w+)/.exec(Resource ?? '')?.[1] ?? [],
    );
    const actions = calls.map((call) =>
      call.replace('accessanalyzer', 'access-analyzer').replace('V2', '').toLowerCase(),
    );
    expect([...new Set(actions)].sort()).toEqual(NEEDS[kind].map(({ action }) => action.toLowerCase()).sort());
  });
  it.each(KINDS)('of %s reads nothing else, and changes nothing', async (kind) => {
    const others = KINDS.filter((other) => other !== kind).flatMap((other) => NEEDS[other]);
    const writes: IamRequest[] = [
      { action: 'iam:DeleteAccessKey', resource: user },
      { action: 'ec2:RevokeSecurityGroupIngress', resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a' },
      { action: 'ec2:DescribeInstances' },
    ];
    for (const request of [...others, ...writes])
      expect([request.action, await decide(policies(kind), request)]).toEqual([request.action, denied]);
  });
  it.each(KINDS)('of %s allow these actions and no other', (kind) => {
    const actions = policies(kind).identity.flatMap(({ Statement }) =>
      Statement.flatMap(({ Action }) => Action as string[]),
    );
    const reads = NEEDS[kind].map(({ action }) => action);
    const services = new Set(actions.filter((action) => !reads.includes(action)).map((action) => action.split(':')[0]));
    expect([...services].sort()).toEqual(['kms', 'logs', 's3', 'sns', 'xray']);
    for (const action of actions) expect(action).not.toContain('*');
  });
  it('write evidence of their own audit only, and delete none', async () => {
    const bucket = deployed(own, scoped.evidenceBucket.bucketArn) as string;
    const resource = `${bucket}/audits/volumes/2026-11-28/run-1/summary.json`;
    expect(await decide(policies('Volumes'), { action: 's3:PutObject', resource })).toBe(allowed);
    expect(await decide(policies('AccessKeys'), { action: 's3:PutObject', resource })).toBe(denied);
    expect(await decide(policies('Volumes'), { action: 's3:DeleteObject', resource })).toBe(denied);
    expect(await decide(policies('Volumes'), { action: 's3:GetObject', resource })).toBe(denied);
  });
});

it('there is an alarm for each audit, and one for those that never start', () => {
  expect(audits.alarms).toHaveLength(KINDS.length + 1);
  expect(audits.stateMachineArns).toHaveLength(KINDS.length);
});
