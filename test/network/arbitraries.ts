import { CfnParameter, Stack, aws_ec2 as ec2 } from 'aws-cdk-lib';
import fc from 'fast-check';
import { Sensitivity } from '../../lib/contract';
import {
  Egress,
  GatewayServices,
  SpawnNetwork,
  SpawnSecurityGroup,
  SshAccess,
  type ISpawnNetwork,
  type SpawnSecurityGroupProps,
} from '../../lib/network';
import { AwsService } from '../../lib/primitives';

/** Where the members of a generated group live. */
export type Place = 'network' | 'imported network' | 'token network' | 'vpc' | 'imported vpc' | 'both' | 'neither';

/** One generated set of props of `SpawnSecurityGroup`, as plain data that a failing run can print. */
export interface GroupCase {
  readonly place: Place;
  readonly networkSensitivity?: Sensitivity;
  readonly sensitivity?: Sensitivity;
  readonly ssh?: SshCase;
  readonly egress?: EgressCase;
  readonly gatewayServices?: 'automatic' | 'ids' | 'tokens' | 'interface' | 'malformed';
  readonly description?: string;
}

/** Values drawn for a mode. */
export interface Drawn {
  readonly values: string[];
  /** Whether the generator meant them to be refused. */
  readonly malformed: boolean;
}

export interface SshCase extends Drawn {
  readonly mode:
    | 'none'
    | 'cidr'
    | 'token cidr'
    | 'list'
    | 'token list'
    | 'bastion'
    | 'imported bastion'
    | 'token bastion'
    | 'far bastion'
    | 'anywhere';
}

export interface EgressCase extends Drawn {
  readonly mode:
    | 'endpoints'
    | 'services'
    | 'https'
    | 'token https'
    | 'token list'
    | 'both'
    | 'none'
    | 'anywhere'
    | 'none plus endpoints';
}

const octet = fc.integer({ min: 0, max: 255 });
const hex = fc.integer({ min: 0, max: 0xffff }).map((group) => group.toString(16));

/** An IPv4 block with the bits behind its prefix cleared. */
const ipv4 = (min: number, max: number): fc.Arbitrary<string> =>
  fc.tuple(octet, octet, octet, octet, fc.integer({ min, max })).map(([a, b, c, d, prefix]) => {
    const address = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
    const network = prefix === 0 ? 0 : (address & (0xffffffff << (32 - prefix))) >>> 0;
    return `${[24, 16, 8, 0].map((shift) => (network >>> shift) & 255).join('.')}/${prefix}`;
  });

/** An IPv6 block whose prefix ends between two groups. */
const ipv6 = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(hex, { minLength: 8, maxLength: 8 }), fc.integer({ min: min / 16, max: max / 16 }))
    .map(([groups, kept]) => {
      const head = groups.slice(0, kept).join(':');
      return `${kept === 8 ? head : `${head}::`}/${kept * 16}`;
    });

const badCidr = fc.oneof(
  ipv4(0, 15),
  ipv6(0, 16),
  fc.constantFrom(
    '0.0.0.0/0',
    '::/0',
    '0.0.0.0/1',
    '10.0.0.1/24',
    '10.0.0.0',
    '10.0.0.0/33',
    '300.1.1.1/32',
    '2001:db8::1/64',
    'any',
    '',
    '::ffff:10.0.0.0/104',
  ),
);
const listId = fc.integer({ min: 0, max: 0xffffffff }).map((id) => `pl-${id.toString(16).padStart(8, '0')}`);
const badListId = fc.constantFrom('pl-', 'pl-xyz', 'pl-12', 'list');
const reason = fc.constantFrom('demo for the summer school', 'until 2026-12-31, asked for by alice@example.com');
const badReason = fc.constantFrom('', 'because', 'no reason', 'it\'s for "tests" only', 'x '.repeat(150));

const some = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(arb, { minLength: 1, maxLength: 3 });
const rarely = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 24, arbitrary: good }, { weight: 1, arbitrary: bad });
const drawn = (good: fc.Arbitrary<string[]>, bad: fc.Arbitrary<string[]>): fc.Arbitrary<Drawn> =>
  rarely<Drawn>(
    good.map((values) => ({ values, malformed: false })),
    bad.map((values) => ({ values, malformed: true })),
  );
const one = (arb: fc.Arbitrary<string>): fc.Arbitrary<string[]> => arb.map((value) => [value]);
const modes = <M extends string>(names: M[], values?: fc.Arbitrary<Drawn>): fc.Arbitrary<{ mode: M } & Drawn> =>
  fc
    .tuple(fc.constantFrom(...names), values ?? fc.constant<Drawn>({ values: [], malformed: false }))
    .map(([chosen, rest]) => ({ mode: chosen, ...rest }));

