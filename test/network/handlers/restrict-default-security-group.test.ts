import {
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import {
  DEFAULT_SECURITY_GROUP_HANDLER,
  DESCRIBE_ACTIONS,
  GROUP_PROPERTY,
  REVOKE_ACTIONS,
} from '../../../lib/network/handlers/default-security-group';
import { handler } from '../../../lib/network/handlers/restrict-default-security-group.handler';
import { HandlerCode } from '../../../lib/primitives/handler-code';
import { ReplyServer, contextWith, customResourceRequest } from '../../support/reply-server';

jest.mock('node:https', () => jest.requireActual('node:http'));

const ec2 = mockClient(EC2Client);
const server = new ReplyServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

/** A group whose rules the mocked calls really take away. */
let rules: { in: IpPermission[]; out: IpPermission[] };
const id = 'sg-0123456789abcdef0';
const self: IpPermission = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: id, UserId: '111122223333' }] };
const anywhere: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const anywhere6: IpPermission = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
const https: IpPermission = {
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  PrefixListIds: [{ PrefixListId: 'pl-1' }],
};

const group = (name = 'default') => ({
  SecurityGroups: [{ GroupId: id, GroupName: name, IpPermissions: rules.in, IpPermissionsEgress: rules.out }],
});
const run = (type: 'Create' | 'Update' | 'Delete', groupId: unknown = id) =>
  handler(customResourceRequest(server, type, { [GROUP_PROPERTY]: groupId }), contextWith(60_000));

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  server.received.length = 0;
  rules = { in: [self], out: [anywhere, anywhere6, https] };
  ec2.reset();
  ec2.on(DescribeSecurityGroupsCommand).callsFake(() => group());
  ec2.on(RevokeSecurityGroupIngressCommand).callsFake(() => ((rules = { ...rules, in: [] }), { Return: true }));
  ec2.on(RevokeSecurityGroupEgressCommand).callsFake(() => ((rules = { ...rules, out: [] }), { Return: true }));
});
const revocations = () =>
  ec2.commandCalls(RevokeSecurityGroupIngressCommand).length +
  ec2.commandCalls(RevokeSecurityGroupEgressCommand).length;

describe.each(['Create', 'Update'] as const)('on %s', (type) => {
  it('revokes whatever is there, in and out, IPv4 and IPv6', async () => {
    await run(type);
    expect(ec2.commandCalls(RevokeSecurityGroupIngressCommand)[0].args[0].input).toEqual({
      GroupId: id,
      IpPermissions: [self],
    });
    expect(ec2.commandCalls(RevokeSecurityGroupEgressCommand)[0].args[0].input).toEqual({
      GroupId: id,
      IpPermissions: [anywhere, anywhere6, https],
    });
    expect(rules).toEqual({ in: [], out: [] });
    expect(server.answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
  });

  it('changes nothing where nothing is left', async () => {
    rules = { in: [], out: [] };
    await run(type);
    expect(revocations()).toBe(0);
    expect(server.answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
  });

  it('revokes one direction alone', async () => {
    rules = { in: [], out: [anywhere6] };
    await run(type);
    expect(revocations()).toBe(1);
    expect(server.answer).toMatchObject({ Status: 'SUCCESS' });
  });

  it('looks again when a rule has gone meanwhile', async () => {
    const gone = Object.assign(new Error('gone'), { name: 'InvalidPermission.NotFound' });
    ec2
      .on(RevokeSecurityGroupEgressCommand)
      .rejectsOnce(gone)
      .callsFake(() => ((rules = { ...rules, out: [] }), { Return: true }));
    await run(type);
    expect(rules.out).toEqual([]);
    expect(server.answer).toMatchObject({ Status: 'SUCCESS' });
  });

  it('fails when rules come back', async () => {
    ec2.on(RevokeSecurityGroupEgressCommand).resolves({ Return: true });
    await run(type);
    expect(server.answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        `default security group ${id} still has rules after 3 attempts; something adds them again`,
      ),
    });
  });

  it('fails when it may not revoke', async () => {
    ec2
      .on(RevokeSecurityGroupIngressCommand)
      .rejects(Object.assign(new Error('denied'), { name: 'UnauthorizedOperation' }));
    await run(type);
    expect(server.answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('UnauthorizedOperation: denied'),
    });
  });

  it('touches no other group', async () => {
    ec2.on(DescribeSecurityGroupsCommand).callsFake(() => group('web'));
    await run(type);
    expect(revocations()).toBe(0);
    expect(server.answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        `security group ${id} is not the default group of its VPC: web; nothing was changed`,
      ),
    });
  });

  it('fails for a group that is not there', async () => {
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [] });
    await run(type);
    expect(server.answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(`${id} was not found`) });
  });

  it.each([[undefined], ['vpc-1'], [''], [7]])('fails for %p in place of a group', async (value) => {
    await handler(customResourceRequest(server, type, { [GROUP_PROPERTY]: value }), contextWith(60_000));
    expect(ec2.calls()).toHaveLength(0);
    expect(server.answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('DefaultSecurityGroupId is not a security group'),
    });
  });
});

it('leaves the group closed on Delete, and calls nothing', async () => {
  rules = { in: [], out: [] };
  await run('Delete');
  expect(ec2.calls()).toHaveLength(0);
  expect(server.answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1' });
});

it('calls no action but those that it lists', async () => {
  await run('Create');
  const called = ec2.calls().map(({ args }) => `ec2:${args[0].constructor.name.replace(/Command$/, '')}`);
  expect([...new Set(called)].sort()).toEqual([...DESCRIBE_ACTIONS, ...REVOKE_ACTIONS].sort());
});

it('is bundled under its name', () => {
  expect(() => HandlerCode.of(DEFAULT_SECURITY_GROUP_HANDLER)).not.toThrow();
});
