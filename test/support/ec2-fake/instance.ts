import type { Instance, InstanceStateName } from '@aws-sdk/client-ec2';

/** What a test says of an instance that it launches; the rest is made up. */
export interface FakeLaunch {
  readonly id?: string;
  readonly state?: InstanceStateName;
  readonly tags?: Readonly<Record<string, string>>;
  /** The clock's time by default. */
  readonly launchTime?: Date;
  /** When the primary interface was attached: the first launch. The launch time by default. */
  readonly firstLaunchTime?: Date;
  readonly profileArn?: string;
  readonly securityGroups?: readonly string[];
  /** Groups of a second interface; none by default, and no second interface. */
  readonly secondInterfaceGroups?: readonly string[];
  readonly subnetId?: string;
  readonly vpcId?: string;
  readonly zone?: string;
  /** `DisableApiTermination`. */
  readonly terminationProtected?: boolean;
  readonly spot?: boolean;
  readonly instanceType?: string;
  readonly imageId?: string;
  readonly keyName?: string;
  readonly privateIp?: string;
}

/** An instance as the fake keeps it. */
export interface FakeInstance {
  readonly id: string;
  readonly zone: string;
  readonly firstLaunchTime: Date;
  readonly spot: boolean;
  readonly instanceType: string;
  readonly imageId: string;
  readonly keyName?: string;
  readonly privateIp: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly secondInterfaceGroups: readonly string[];
  profileArn?: string;
  securityGroups: readonly string[];
  state: InstanceStateName;
  /** Milliseconds of the clock at which a passing state ends. */
  settlesAt?: number;
  launchTime: Date;
  terminationProtected: boolean;
  tags: Record<string, string>;
  stateReason: string;
}

/** The numbers that EC2 gives the states. */
export const STATE_CODES: Record<InstanceStateName, number> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** The instance as DescribeInstances returns it. A terminated one has lost its network and profile, its tags not yet. */
export function described(instance: FakeInstance): Instance {
  const gone = instance.state === 'terminated';
  const groups = instance.securityGroups.map((id) => ({ GroupId: id, GroupName: `name-of-${id}` }));
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    InstanceType: instance.instanceType as Instance['InstanceType'],
    Architecture: 'arm64',
    KeyName: instance.keyName,
    State: { Name: instance.state, Code: STATE_CODES[instance.state] },
    StateTransitionReason: instance.stateReason,
    LaunchTime: new Date(instance.launchTime),
    Placement: { AvailabilityZone: instance.zone, Tenancy: 'default' },
    InstanceLifecycle: instance.spot ? 'spot' : undefined,
    IamInstanceProfile:
      gone || instance.profileArn === undefined ? undefined : { Arn: instance.profileArn, Id: 'AIPAEXAMPLEPROFILE000' },
    SecurityGroups: gone ? [] : groups,
    NetworkInterfaces: gone ? [] : interfacesOf(instance, groups),
    SubnetId: gone ? undefined : instance.subnetId,
    VpcId: gone ? undefined : instance.vpcId,
    PrivateIpAddress: gone ? undefined : instance.privateIp,
    Tags: Object.entries(instance.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function interfacesOf(instance: FakeInstance, groups: { GroupId: string; GroupName: string }[]) {
  const at = (index: number, Groups: { GroupId: string; GroupName: string }[]) => ({
    NetworkInterfaceId: `eni-${index}${instance.id.slice(3)}`,
    SubnetId: instance.subnetId,
    VpcId: instance.vpcId,
    PrivateIpAddress: instance.privateIp,
    Groups,
    Attachment: {
      AttachmentId: `eni-attach-${index}${instance.id.slice(3)}`,
      AttachTime: new Date(instance.firstLaunchTime),
      DeleteOnTermination: true,
      DeviceIndex: index,
      Status: 'attached' as const,
    },
  });
  const second = instance.secondInterfaceGroups.map((id) => ({ GroupId: id, GroupName: `name-of-${id}` }));
  return [at(0, groups), ...(second.length > 0 ? [at(1, second)] : [])];
}