const ssh: fc.Arbitrary<SshCase> = fc.oneof(
  {
    weight: 4,
    arbitrary: modes<SshCase['mode']>(['none', 'bastion', 'imported bastion', 'token bastion', 'far bastion']),
  },
  { weight: 2, arbitrary: modes<SshCase['mode']>(['token cidr', 'token list']) },
  {
    weight: 3,
    arbitrary: modes<SshCase['mode']>(['cidr'], drawn(some(fc.oneof(ipv4(16, 32), ipv6(48, 128))), some(badCidr))),
  },
  { weight: 1, arbitrary: modes<SshCase['mode']>(['list'], drawn(one(listId), one(badListId))) },
  { weight: 2, arbitrary: modes<SshCase['mode']>(['anywhere'], drawn(one(reason), one(badReason))) },
);

const egress: fc.Arbitrary<EgressCase> = fc.oneof(
  { weight: 8, arbitrary: modes<EgressCase['mode']>(['endpoints', 'token https', 'token list', 'none']) },
  {
    weight: 2,
    arbitrary: modes<EgressCase['mode']>(
      ['services'],
      drawn(fc.subarray(['s3', 'dynamodb'], { minLength: 1 }), one(fc.constant('athena'))),
    ),
  },
  {
    weight: 5,
    arbitrary: modes<EgressCase['mode']>(
      ['https', 'both'],
      drawn(some(fc.oneof(ipv4(16, 32), ipv6(32, 128), listId)), some(fc.oneof(badCidr, badListId))),
    ),
  },
  { weight: 3, arbitrary: modes<EgressCase['mode']>(['anywhere'], drawn(one(reason), one(badReason))) },
  { weight: 1, arbitrary: fc.constant<EgressCase>({ mode: 'none plus endpoints', values: [], malformed: true }) },
);

export const BAD_DESCRIPTIONS = ['', 'Größe', 'x'.repeat(256)];

/** Every prop of `SpawnSecurityGroup`, mostly as it may be, now and then as it may not. */
export const groupCase: fc.Arbitrary<GroupCase> = fc
  .record(
    {
      place: rarely(
        fc.constantFrom<Place>('network', 'imported network', 'token network', 'vpc', 'imported vpc'),
        fc.constantFrom<Place>('both', 'neither'),
      ),
      networkSensitivity: fc.constantFrom(Sensitivity.DEVELOPMENT, ...Object.values(Sensitivity)),
      // Most of them development: the other sensitivities refuse the open modes.
      sensitivity: fc.oneof(
        { weight: 4, arbitrary: fc.constant(Sensitivity.DEVELOPMENT) },
        { weight: 1, arbitrary: fc.constantFrom(...Object.values(Sensitivity)) },
      ),
      ssh,
      egress,
      gatewayServices: rarely(
        fc.constantFrom<GroupCase['gatewayServices']>('automatic', 'ids', 'tokens', 'interface'),
        fc.constant('malformed'),
      ),
      description: rarely(fc.constantFrom('Trainers of team a', 'x'.repeat(255)), fc.constantFrom(...BAD_DESCRIPTIONS)),
    },
    { requiredKeys: ['place'] },
  )
  .map((props) => {
    const inNetwork = ['network', 'imported network', 'token network', 'both'].includes(props.place);
    return {
      ...props,
      // A sensitivity that differs from the network's is a case of its own, see the tests of sensitivity.
      networkSensitivity: inNetwork ? (props.sensitivity ?? props.networkSensitivity) : undefined,
      gatewayServices: inNetwork && props.gatewayServices !== 'malformed' ? undefined : props.gatewayServices,
    };
  });

/** Makes the group; throws what the library throws. */
export function buildGroup(stack: Stack, group: GroupCase): SpawnSecurityGroup {
  const token = (id: string): string => new CfnParameter(stack, id).valueAsString;
  const props: SpawnSecurityGroupProps = {
    ...placeOf(stack, group, token),
    ssh: group.ssh && sshOf(stack, group.ssh, token),
    egress: group.egress && egressOf(group.egress, token),
    sensitivity: group.sensitivity,
    gatewayServices: group.gatewayServices && gatewaysOf(group.gatewayServices, token),
    description: group.description,
  };
  return new SpawnSecurityGroup(stack, 'Group', props);
}

type TokenOf = (id: string) => string;

