import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  type EC2Client,
  type Instance,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { AwsStub } from 'aws-sdk-client-mock';
import { createTags, deleteTags, stopInstances, terminateInstances } from './change';
import { describeInstanceAttribute, describeInstances } from './describe';
import { type Ec2Operation, Faults } from './faults';
import { type FakeLaunch, described } from './instance';
import { World } from './world';

/** How a fake begins. */
export interface Ec2FakeOptions {
  /** The clock's first time; the start of 2026 by default. Nothing but `advance` moves it. */
  readonly now?: Date;
  /** Twelve digits. */
  readonly account?: string;
  readonly region?: string;
  /** Most instances of a page; 1000 by default, as in EC2. */
  readonly pageSize?: number;
  /** Eventual consistency: how many describing calls a change (a launch, a tag, a state) stays unseen. None by default. */
  readonly lag?: number;
}

/** A call that the fake has answered. */
export interface Ec2Call {
  readonly operation: Ec2Operation;
  readonly input: Readonly<Record<string, unknown>>;
  /** The name of the error that it was answered with. */
  readonly error?: string;
}

/** The EC2 of one account and region. See index.ts. */
export class Ec2Fake {
  /** What goes wrong. */
  public readonly faults = new Faults();
  /** Every call, in order. */
  public readonly calls: Ec2Call[] = [];
  private readonly world: World;
  private readonly pageSize: number;

  public constructor(options: Ec2FakeOptions = {}) {
    const { now = new Date('2026-01-01T00:00:00Z'), account = '111122223333', region = 'us-east-1' } = options;
    this.world = new World(now, account, region, options.lag ?? 0);
    this.pageSize = options.pageSize ?? 1000;
  }

  /** Answers the calls of a mocked client; with `route`, each client's calls are answered by the fake that it returns. */
  public install(mock: AwsStub<any, any, any>, route?: (client: EC2Client) => Ec2Fake | Promise<Ec2Fake>): void {
    const on = (command: any, operation: Ec2Operation) =>
      mock.on(command).callsFake(async (input, getClient) => {
        const fake = route ? await route(getClient()) : this;
        return fake.answer(operation, input);
      });
    on(DescribeInstancesCommand, 'DescribeInstances');
    on(DescribeInstanceAttributeCommand, 'DescribeInstanceAttribute');
    on(TerminateInstancesCommand, 'TerminateInstances');
    on(StopInstancesCommand, 'StopInstances');
    on(CreateTagsCommand, 'CreateTags');
    on(DeleteTagsCommand, 'DeleteTags');
  }

  /** The clock. */
  public get now(): Date {
    return new Date(this.world.now);
  }

  /** Moves the clock: passing states settle after 30 s, terminated instances vanish after an hour. */
  public advance(milliseconds: number): void {
    this.world.advance(milliseconds);
  }

  /** Launches an instance, running unless said otherwise, and returns its id. */
  public launch(launch: FakeLaunch = {}): string {
    return this.world.add(launch).id;
  }

  /** Starts a stopped instance, as by somebody else: the launch time becomes the clock's, the first launch's stays. */
  public start(id: string): void {
    const [instance] = this.world.find([id]);
    instance.launchTime = this.world.now;
    this.world.enter(instance, 'pending', '');
  }

  /** Sets tags, as by somebody else; `undefined` takes one away. No fault applies. */
  public tag(id: string, tags: Readonly<Record<string, string | undefined>>): void {
    const [instance] = this.world.find([id]);
    instance.tags = Object.fromEntries(
      Object.entries({ ...instance.tags, ...tags }).filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
    this.world.changed(instance);
  }

  /** Sets termination protection, as by somebody else. */
  public protect(id: string, on = true): void {
    this.world.find([id])[0].terminationProtected = on;
  }

  /** The truth about an instance, without lag; undefined once its tombstone has gone. Not counted as a call. */
  public truth(id: string): Instance | undefined {
    const instance = this.world.instances.get(id);
    return instance && described(instance);
  }

  /** The truth about all instances. */
  public get all(): Instance[] {
    return [...this.world.instances.values()].map(described);
  }

  /** Ids of the instances that are neither shutting down nor terminated. */
  public get living(): string[] {
    return this.all
      .filter(({ State }) => State?.Name !== 'shutting-down' && State?.Name !== 'terminated')
      .map(({ InstanceId }) => InstanceId!);
  }

  /** The calls of an operation. */
  public callsOf(operation: Ec2Operation): Ec2Call[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  private answer(operation: Ec2Operation, input: any): unknown {
    try {
      const output = this.perform(operation, input);
      this.calls.push({ operation, input });
      return output;
    } catch (error) {
      this.calls.push({ operation, input, error: (error as Error).name });
      throw error;
    }
  }

  private perform(operation: Ec2Operation, input: any): unknown {
    const named: string[] = input.InstanceIds ?? input.Resources ?? (input.InstanceId ? [input.InstanceId] : []);
    const fault = this.faults.meet(operation, named);
    switch (operation) {
      case 'TerminateInstances':
        return terminateInstances(this.world, input, fault);
      case 'StopInstances':
        return stopInstances(this.world, input, fault);
      case 'CreateTags':
        return createTags(this.world, input, fault);
      case 'DeleteTags':
        return deleteTags(this.world, input, fault);
      case 'DescribeInstances':
        if (fault) throw fault.error;
        return describeInstances(this.world, this.pageSize, input);
      case 'DescribeInstanceAttribute':
        if (fault) throw fault.error;
        return describeInstanceAttribute(this.world, input);
    }
  }
}
