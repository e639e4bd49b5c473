import {
  CfnParameter,
  Duration,
  Lazy,
  Size,
  type Stack,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_kms as kms,
  aws_logs as logs,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import fc from 'fast-check';
import {
  CompletionAction,
  type DataVolume,
  IdleAction,
  ImageResolution,
  LongTtl,
  type RootVolume,
  SpawnImage,
  type SpawnInstanceProps,
  SpawnUserData,
} from '../../lib/compute';
import { Sensitivity } from '../../lib/contract';
import { CredentialUse, InstancePolicy, type SessionLogs } from '../../lib/identity';
import {
  Egress,
  type ISpawnNetwork,
  InternetAccess,
  SpawnNetwork,
  SpawnSecurityGroup,
  SshAccess,
} from '../../lib/network';
import { fakePlatform, importedNetwork } from './support';

/** One value of a prop: how to make it in a stack, and what it is for the oracle. */
export class Choice<T> {
  public constructor(
    /** What a failing run prints, and what an error about it must show. */
    public readonly label: string,
    public readonly make: (stack: Stack, network?: ISpawnNetwork) => T,
    /** Whether it is wrong whatever the other props are. */
    public readonly wrong = false,
    /** Facts that other props are judged by. */
    public readonly facts: Facts = {},
  ) {}

  public [fc.toStringMethod](): string {
    return `${this.wrong ? 'wrong ' : ''}${this.label}`;
  }
}

export interface Facts {
  readonly architecture?: 'arm64' | 'x86_64';
  readonly isToken?: boolean;
  readonly hours?: number;
  readonly minutes?: number;
  readonly sensitivity?: Sensitivity;
  readonly needsHibernation?: boolean;
  readonly on?: boolean;
  readonly openToAnybody?: boolean;
}

/** Where a generated machine lives. */
export type PlaceKind =
  | 'platform'
  | 'platform without owner'
  | 'imported network'
  | 'token network'
  | 'new network'
  | 'network with NAT'
  | 'imported vpc'
  | 'both'
  | 'neither';

type Rest = Omit<SpawnInstanceProps, 'platform' | 'network' | 'vpc'>;

/** One generated set of props; the keys are all props, or the compiler complains. */
export type InstanceCase = { readonly [P in keyof Rest]?: Choice<NonNullable<Rest[P]>> } & {
  readonly place: PlaceKind;
  readonly placeSensitivity?: Sensitivity;
};

const right = <T>(label: string, make: (stack: Stack, network?: ISpawnNetwork) => T, facts?: Facts) =>
  new Choice(label, make, false, facts);
const wrong = <T>(label: string, make: (stack: Stack, network?: ISpawnNetwork) => T, facts?: Facts) =>
  new Choice(label, make, true, facts);

/** Mostly right values, sometimes a wrong one. */
function mostly<T>(good: fc.Arbitrary<Choice<T>>, bad: fc.Arbitrary<Choice<T>>): fc.Arbitrary<Choice<T>> {
  return fc.oneof({ arbitrary: good, weight: 70 }, { arbitrary: bad, weight: 1 });
}
const among = <T>(...choices: Choice<T>[]) => fc.constantFrom(...choices);

let parameters = 0;
const parameter = (stack: Stack) => new CfnParameter(stack, `Parameter${parameters++}`).valueAsString;
const tokenDuration = () => Duration.seconds(Lazy.number({ produce: () => 120 }));
const tokenNumber = () => Lazy.number({ produce: () => 1 });

const seconds = (min: number, max: number) =>
  fc.integer({ min, max }).map((value) => {
    const duration = Duration.seconds(value);
    return right(duration.toHumanString(), () => duration, { minutes: value / 60 });
  });
const badDurations = (...values: Duration[]) =>
  among(...values.map((value) => wrong(value.toHumanString(), () => value)), wrong('a token', tokenDuration));

const { ARM_64, X86_64 } = ec2.InstanceArchitecture;

const image: fc.Arbitrary<Choice<SpawnImage>> = mostly(
  among(
    right('al2023', () => SpawnImage.amazonLinux2023()),
    right('al2023 arm64', () => SpawnImage.amazonLinux2023({ architecture: ARM_64 }), { architecture: 'arm64' }),
    right('al2023 minimal', () =>
      SpawnImage.amazonLinux2023({ minimal: true, kernel: ec2.AmazonLinux2023Kernel.KERNEL_6_1 }),
    ),
    right('al2023 deployed', () => SpawnImage.amazonLinux2023({ resolution: ImageResolution.AT_DEPLOYMENT })),
    right('ubuntu x86', () => SpawnImage.ubuntu2404({ architecture: X86_64 }), { architecture: 'x86_64' }),
    right('ubuntu 22', () => SpawnImage.ubuntu2204()),
    right('ecs', () => SpawnImage.ecsAmazonLinux2023()),
    right('gpu', () => SpawnImage.gpuAmazonLinux2023()),
    right(
      'golden',
      (stack) => SpawnImage.fromSsmParameter(parameter(stack), { architecture: ARM_64, rootDeviceName: '/dev/xvda' }),
      { architecture: 'arm64' },
    ),
    right(
      'ami',
      () =>
        SpawnImage.ami('ami-0abcdef1234567890', {
          reason: 'vetted image',
          architecture: X86_64,
          rootDeviceName: '/dev/sda1',
          loginUser: 'admin',
        }),
      { architecture: 'x86_64' },
    ),
  ),
  among(
    wrong("'ami-1'", () => SpawnImage.ami('ami-1', { reason: 'x', architecture: ARM_64, rootDeviceName: '/dev/xvda' })),
    wrong("'xvda'", () => SpawnImage.fromSsmParameter('/golden', { architecture: ARM_64, rootDeviceName: 'xvda' })),
    wrong("'golden'", () =>
      SpawnImage.fromSsmParameter('golden', { architecture: ARM_64, rootDeviceName: '/dev/xvda' }),
    ),
  ),
);

/** Only types that are sold in every region of the tests: the CDK's validation knows which are. */
const type = (name: string, architecture: 'arm64' | 'x86_64') =>
  right(name, () => new ec2.InstanceType(name), { architecture });
const instanceType: fc.Arbitrary<Choice<ec2.InstanceType>> = mostly(
  among(
    type('m7g.large', 'arm64'),
    type('t4g.micro', 'arm64'),
    type('r6g.xlarge', 'arm64'),
    type('m6i.large', 'x86_64'),
    type('g4dn.xlarge', 'x86_64'),
    right('a token', (stack) => new ec2.InstanceType(parameter(stack)), { isToken: true }),
  ),
  among(
    wrong("'t2.micro'", () => new ec2.InstanceType('t2.micro')),
    wrong("'large'", () => new ec2.InstanceType('large')),
  ),
);

const size = fc.integer({ min: 8, max: 16_384 });
const volumeSpeed = fc.constantFrom(
  {},
  { iops: 4000 },
  { throughput: 250 },
  { iops: 3500, throughput: 500, deleteOnTermination: false },
);
const rootVolume = mostly<RootVolume>(
  fc
    .tuple(size, volumeSpeed)
    .map(([gibibytes, speed]) => right(`root ${gibibytes}`, () => ({ size: Size.gibibytes(gibibytes), ...speed }))),
  among<RootVolume>(
    wrong('4 GiB', () => ({ size: Size.gibibytes(4) })),
    wrong('2999', () => ({ iops: 2999 })),
    wrong('2001', () => ({ throughput: 2001 })),
    wrong('80000 on 8 GiB', () => ({ size: Size.gibibytes(8), iops: 80_000 })),
  ),
);
const dataVolumes = mostly<DataVolume[]>(
  fc
    .array(fc.tuple(size, volumeSpeed, fc.constantFrom(undefined, 'snap-0123456789abcdef0')), { maxLength: 3 })
    .map((list) =>
      right(`${list.length} volumes`, (stack) => [
        ...list.map(([gibibytes, speed, snapshotId]) => ({ size: Size.gibibytes(gibibytes), snapshotId, ...speed })),
        {
          size: Size.gibibytes(Lazy.number({ produce: () => 10 })),
          snapshotId: parameter(stack),
          deviceName: '/dev/sdp',
        },
      ]),
    ),
  among(
    wrong("'/dev/sda1'", () => [{ size: Size.gibibytes(1), deviceName: '/dev/sda1' }]),
    wrong('12 entries', () => Array<{ size: Size }>(12).fill({ size: Size.gibibytes(1) })),
    wrong("'snap'", () => [{ size: Size.gibibytes(1), snapshotId: 'snap' }]),
    wrong("'/dev/sdf'", () => Array(2).fill({ size: Size.gibibytes(1), deviceName: '/dev/sdf' })),
  ),
);

const importedGroup = (id: string, stack: Stack, groupId = 'sg-0aaaaaaaaaaaaaaa1') =>
  ec2.SecurityGroup.fromSecurityGroupId(stack, id, groupId);
const groupOf = (stack: Stack, network: ISpawnNetwork | undefined, props: object) =>
  new SpawnSecurityGroup(stack, 'OwnGroup', {
    vpc: network?.vpc ?? importedVpc(stack, 'GroupVpc'),
    egress: Egress.none(),
    ...props,
  });
const securityGroup: fc.Arbitrary<Choice<ec2.ISecurityGroup>> = among(
  right('imported', (stack) => importedGroup('OwnGroup', stack)),
  right('token', (stack) => importedGroup('OwnGroup', stack, parameter(stack))),
  right('phi', (stack, network) => groupOf(stack, network, { sensitivity: Sensitivity.PHI }), {
    sensitivity: Sensitivity.PHI,
  }),
  right('production', (stack, network) => groupOf(stack, network, {}), { sensitivity: Sensitivity.PRODUCTION }),
  right(
    'SSH from anywhere',
    (stack, network) =>
      groupOf(stack, network, {
        sensitivity: Sensitivity.DEVELOPMENT,
        ssh: SshAccess.fromAnywhere({ reason: 'workshop of a single day' }),
      }),
    { sensitivity: Sensitivity.DEVELOPMENT, openToAnybody: true },
  ),
);

const text = (alphabet: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength });
const LOWER = 'abcdefghijklmnopqrstuvwxyz';

