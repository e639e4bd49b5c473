import { Duration, type aws_iam as iam, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { GracefulStop, TtlReaper, type TtlReaperProps } from '../../lib/lifecycle';
import { testStack } from '../support/environments';
import { FakeNetwork } from '../support/fake-network';
import {
  ACCOUNT,
  OTHER_ACCOUNT,
  REGION,
  type RolePolicies,
  allowed,
  decide,
  denied,
  instanceArn,
  policiesOf,
  titled,
} from '../support/iam';

const id = 'i-0aaaaaaaaaaaaaaaa';
const kept = 'i-0bbbbbbbbbbbbbbbb';
const inside = { 'aws:SourceVpc': 'vpc-0123456789abcdef0' };
const tag = (key: string, value = 'true') => ({ [`aws:ResourceTag/${key}`]: value });
const profile = (name: string) => ({ 'ec2:InstanceProfile': `arn:aws:iam::${ACCOUNT}:instance-profile/${name}` });
const stop = `arn:aws:ssm:${REGION}:${ACCOUNT}:document/Stop-Gently`;
const roleOf = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

function policiesWith(props: Partial<TtlReaperProps> = {}): RolePolicies {
  const stack = testStack({ env: { account: ACCOUNT, region: REGION } as never });
  const { reaper } = new TtlReaper(stack, 'Reaper', { network: new FakeNetwork(stack), ...props });
  return policiesOf(reaper.role as iam.Role);
}
const terminate = (context: Record<string, string>, instance = id, region = REGION) => ({
  action: 'ec2:TerminateInstances',
  resource: instanceArn(instance, region),
  context: { ...inside, ...context },
});

describe('with no optional prop the role may', () => {
  let policies: RolePolicies;
  beforeAll(() => {
    policies = policiesWith();
  });

  it.each(
    titled([
      ['list instances', { action: 'ec2:DescribeInstances' }, allowed],
      ['terminate a managed instance', terminate(tag('spawn:managed')), allowed],
      [
        'terminate one whose ownership tag was deleted',
        terminate(tag('spawn:ttl-deadline', '2099-01-01T00:00:00Z')),
        allowed,
      ],
      ["terminate one without tags that has the CLI's profile", terminate(profile('spored-instance-profile')), allowed],
      ['terminate one with a profile that the CLI made', terminate(profile('spawn-instance-0a1b2c3d')), allowed],
      ['terminate anything else', terminate(tag('Name', 'database')), denied],
      ['terminate one that only looks managed', terminate(tag('spawn:managed', 'false')), denied],
      [
        'terminate one that is evidence',
        terminate({ ...tag('spawn:managed'), ...tag('cdk-spawn:incident', 'case-7') }),
        denied,
      ],
      ['terminate from outside of the VPC', { ...terminate({}), context: tag('spawn:managed') }, denied],
      ['terminate from another VPC', terminate({ ...tag('spawn:managed'), 'aws:SourceVpc': 'vpc-0bad' }), denied],
      ['terminate in another region', terminate(tag('spawn:managed'), id, 'us-east-1'), denied],
      ['stop', { action: 'ec2:StopInstances', resource: instanceArn(id), context: tag('spawn:managed') }, denied],
      [
        'take the protection off',
        { action: 'ec2:ModifyInstanceAttribute', resource: instanceArn(id), context: tag('spawn:managed') },
        denied,
      ],
      ['tag', { action: 'ec2:CreateTags', resource: instanceArn(id), context: tag('spawn:managed') }, denied],
      ['run a command', { action: 'ssm:SendCommand', resource: stop }, denied],
      [
        'assume a role',
        { action: 'sts:AssumeRole', resource: roleOf(OTHER_ACCOUNT, 'spawn-ttl-reaper-ec2'), owner: OTHER_ACCOUNT },
        denied,
      ],
    ]),
  )('%s', async (_, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });
});

describe('with everything the role may', () => {
  let policies: RolePolicies;
  beforeAll(() => {
    const stack = testStack();
    policies = policiesWith({
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')],
      gracefulStop: GracefulStop.byDocument('Stop-Gently', Duration.minutes(1)),
      accounts: [{ accountId: OTHER_ACCOUNT, externalId: 'b7f0c1de-6a52-4f9e-9d0b-1c2f3a4b5c6d' }],
      exemptions: [
        {
          instanceId: kept,
          reason: 'license server, moved to its own account by February',
          until: '2027-01-31T18:00:00+01:00',
        },
      ],
      incidentTagKeys: ['case', 'hold'],
    });
  });
  const at = (time: string) => ({ ...tag('spawn:managed'), 'aws:CurrentTime': time });

  it.each(
    titled([
      ['terminate an instance without tags, as groups are no condition', terminate(tag('Name', 'x')), allowed],
      ['terminate that only within the VPC', { ...terminate({}), context: {} }, denied],
      ['terminate one under the first incident tag', terminate(tag('case', '')), denied],
      ['terminate one under the second incident tag', terminate(tag('hold', '7')), denied],
      ['terminate an exempted one', terminate(at('2027-01-31T16:59:59Z'), kept), denied],
      ['terminate it when its exemption is over', terminate(at('2027-01-31T17:00:01Z'), kept), allowed],
      ['run the document', { action: 'ssm:SendCommand', resource: stop, context: inside }, allowed],
      ['run it from elsewhere', { action: 'ssm:SendCommand', resource: stop }, denied],
      [
        'run any other document',
        {
          action: 'ssm:SendCommand',
          resource: `${stop}-Not`,
          context: inside,
        },
        denied,
      ],
      ['ask how it went', { action: 'ssm:ListCommands' }, allowed],
      [
        "assume the account's role",
        { action: 'sts:AssumeRole', resource: roleOf(OTHER_ACCOUNT, 'spawn-ttl-reaper-ec2'), owner: OTHER_ACCOUNT },
        allowed,
      ],
      [
        'assume another role there',
        { action: 'sts:AssumeRole', resource: roleOf(OTHER_ACCOUNT, 'Admin'), owner: OTHER_ACCOUNT },
        denied,
      ],
      [
        "assume a third account's role",
        { action: 'sts:AssumeRole', resource: roleOf('777788889999', 'spawn-ttl-reaper-ec2'), owner: '777788889999' },
        denied,
      ],
    ]),
  )('%s', async (_, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });
});
