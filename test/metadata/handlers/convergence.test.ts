import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client, StopInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { Ec2Fake } from '../../support/ec2-fake';
import { createTags, deleteTags, interruption, runInstances, stateChange, terminateInstances } from '../support/events';
import { DynamoServer, createTable } from '../support/instances-table';
import { PROFILE, SPAWN, deliver, expectSameAsEc2, recording, wholePass } from '../support/recording';

const mock = mockClient(EC2Client);
const client = new EC2Client({ region: 'us-east-1' });
const server = new DynamoServer();
let dynamodb: DynamoDBClient;
beforeAll(async () => {
  await server.start();
  dynamodb = server.client();
  jest.spyOn(console, 'log').mockImplementation();
});
afterAll(() => server.stop());

/** What happens: on the machines, to the events on their way, or to the table's keepers. */
type Step =
  | { readonly do: 'launch'; readonly kind: 'tagged' | 'by profile' | 'by subnet' | 'foreign' }
  | {
      readonly do: 'tag' | 'untag' | 'untag all' | 'adopt' | 'abandon';
      readonly on: number;
      readonly key: string;
      readonly value: string;
    }
  | { readonly do: 'stop' | 'start' | 'terminate' | 'interrupt'; readonly on: number }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'deliver' | 'repeat' | 'lose'; readonly which: number }
  | { readonly do: 'reconcile' };

const on = fc.nat({ max: 5 });
const key = fc.constantFrom('owner', 'project', 'spawn:ttl', 'spawn:ttl-deadline', 'Name', 'spawn:last-heartbeat');
const value = fc.constantFrom('alice', 'bob', '', '8h', '2026-01-02T00:00:00Z');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('launch' as const),
      kind: fc.constantFrom('tagged' as const, 'by profile' as const, 'by subnet' as const, 'foreign' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('tag' as const, 'untag' as const, 'untag all' as const, 'adopt' as const, 'abandon' as const),
      on,
      key,
      value,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('stop' as const, 'start' as const, 'terminate' as const, 'interrupt' as const),
      on,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(0, 1, 30, 90, 3700) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('deliver' as const, 'deliver' as const, 'repeat' as const, 'lose' as const),
      which: fc.nat({ max: 20 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'reconcile' as const }) },
);

/** Runs the steps on a fake EC2; events gather until they are delivered. */
class Run {
  public readonly pending: object[] = [];
  private readonly ids: string[] = [];
  private readonly states = new Map<string, string>();

  public constructor(
    public readonly ec2: Ec2Fake,
    private readonly tools: ReturnType<typeof recording>,
  ) {}

