import { type Mutation, type Operator, type RawResource } from './mutation';

/** The same as the whole internet, spelled in ways that a careless rule overlooks. */
const WORLD: readonly object[] = [
  { CidrIp: '0.0.0.0/0' },
  { CidrIp: '0.0.0.0/1' },
  { CidrIpv6: '::/0' },
  { CidrIpv6: '::/1' },
];
const PEERS = [
  'CidrIp',
  'CidrIpv6',
  'SourceSecurityGroupId',
  'SourcePrefixListId',
  'DestinationSecurityGroupId',
  'DestinationPrefixListId',
];

/** Opens each security-group rule to the world, and lets a new one in. */
export const traffic: Operator = (resource, pick) => {
  const open = (rule: Record<string, unknown>, ports?: object) => {
    for (const peer of PEERS) delete rule[peer];
    Object.assign(rule, pick(WORLD), ports);
  };
  switch (resource.Type) {
    case 'AWS::EC2::SecurityGroup':
      return [
        ...(['SecurityGroupIngress', 'SecurityGroupEgress'] as const).flatMap((list) =>
          rulesOf(resource, list).flatMap((_, index): Mutation[] => [
            { what: `${list}[${index}] to all on all ports`, apply: (copy) => open(rulesOf(copy, list)[index], ALL) },
          ]),
        ),
        ...[22, 3389, 3306].map((port): Mutation => ({
          what: `ingress from all on ${port}`,
          apply: (copy) => {
            const rule = { IpProtocol: pick(['tcp', '6', 6]), FromPort: port, ToPort: port, ...pick(WORLD) };
            copy.Properties = {
              ...copy.Properties,
              SecurityGroupIngress: [...rulesOf(copy, 'SecurityGroupIngress'), rule],
            };
          },
        })),
      ];
    case 'AWS::EC2::SecurityGroupIngress':
    case 'AWS::EC2::SecurityGroupEgress':
      return [{ what: 'to all on all ports', apply: (copy) => open(copy.Properties!, ALL) }];
    default:
      return [];
  }
};

const ALL = { IpProtocol: '-1', FromPort: undefined, ToPort: undefined };

const rulesOf = (resource: RawResource, list: string): Record<string, unknown>[] =>
  (resource.Properties?.[list] as Record<string, unknown>[] | undefined) ?? [];
