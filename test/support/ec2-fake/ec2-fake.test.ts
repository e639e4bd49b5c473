import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  EC2Client,
  type Filter,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { Ec2Fake, type Ec2FakeOptions } from '.';

const mock = mockClient(EC2Client);
const client = new EC2Client({ region: 'us-east-1' });
let ec2: Ec2Fake;
function fresh(options?: Ec2FakeOptions) {
  mock.reset();
  ec2 = new Ec2Fake(options);
  ec2.install(mock);
}
beforeEach(() => fresh());

async function list(filters?: Filter[], size?: number): Promise<{ ids: string[]; pages: number[] }> {
  const ids: string[] = [];
  const pages: number[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new DescribeInstancesCommand({ Filters: filters, MaxResults: size, NextToken: token }),
    );
    const found = (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
    ids.push(...found.map(({ InstanceId }) => InstanceId!));
    pages.push(found.length);
    token = page.NextToken;
  } while (token !== undefined);
  return { ids, pages };
}
const terminate = (ids: string[], DryRun?: boolean) =>
  client.send(new TerminateInstancesCommand({ InstanceIds: ids, DryRun }));
const stateOf = (id: string) => ec2.truth(id)?.State?.Name;

describe('DescribeInstances', () => {
  it('returns every instance once over pages of any size', async () => {
    const ids = Array.from({ length: 23 }, () => ec2.launch());
    expect((await list(undefined, 5)).ids).toEqual(ids);
    expect((await list(undefined, 5)).pages).toEqual([5, 5, 5, 5, 3]);
    fresh({ pageSize: 4 });
    const few = Array.from({ length: 9 }, () => ec2.launch());
    expect(await list()).toEqual({ ids: few, pages: [4, 4, 1] });
  });

  it('may return an empty page with a successor', async () => {
    fresh({ pageSize: 3 });
    Array.from({ length: 6 }, () => ec2.launch());
    const tagged = ec2.launch({ tags: { 'spawn:managed': 'true' } });
    expect(await list([{ Name: 'tag:spawn:managed', Values: ['true'] }])).toEqual({ ids: [tagged], pages: [0, 0, 1] });
  });

  it.each<[string, Filter]>([
    ['a tag', { Name: 'tag:owner', Values: ['alice'] }],
    ['a tag by a wildcard', { Name: 'tag:owner', Values: ['al*e', 'nobody'] }],
    ['a tag key', { Name: 'tag-key', Values: ['owner'] }],
    ['the state', { Name: 'instance-state-name', Values: ['pending', 'stopped'] }],
    ['the profile', { Name: 'iam-instance-profile.arn', Values: ['arn:aws:iam::*:instance-profile/spored-*'] }],
    ['a group', { Name: 'instance.group-id', Values: ['sg-1'] }],
    ['a group of the primary interface', { Name: 'network-interface.group-id', Values: ['sg-1'] }],
    ['a group of a second interface', { Name: 'network-interface.group-id', Values: ['sg-2'] }],
    ['the subnet', { Name: 'subnet-id', Values: ['subnet-1'] }],
    ['the VPC', { Name: 'vpc-id', Values: ['vpc-?'] }],
  ])('filters by %s', async (_, filter) => {
    const id = ec2.launch({
      state: 'stopped',
      tags: { owner: 'alice' },
      profileArn: 'arn:aws:iam::111122223333:instance-profile/spored-instance-profile',
      securityGroups: ['sg-0', 'sg-1'],
      secondInterfaceGroups: ['sg-2'],
      subnetId: 'subnet-1',
      vpcId: 'vpc-1',
    });
    ec2.launch({ tags: { Owner: 'alice' } });
    expect((await list([filter])).ids).toEqual([id]);
  });

  it('takes all filters together', async () => {
    ec2.launch({ tags: { owner: 'alice' } });
    const both = ec2.launch({ tags: { owner: 'alice' }, subnetId: 'subnet-1' });
    const filters = [
      { Name: 'tag:owner', Values: ['alice'] },
      { Name: 'subnet-id', Values: ['subnet-1'] },
    ];
    expect((await list(filters)).ids).toEqual([both]);
  });

  it('refuses what EC2 refuses', async () => {
    const id = ec2.launch();
    const send = (input: any) => client.send(new DescribeInstancesCommand(input));
    await expect(send({ Filters: [{ Name: 'colour', Values: ['red'] }] })).rejects.toThrow(/colour/);
    await expect(send({ MaxResults: 4 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(send({ MaxResults: 5, InstanceIds: [id] })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await expect(send({ InstanceIds: ['i-0badbadbadbadbad0'] })).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
    });
    await expect(send({ InstanceIds: ['vm-1'] })).rejects.toMatchObject({ name: 'InvalidInstanceID.Malformed' });
    await expect(send({ NextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
    const values = Array.from({ length: 201 }, (_, i) => `${i}`);
    await expect(send({ Filters: [{ Name: 'tag:a', Values: values }] })).rejects.toMatchObject({
      name: 'FilterLimitExceeded',
    });
  });

  it('shows a change only after the lag', async () => {
    fresh({ lag: 2 });
    const id = ec2.launch();
    expect((await list()).ids).toEqual([]);
    expect((await list()).ids).toEqual([]);
    expect((await list()).ids).toEqual([id]);
    ec2.tag(id, { owner: 'bob' });
    const bobs = [{ Name: 'tag:owner', Values: ['bob'] }];
    expect([(await list(bobs)).ids, (await list(bobs)).ids, (await list(bobs)).ids]).toEqual([[], [], [id]]);
  });
});

describe('TerminateInstances', () => {
  it('shuts down, terminates after a while and leaves a tombstone for an hour', async () => {
    const id = ec2.launch({ profileArn: 'arn:aws:iam::111122223333:instance-profile/p', tags: { owner: 'alice' } });
    const { TerminatingInstances: changes } = await terminate([id]);
    expect(changes).toEqual([
      {
        InstanceId: id,
        PreviousState: { Name: 'running', Code: 16 },
        CurrentState: { Name: 'shutting-down', Code: 32 },
      },
    ]);
    expect(ec2.living).toEqual([]);
    ec2.advance(30_000);
    expect(ec2.truth(id)).toMatchObject({ State: { Name: 'terminated' }, Tags: [{ Key: 'owner', Value: 'alice' }] });
    expect(ec2.truth(id)?.IamInstanceProfile).toBeUndefined();
    await expect(terminate([id])).resolves.toBeDefined();
    ec2.advance(3_600_000);
    expect(ec2.truth(id)).toBeUndefined();
    await expect(terminate([id])).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  });

  it('does nothing at all if one id is unknown', async () => {
    const id = ec2.launch();
    await expect(terminate([id, 'i-0badbadbadbadbad0'])).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    expect(ec2.living).toEqual([id]);
  });

  it('answers a dry run and does nothing', async () => {
    const id = ec2.launch();
    await expect(terminate([id], true)).rejects.toMatchObject({ name: 'DryRunOperation' });
    expect(ec2.living).toEqual([id]);
  });

  it('spares the zone of a protected instance, fails, and terminates in the others', async () => {
    const guarded = ec2.launch({ terminationProtected: true, zone: 'us-east-1a' });
    const neighbour = ec2.launch({ zone: 'us-east-1a' });
    const elsewhere = ec2.launch({ zone: 'us-east-1b' });
    await expect(terminate([guarded, neighbour, elsewhere])).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    expect(ec2.living).toEqual([guarded, neighbour]);
    const attribute = { InstanceId: guarded, Attribute: 'disableApiTermination' as const };
    expect(await client.send(new DescribeInstanceAttributeCommand(attribute))).toMatchObject({
      DisableApiTermination: { Value: true },
    });
    expect(stateOf(elsewhere)).toBe('shutting-down');
  });
});

describe('StopInstances', () => {
  it('stops what runs, and a start renews the launch time but not the first one', async () => {
    const id = ec2.launch();
    const launched = ec2.now;
    await client.send(new StopInstancesCommand({ InstanceIds: [id] }));
    expect(stateOf(id)).toBe('stopping');
    ec2.advance(60_000);
    expect(stateOf(id)).toBe('stopped');
    ec2.start(id);
    expect(ec2.truth(id)?.LaunchTime).toEqual(ec2.now);
    expect(ec2.truth(id)?.NetworkInterfaces?.[0].Attachment?.AttachTime).toEqual(launched);
  });

  it('refuses what has ended', async () => {
    const id = ec2.launch();
    await terminate([id]);
    await expect(client.send(new StopInstancesCommand({ InstanceIds: [id] }))).rejects.toMatchObject({
      name: 'IncorrectInstanceState',
    });
  });
});

describe('tags', () => {
  const create = (id: string, Key: string, Value: string) =>
    client.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value }] }));

  it('are written over, and taken away by key, by pair or all', async () => {
    const id = ec2.launch({ tags: { a: '1', b: '2', c: '3' } });
    await create(id, 'a', '9');
    expect(ec2.truth(id)?.Tags).toContainEqual({ Key: 'a', Value: '9' });
    await client.send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: 'a' }, { Key: 'b', Value: 'other' }] }));
    expect(ec2.truth(id)?.Tags).toEqual([
      { Key: 'b', Value: '2' },
      { Key: 'c', Value: '3' },
    ]);
    await client.send(new DeleteTagsCommand({ Resources: [id] }));
    expect(ec2.truth(id)?.Tags).toEqual([]);
  });

  it('have a limit and a reserved prefix', async () => {
    const id = ec2.launch({ tags: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, ''])) });
    await expect(create(id, 'more', '')).rejects.toMatchObject({ name: 'TagLimitExceeded' });
    await expect(create(id, 'k1', 'written over')).resolves.toBeDefined();
    await expect(create(id, 'aws:x', '')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

describe('faults', () => {
  it('throttle the next calls, with nothing done', async () => {
    const id = ec2.launch();
    ec2.faults.throttle('TerminateInstances', 2);
    const refused = { name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 503 } };
    await expect(terminate([id])).rejects.toMatchObject(refused);
    await expect(terminate([id])).rejects.toMatchObject(refused);
    expect(ec2.living).toEqual([id]);
    await terminate([id]);
    expect(ec2.living).toEqual([]);
    expect(ec2.callsOf('TerminateInstances').map(({ error }) => error)).toEqual([
      'RequestLimitExceeded',
      'RequestLimitExceeded',
      undefined,
    ]);
  });

  it('throttle every nth call', async () => {
    ec2.faults.throttleEvery('DescribeInstances', 3);
    const outcomes = [];
    for (let call = 0; call < 6; call += 1) {
      outcomes.push(
        await list().then(
          () => 'ok',
          ({ name }) => name,
        ),
      );
    }
    expect(outcomes).toEqual(['ok', 'ok', 'RequestLimitExceeded', 'ok', 'ok', 'RequestLimitExceeded']);
  });

  it('fail each call that names an instance', async () => {
    const [bad, good] = [ec2.launch(), ec2.launch()];
    ec2.faults.rejectFor(bad, 'TerminateInstances', 'InternalError');
    await expect(terminate([good, bad])).rejects.toMatchObject({ name: 'InternalError' });
    expect(ec2.living).toEqual([bad, good]);
    await terminate([good]);
    expect(ec2.living).toEqual([bad]);
  });

  it('abort half way', async () => {
    const ids = [ec2.launch(), ec2.launch(), ec2.launch()];
    ec2.faults.timeOut('TerminateInstances', 2);
    await expect(terminate(ids)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(ec2.living).toEqual([ids[2]]);
    await terminate(ids);
    expect(ec2.living).toEqual([]);
  });

  it('deny, until cleared', async () => {
    ec2.faults.reject('DescribeInstances', 'UnauthorizedOperation');
    await expect(list()).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    ec2.faults.clear();
    expect((await list()).ids).toEqual([]);
  });
});

it('answers each account from its own fake', async () => {
  const other = new Ec2Fake({ account: '444455556666' });
  const id = other.launch();
  const fakes: Record<string, Ec2Fake> = { mine: ec2, theirs: other };
  ec2.install(mock, async (caller) => fakes[(await caller.config.credentials()).accessKeyId]);
  const as = (accessKeyId: string) =>
    new EC2Client({ region: 'us-east-1', credentials: { accessKeyId, secretAccessKey: 'x' } });
  const { Reservations: theirs } = await as('theirs').send(new DescribeInstancesCommand({}));
  expect(theirs).toMatchObject([{ OwnerId: '444455556666', Instances: [{ InstanceId: id }] }]);
  expect((await as('mine').send(new DescribeInstancesCommand({}))).Reservations).toEqual([]);
});