function placeOf(
  stack: Stack,
  { place, networkSensitivity: sensitivity }: GroupCase,
  token: TokenOf,
): { network?: ISpawnNetwork; vpc?: ec2.IVpc } {
  const importedVpc = (): ec2.IVpc =>
    ec2.Vpc.fromVpcAttributes(stack, 'ImportedVpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['a'] });
  const importedNetwork = (): ISpawnNetwork =>
    SpawnNetwork.fromAttributes(stack, 'ImportedNetwork', {
      vpcId: 'vpc-0123456789abcdef0',
      subnetIds: ['subnet-1', 'subnet-2'],
      endpointSecurityGroupId: 'sg-0123456789abcdef0',
      sensitivity,
    });
  switch (place) {
    case 'network':
      return { network: new SpawnNetwork(stack, 'Network', { sensitivity }) };
    case 'imported network':
      return { network: importedNetwork() };
    case 'token network':
      return {
        network: SpawnNetwork.fromAttributes(stack, 'TokenNetwork', {
          vpcId: token('VpcId'),
          subnetIds: new CfnParameter(stack, 'SubnetIds', { type: 'List<String>' }).valueAsList,
          endpointSecurityGroupId: token('EndpointGroupId'),
          sensitivity,
        }),
      };
    case 'vpc':
      return { vpc: new SpawnNetwork(stack, 'Network').vpc };
    case 'imported vpc':
      return { vpc: importedVpc() };
    case 'both':
      return { network: importedNetwork(), vpc: importedVpc() };
    case 'neither':
      return {};
  }
}

function sshOf(stack: Stack, { mode, values }: SshCase, token: TokenOf): SshAccess {
  const group = (scope: Stack): ec2.ISecurityGroup => {
    const vpc = ec2.Vpc.fromVpcAttributes(scope, 'BastionVpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['a'],
    });
    return new ec2.SecurityGroup(scope, 'Bastion', { vpc, allowAllOutbound: false });
  };
  switch (mode) {
    case 'none':
      return SshAccess.none();
    case 'cidr':
      return SshAccess.fromCidr(...values);
    case 'token cidr':
      return SshAccess.fromCidr(token('SshCidr'));
    case 'list':
      return SshAccess.fromPrefixList(values[0]);
    case 'token list':
      return SshAccess.fromPrefixList(token('SshList'));
    case 'bastion':
      return SshAccess.fromBastion(group(stack));
    case 'imported bastion':
      return SshAccess.fromBastion(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Bastion', 'sg-0fedcba9876543210'));
    case 'token bastion':
      return SshAccess.fromBastion(
        ec2.SecurityGroup.fromSecurityGroupId(stack, 'Bastion', token('BastionId'), { allowAllOutbound: false }),
      );
    case 'far bastion':
      return SshAccess.fromBastion(
        group(new Stack(stack.node.scope, 'Far', { env: { account: stack.account, region: stack.region } })),
      );
    case 'anywhere':
      return SshAccess.fromAnywhere({ reason: values[0] });
  }
}

function egressOf({ mode, values }: EgressCase, token: TokenOf): Egress {
  switch (mode) {
    case 'endpoints':
      return Egress.toEndpoints();
    case 'services':
      return Egress.toEndpoints(
        ...values.map(
          (name) =>
            [AwsService.S3, AwsService.DYNAMODB, AwsService.SSM].find((s) => s.endpointName === name) ??
            AwsService.of(name),
        ),
      );
    case 'https':
      return Egress.httpsTo(...values);
    case 'token https':
      return Egress.httpsTo(token('EgressCidr'));
    case 'token list':
      return Egress.httpsToPrefixList(token('EgressList'));
    case 'both':
      return Egress.toEndpoints().plus(Egress.httpsTo(...values));
    case 'none':
      return Egress.none();
    case 'none plus endpoints':
      return Egress.none().plus(Egress.toEndpoints());
    case 'anywhere':
      return Egress.anywhere({ reason: values[0] });
  }
}

function gatewaysOf(mode: NonNullable<GroupCase['gatewayServices']>, token: TokenOf): GatewayServices {
  switch (mode) {
    case 'automatic':
      return GatewayServices.automatic();
    case 'ids':
      return GatewayServices.prefixLists({ s3: 'pl-11111111', dynamodb: 'pl-22222222' });
    case 'tokens':
      return GatewayServices.prefixLists({ s3: token('S3List'), dynamodb: token('DynamoDbList') });
    case 'interface':
      return GatewayServices.interfaceEndpoints();
    case 'malformed':
      return GatewayServices.prefixLists({ s3: 'pl-nope' });
  }
}
