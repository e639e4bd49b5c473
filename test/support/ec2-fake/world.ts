import type { Instance, InstanceStateName } from '@aws-sdk/client-ec2';
import { ec2Error } from './errors';
import { type FakeInstance, type FakeLaunch, described } from './instance';

/** How long `pending`, `stopping` and `shutting-down` last. */
export const SETTLING_MS = 30_000;
/** How long a terminated instance is still described. */
export const TOMBSTONE_MS = 3_600_000;

const SETTLED: Partial<Record<InstanceStateName, InstanceStateName>> = {
  pending: 'running',
  stopping: 'stopped',
  'shutting-down': 'terminated',
};

interface View {
  readonly fromCall: number;
  readonly instance: Instance;
}

/** The instances of one account and region, the clock, and what readers see of them. */
export class World {
  public readonly instances = new Map<string, FakeInstance>();
  private readonly views = new Map<string, View[]>();
  private number = 0;
  private describeCalls = 0;

  public constructor(
    public now: Date,
    public readonly account: string,
    public readonly region: string,
    /** How many describing calls a change stays unseen. */
    public lag: number,
  ) {}

  public add(launch: FakeLaunch): FakeInstance {
    this.number += 1;
    const launchTime = launch.launchTime ?? this.now;
    const instance: FakeInstance = {
      id: launch.id ?? `i-${this.number.toString(16).padStart(17, '0')}`,
      zone: launch.zone ?? `${this.region}a`,
      firstLaunchTime: launch.firstLaunchTime ?? launchTime,
      spot: launch.spot ?? false,
      instanceType: launch.instanceType ?? 't4g.micro',
      imageId: launch.imageId ?? 'ami-0123456789abcdef0',
      keyName: launch.keyName,
      privateIp: launch.privateIp ?? `10.0.${(this.number >> 8) % 256}.${this.number % 256}`,
      subnetId: launch.subnetId ?? 'subnet-0123456789abcdef0',
      vpcId: launch.vpcId ?? 'vpc-0123456789abcdef0',
      secondInterfaceGroups: launch.secondInterfaceGroups ?? [],
      profileArn: launch.profileArn,
      securityGroups: launch.securityGroups ?? ['sg-0123456789abcdef0'],
      state: launch.state ?? 'running',
      launchTime,
      terminationProtected: launch.terminationProtected ?? false,
      tags: { ...launch.tags },
      stateReason: '',
    };
    if (this.instances.has(instance.id)) throw new Error(`two instances with the id ${instance.id}`);
    if (SETTLED[instance.state]) instance.settlesAt = this.now.getTime() + SETTLING_MS;
    this.instances.set(instance.id, instance);
    this.changed(instance);
    return instance;
  }

  /** Puts an instance into a passing state. */
  public enter(instance: FakeInstance, state: InstanceStateName, reason: string): void {
    instance.state = state;
    instance.stateReason = reason;
    instance.settlesAt = this.now.getTime() + SETTLING_MS;
    this.changed(instance);
  }

  /** Notes a change; readers see it `lag` describing calls later. */
  public changed(instance: FakeInstance): void {
    const views = this.views.get(instance.id) ?? [];
    views.push({ fromCall: this.describeCalls + this.lag + 1, instance: described(instance) });
    this.views.set(instance.id, views);
  }

  /** Moves the clock: passing states end, tombstones vanish. */
  public advance(milliseconds: number): void {
    this.now = new Date(this.now.getTime() + milliseconds);
    for (const instance of [...this.instances.values()]) {
      if (instance.settlesAt === undefined || instance.settlesAt > this.now.getTime()) continue;
      const settled = SETTLED[instance.state];
      if (settled !== undefined) {
        instance.state = settled;
        instance.settlesAt = settled === 'terminated' ? instance.settlesAt + TOMBSTONE_MS : undefined;
        this.changed(instance);
      }
      if (instance.state === 'terminated' && (instance.settlesAt ?? 0) <= this.now.getTime()) {
        this.instances.delete(instance.id);
        this.views.delete(instance.id);
      }
    }
  }

  /** What the describing call that starts now sees, in the order of launch. */
  public look(): Instance[] {
    this.describeCalls += 1;
    return [...this.views.values()].flatMap((views) => {
      const seen = views.filter(({ fromCall }) => fromCall <= this.describeCalls).at(-1);
      return seen ? [seen.instance] : [];
    });
  }

  /** The instances of these ids. @throws as EC2 does, if one is malformed or isn't there: then the whole call fails */
  public find(ids: readonly string[]): FakeInstance[] {
    for (const id of ids) {
      if (!/^i-[0-9a-f]{8,17}$/.test(id)) throw ec2Error('InvalidInstanceID.Malformed', `Invalid id: "${id}"`);
    }
    const missing = ids.filter((id) => !this.instances.has(id));
    if (missing.length > 0) {
      throw ec2Error('InvalidInstanceID.NotFound', `The instance IDs '${missing.join(', ')}' do not exist`);
    }
    return [...new Set(ids)].map((id) => this.instances.get(id)!);
  }
}