  public async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'launch':
        return this.launch(step.kind);
      case 'wait':
        this.ec2.advance(step.seconds * 1000);
        return this.tellStates();
      case 'reconcile':
        await wholePass(this.tools);
        return;
      case 'deliver':
      case 'repeat':
      case 'lose':
        return this.onItsWay(step.do, step.which);
      case 'tag':
      case 'untag':
      case 'untag all':
      case 'adopt':
      case 'abandon':
      case 'stop':
      case 'start':
      case 'terminate':
      case 'interrupt': {
        const id = this.ids[step.on];
        if (id === undefined || this.ec2.truth(id) === undefined) return;
        if ('key' in step) this.tag(step.do, id, step.key, step.value);
        else await this.change(step.do, id);
        this.tellStates();
      }
    }
  }

  private async onItsWay(what: 'deliver' | 'repeat' | 'lose', which: number): Promise<void> {
    if (this.pending.length === 0) return;
    const at = which % this.pending.length;
    const event = what === 'repeat' ? this.pending[at] : this.pending.splice(at, 1)[0];
    if (what !== 'lose') await deliver(this.tools, event);
  }

  private launch(kind: Extract<Step, { do: 'launch' }>['kind']): void {
    const tags = kind === 'tagged' ? { ...SPAWN, owner: 'carol' } : {};
    const profileArn = kind === 'by profile' ? PROFILE : undefined;
    const subnetId = kind === 'by subnet' ? 'subnet-0aaaaaaaaaaaaaaaa' : undefined;
    const id = this.ec2.launch({ state: 'pending', tags, profileArn, subnetId });
    this.ids.push(id);
    const privateIp = this.ec2.truth(id)?.PrivateIpAddress;
    this.pending.push(runInstances([{ id, tags, profileArn, subnetId, privateIp }], this.ec2.now));
    this.tellStates();
  }

  private tag(what: 'tag' | 'untag' | 'untag all' | 'adopt' | 'abandon', id: string, key: string, value: string): void {
    const { now } = this.ec2;
    const set = (tags: Record<string, string>) => {
      this.ec2.tag(id, tags);
      this.pending.push(createTags([id], tags, now));
    };
    if (what === 'tag') return set({ [key]: value });
    if (what === 'adopt') return set(SPAWN);
    const held = (this.ec2.truth(id)!.Tags ?? []).map(({ Key }) => Key!);
    const goes = what === 'untag' ? [key] : what === 'abandon' ? Object.keys(SPAWN) : held;
    this.ec2.tag(id, Object.fromEntries(goes.map((each) => [each, undefined])));
    const named = Object.fromEntries(goes.map((each) => [each, undefined]));
    this.pending.push(deleteTags([id], what === 'untag all' ? undefined : named, now));
  }

  private async change(what: 'stop' | 'start' | 'terminate' | 'interrupt', id: string): Promise<void> {
    const state = this.ec2.truth(id)!.State!.Name!;
    const { now } = this.ec2;
    if (what === 'interrupt') this.pending.push(interruption(id, now));
    if (what === 'stop' && state === 'running') await client.send(new StopInstancesCommand({ InstanceIds: [id] }));
    if (what === 'start' && state === 'stopped') this.ec2.start(id);
    if (what === 'terminate') {
      await client.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      this.pending.push(terminateInstances([id], now));
    }
  }

  /** An event for each instance whose state is another than at the last look. */
  private tellStates(): void {
    for (const { InstanceId: id, State: state } of this.ec2.all) {
      if (this.states.get(id!) === state!.Name) continue;
      this.states.set(id!, state!.Name!);
      this.pending.push(stateChange(id!, state!.Name!, this.ec2.now));
    }
  }
}

async function newRun(skew = 0): Promise<{ run: Run; tools: ReturnType<typeof recording> }> {
  mock.reset();
  const ec2 = new Ec2Fake({ pageSize: 3 });
  ec2.install(mock);
  const tools = recording(dynamodb, await createTable(dynamodb), ec2, skew);
  return { run: new Run(ec2, tools), tools };
}

describe('after any shuffle, duplication and loss of events, one reconcile makes the table equal to EC2', () => {
  it.each([
    ['with the right time', 0, 60],
    ['with a clock an hour fast', 3_600_000, 20],
    ['with a clock an hour slow', -3_600_000, 20],
  ])(
    '%s',
    async (_title, skew, numRuns) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
          const { run, tools } = await newRun(skew);
          for (const each of steps) await run.take(each);
          await wholePass(tools);
          await expectSameAsEc2(tools, run.ec2);
          // Events that are later still than the reconcile find nothing left to say.
          await deliver(tools, ...run.pending);
          await wholePass(tools);
          await expectSameAsEc2(tools, run.ec2);
        }),
        { numRuns, seed: 20260101 },
      );
      // A run that timed out would go on beside the next, on the same mock.
    },
    240_000,
  );
});

describe('if every event comes, in order and once, no reconcile is needed', () => {
  const undisturbed = step.filter((each) => !['deliver', 'repeat', 'lose', 'reconcile'].includes(each.do));

  it('for what EC2 still knows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(undisturbed, { minLength: 5, maxLength: 25 }), async (steps) => {
        const { run, tools } = await newRun();
        for (const each of steps) {
          await run.take(each);
          await deliver(tools, ...run.pending.splice(0));
        }
        await expectSameAsEc2(tools, run.ec2);
      }),
      { numRuns: 40, seed: 20260102 },
    );
  }, 240_000);
});

it('a second pass writes nothing', async () => {
  const { run, tools } = await newRun();
  for (const kind of ['tagged', 'by profile', 'by subnet', 'foreign'] as const) await run.take({ do: 'launch', kind });
  expect(await wholePass(tools)).toEqual({ compared: 3, mended: 3, failed: 0, done: true });
  expect(await wholePass(tools)).toEqual({ compared: 3, mended: 0, failed: 0, done: true });
});