/** A generator for each prop. */
const props: { [P in keyof Required<Rest>]: fc.Arbitrary<Choice<NonNullable<Rest[P]>>> } = {
  owner: mostly(
    fc.oneof(
      text(`${LOWER}ABCäé0123456789_.:/=+@-`, 40).map((name) => right(name, () => name)),
      among(right('a token', (stack: Stack) => parameter(stack))),
    ),
    among(
      wrong("''", () => ''),
      wrong("'<x>'", () => '<x>'),
      wrong("' x'", () => ' x'),
    ),
  ),
  sensitivity: fc
    .constantFrom(...Object.values(Sensitivity))
    .map((value) => right(`'${value}'`, () => value, { sensitivity: value })),
  image,
  instanceType,
  policies: among(
    right('none', () => []),
    right('bucket', (stack: Stack) => [
      InstancePolicy.s3ReadOnly(s3.Bucket.fromBucketName(stack, 'Datasets', 'datasets-111122223333')),
    ]),
    right('secret', (stack: Stack) => [
      InstancePolicy.secretsManagerReadOnly(
        secretsmanager.Secret.fromSecretCompleteArn(
          stack,
          'Key',
          `arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-AbCdEf`,
        ),
      ),
    ]),
  ),
  permissionsBoundary: among(
    right('imported', (stack: Stack) => iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary')),
    right('token', (stack: Stack) => iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', parameter(stack))),
  ),
  credentialUse: among(
    right('own VPC', () => CredentialUse.inOwnVpc()),
    right('own instance', () => CredentialUse.onOwnInstance()),
    right('anywhere', () => CredentialUse.anywhere({ reason: 'calls a service that has no endpoint here' })),
  ),
  sessionLogs: among<SessionLogs>(
    right('log group', (stack: Stack) => ({ logGroup: logs.LogGroup.fromLogGroupName(stack, 'Sessions', 'sessions') })),
    right('bucket', (stack: Stack) => ({
      bucket: s3.Bucket.fromBucketName(stack, 'Transcripts', 'transcripts-111122223333'),
    })),
  ),
  userData: among(
    right('agent', () => SpawnUserData.linux().addCommands('python train.py')),
    right('no agent', () => SpawnUserData.withoutAgent({ reason: 'the image brings spored' })),
    right('secret', (stack: Stack) =>
      SpawnUserData.linux().exportSecret(
        'API_KEY',
        secretsmanager.Secret.fromSecretCompleteArn(
          stack,
          'ApiKey',
          'arn:aws:secretsmanager:eu-west-1:111122223333:secret:api-AbCdEf',
        ),
      ),
    ),
  ),
  command: mostly(
    among(
      right('train', () => 'python train.py'),
      right('a token', (stack: Stack) => parameter(stack)),
    ),
    among(
      wrong('not shown', () => 'export API_KEY=sk-abc123xyz789'),
      wrong("''", () => ''),
    ),
  ),
  rootVolume,
  dataVolumes,
  volumeKey: among(
    right('new', (stack: Stack) => new kms.Key(stack, 'OwnKey', { enableKeyRotation: true })),
    right('imported', (stack: Stack) =>
      kms.Key.fromKeyArn(
        stack,
        'OwnKey',
        'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      ),
    ),
    right('token', (stack: Stack) =>
      kms.Key.fromKeyArn(stack, 'OwnKey', `arn:aws:kms:eu-west-1:111122223333:key/${parameter(stack)}`),
    ),
  ),
  securityGroup,
  additionalSecurityGroups: mostly(
    fc
      .integer({ min: 0, max: 4 })
      .map((count) =>
        right(`${count} groups`, (stack: Stack) =>
          [...Array(count).keys()].map((n) => importedGroup(`More${n}`, stack)),
        ),
      ),
    among(wrong('5 entries', (stack: Stack) => [...Array(5).keys()].map((n) => importedGroup(`More${n}`, stack)))),
  ),
  connectionTrackingTimeout: mostly(
    fc.oneof(seconds(60, 432_000), among(right('a token', tokenDuration))),
    among(
      wrong('59 s', () => Duration.seconds(59)),
      wrong('432001 s', () => Duration.seconds(432_001)),
    ),
  ),
  shutdownBehavior: fc
    .constantFrom(...Object.values(ec2.InstanceInitiatedShutdownBehavior))
    .map((value) => right(value, () => value)),
  tags: mostly(
    fc
      .dictionary(
        text(LOWER, 12).map((key) => `my-${key}`),
        text(`${LOWER} ${LOWER.toUpperCase()}`, 30),
        { maxKeys: 5 },
      )
      .map((tags) => right('tags', (stack: Stack) => ({ ...tags, stack: stack.stackId }))),
    among(
      wrong("'spawn:ttl'", () => ({ 'spawn:ttl': '9h' })),
      wrong("'owner'", () => ({ owner: 'me' })),
      wrong('not shown', () => ({ password: 'hunter2-correct-horse' })),
      wrong('300', () => ({ note: 'word '.repeat(60) })),
      wrong('40 entries', () => Object.fromEntries([...Array(40).keys()].map((n) => [`k${n}`, 'v']))),
    ),
  ),
  ttl: mostly(
    fc.oneof(
      {
        arbitrary: fc
          .integer({ min: 1, max: 168 * 60 })
          .map((n) => right(`${n} m`, () => Duration.minutes(n), { hours: n / 60 })),
        weight: 5,
      },
      { arbitrary: among(right('10 days', () => Duration.days(10), { hours: 240 })), weight: 1 },
    ),
    badDurations(Duration.seconds(0), Duration.seconds(59), Duration.days(400)),
  ),
  longTtl: mostly(
    fc
      .integer({ min: 169, max: 8760 })
      .map((hours) =>
        right(`${hours} h`, () => LongTtl.upTo(Duration.hours(hours), { reason: 'long simulation' }), { hours }),
      ),
    among(
      wrong('168 h', () => LongTtl.upTo(Duration.hours(168), { reason: 'x' })),
      wrong('200 h', () => LongTtl.upTo(Duration.hours(200), { reason: '' })),
    ),
  ),
  idleTimeout: mostly(seconds(60, 604_800), badDurations(Duration.seconds(59), Duration.days(8))),
  idleCpuPercent: mostly(
    fc.double({ min: 0.1, max: 99.9, noNaN: true }).map((value) => right(String(value), () => value)),
    among(
      wrong('0', () => 0),
      wrong('100', () => 100),
      wrong('NaN', () => NaN),
      wrong('a token', tokenNumber),
    ),
  ),
  onIdle: among(
    right("'stop'", () => IdleAction.STOP),
    right("'hibernate'", () => IdleAction.HIBERNATE, { needsHibernation: true }),
  ),
  onComplete: among(
    right("'stop'", () => CompletionAction.STOP),
    right("'terminate'", () => CompletionAction.TERMINATE),
    right("'hibernate'", () => CompletionAction.HIBERNATE, { needsHibernation: true }),
  ),
  completionFile: mostly(
    among(
      right("'/run/done'", () => '/run/done'),
      right('a token', (stack: Stack) => parameter(stack)),
    ),
    among(wrong("'done'", () => 'done')),
  ),
  completionDelay: mostly(seconds(1, 3600), badDurations(Duration.seconds(0), Duration.days(8))),
  preStop: mostly(
    among(
      right('sync', () => 'sync'),
      right('a token', (stack: Stack) => parameter(stack)),
    ),
    among(
      wrong('300 characters', () => 'sync; '.repeat(50)),
      wrong('not shown', () => 'curl https://user:Pa55w0rdX9q@example.com/done'),
    ),
  ),
  preStopTimeout: mostly(seconds(1, 3600), badDurations(Duration.hours(2))),
  sessionTimeout: mostly(seconds(60, 43_200), badDurations(Duration.seconds(59), Duration.hours(13))),
  hibernate: fc.boolean().map((value) => right(String(value), () => value, { on: value })),
  costLimit: mostly(
    fc
      .tuple(fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.double({ min: 0.001, max: 500, noNaN: true }))
      .map(([dollars, pricePerHour]) => right('cost', () => ({ dollars, pricePerHour }))),
    among(
      wrong('0', () => ({ dollars: 0, pricePerHour: 1 })),
      wrong('-1', () => ({ dollars: 5, pricePerHour: -1 })),
      wrong('a token', () => ({ dollars: tokenNumber(), pricePerHour: 1 })),
    ),
  ),
  subnet: among(
    right(
      'of the network',
      (stack: Stack, network?: ISpawnNetwork) => network?.privateSubnets.at(-1) ?? tokenSubnet(stack),
    ),
    right('a token', (stack: Stack) => tokenSubnet(stack)),
  ),
  instanceName: mostly(
    text(`${LOWER}0123456789`, 63).map((name) => right(`'${name}'`, () => name)),
    among(
      wrong("'Box'", () => 'Box'),
      wrong("'a-'", () => 'a-'),
    ),
  ),
};

function tokenSubnet(stack: Stack): ec2.ISubnet {
  return ec2.Subnet.fromSubnetAttributes(stack, 'OwnSubnet', {
    subnetId: parameter(stack),
    availabilityZone: parameter(stack),
    routeTableId: 'rtb-0123456789abcdef0',
  });
}

const RANK = {
  [Sensitivity.DEVELOPMENT]: 0,
  [Sensitivity.PRODUCTION]: 1,
  [Sensitivity.CARDHOLDER]: 2,
  [Sensitivity.PHI]: 2,
};

/** Why a case must be refused. */
export interface Refusal {
  /** The prop that the error names. */
  readonly prop: string;
  /** Texts of which the error shows one. */
  readonly shows: string[];
  /** Whether the value is wrong by itself. */
  readonly byItself?: boolean;
}

/** Every reason to refuse a case; none means that it must be accepted. */
export function refusals(drawn: InstanceCase): Refusal[] {
  const found: Refusal[] = [];
  const refuse = (prop: keyof Rest, ...more: string[]) =>
    found.push({ prop, shows: [...(drawn[prop] ? [drawn[prop].label] : []), ...more] });
  for (const prop of Object.keys(props) as (keyof Rest)[]) {
    if (drawn[prop]?.wrong) found.push({ prop, shows: [drawn[prop].label], byItself: true });
  }
  if (drawn.place === 'both' || drawn.place === 'neither') {
    found.push({ prop: 'platform', shows: ['none given', 'platform and network given'], byItself: true });
  }
  if (!drawn.owner && drawn.place !== 'platform') refuse('owner', 'owner is missing');

  const ofPlace = sensitivityOfPlace(drawn);
  const asked = drawn.sensitivity?.facts.sensitivity;
  if (asked && ofPlace && asked !== ofPlace && (RANK[asked] > RANK[ofPlace] || RANK[ofPlace] === 2))
    refuse('sensitivity');
  if (asked === Sensitivity.CARDHOLDER && drawn.place === 'imported vpc') refuse('sensitivity');
  const sensitivity = asked ?? ofPlace ?? Sensitivity.PRODUCTION;
  const ofGroup = drawn.securityGroup?.facts.sensitivity;
  if (ofGroup && RANK[ofGroup] < RANK[sensitivity]) refuse('securityGroup', `'${ofGroup}'`);

  const ofImage = drawn.image?.facts.architecture;
  const ofType = drawn.instanceType ? drawn.instanceType.facts.architecture : 'arm64';
  if (ofImage && ofType && ofImage !== ofType) refuse('image', ofImage);
  if (!ofImage && drawn.instanceType?.facts.isToken) refuse('image', 'token instanceType');

  const hours = drawn.ttl?.facts.hours ?? 24;
  if (hours > (drawn.longTtl ? (drawn.longTtl.facts.hours ?? Infinity) : 168)) refuse('ttl');
  for (const prop of ['onIdle', 'onComplete'] as const) {
    if (drawn[prop]?.facts.needsHibernation && !drawn.hibernate?.facts.on) refuse(prop);
  }
  for (const prop of ['completionFile', 'completionDelay'] as const) if (drawn[prop] && !drawn.onComplete) refuse(prop);
  if (drawn.preStopTimeout && !drawn.preStop) refuse('preStopTimeout');
  if (drawn.command && drawn.userData) refuse('command', "'python train.py'");
  if (sensitivity === Sensitivity.CARDHOLDER && (drawn.sessionTimeout?.facts.minutes ?? 0) > 15)
    refuse('sessionTimeout');
  return found;
}

function sensitivityOfPlace({ place, placeSensitivity }: InstanceCase): Sensitivity | undefined {
  switch (place) {
    case 'platform':
    case 'platform without owner':
    case 'new network':
      return placeSensitivity ?? Sensitivity.PRODUCTION;
    case 'network with NAT':
    case 'both':
      return Sensitivity.PRODUCTION;
    case 'imported network':
    case 'token network':
      return placeSensitivity;
    case 'imported vpc':
    case 'neither':
      return undefined;
  }
}

/** Drops props that don't fit others, so that one contradiction doesn't hide all the rest of a case. */
function repaired(drawn: InstanceCase, owner: string): InstanceCase {
  const result = {
    ...drawn,
    owner: drawn.owner ?? (drawn.place === 'platform' ? undefined : right(owner, () => owner)),
  };
  // A few rounds are enough: each drops a prop.
  for (let round = 0; round < 5; round++) {
    for (const { prop, byItself } of refusals(result)) {
      if (byItself) continue;
      const dropped = prop === 'image' && round === 0 ? 'instanceType' : prop;
      delete (result as Record<string, unknown>)[dropped];
    }
  }
  return result;
}

/**
 * Props of a `SpawnInstance`: every one of them absent or drawn, tokens and imported resources among the values, and the
 * place to live in.
 */
export const instanceCase: fc.Arbitrary<InstanceCase> = fc
  .tuple(
    fc.record(
      {
        ...props,
        placeSensitivity: fc.constantFrom(...Object.values(Sensitivity)),
        place: fc.oneof(
          { arbitrary: fc.constantFrom<PlaceKind>('platform', 'imported network', 'token network'), weight: 24 },
          {
            arbitrary: fc.constantFrom<PlaceKind>(
              'new network',
              'network with NAT',
              'imported vpc',
              'platform without owner',
            ),
            weight: 6,
          },
          { arbitrary: fc.constantFrom<PlaceKind>('both', 'neither'), weight: 1 },
        ),
      },
      { requiredKeys: ['place'] },
    ),
    fc.nat({ max: 7 }),
    fc.string({ unit: fc.constantFrom(...LOWER), minLength: 1, maxLength: 8 }),
  )
  // Every eighth case stays as it was drawn, contradictions and all.
  .map(([drawn, keep, owner]) => (keep === 0 ? (drawn as InstanceCase) : repaired(drawn as InstanceCase, owner)));

/** Names of all props that are drawn. */
export const DRAWN_PROPS = ['platform', 'network', 'vpc', ...Object.keys(props)];

/** Makes the props in a stack. */
export function instanceProps(stack: Stack, drawn: InstanceCase): SpawnInstanceProps {
  const place = placeIn(stack, drawn);
  const network = place.platform?.network ?? place.network;
  const made = Object.keys(props).flatMap((name) => {
    const choice = drawn[name as keyof Rest] as Choice<unknown> | undefined;
    return choice ? [[name, choice.make(stack, network)]] : [];
  });
  return { ...place, ...Object.fromEntries(made) };
}

function placeIn(stack: Stack, { place, placeSensitivity: sensitivity }: InstanceCase): SpawnInstanceProps {
  switch (place) {
    case 'platform':
      return { platform: fakePlatform(stack, { sensitivity }) };
    case 'platform without owner':
      return { platform: fakePlatform(stack, { sensitivity, owner: undefined }) };
    case 'imported network':
      return { network: importedNetwork(stack, sensitivity) };
    case 'token network':
      return { network: tokenNetwork(stack, sensitivity) };
    case 'new network':
      return { network: new SpawnNetwork(stack, 'Network', { sensitivity }) };
    case 'network with NAT':
      return { network: new SpawnNetwork(stack, 'Network', { internetAccess: InternetAccess.viaNat() }) };
    case 'imported vpc':
      return { vpc: importedVpc(stack, 'OwnVpc') };
    case 'both':
      return { platform: fakePlatform(stack), network: importedNetwork(stack) };
    case 'neither':
      return {};
  }
}

function tokenNetwork(stack: Stack, sensitivity?: Sensitivity): ISpawnNetwork {
  return SpawnNetwork.fromAttributes(stack, 'Network', {
    vpcId: parameter(stack),
    subnetIds: [parameter(stack), parameter(stack)],
    endpointSecurityGroupId: parameter(stack),
    sensitivity,
  });
}

function importedVpc(stack: Stack, id: string): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(stack, id, {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['a', 'b'],
    isolatedSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    isolatedSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
    vpcCidrBlock: '10.0.0.0/16',
  });
}
