import { GovernanceTag, SpawnTag } from '../../contract';

/** A rule in the language of CloudFormation Guard, which AWS Config runs itself on each changed resource. */
export interface GuardRule {
  /** Lower case and hyphens: name of the rule in AWS Config. */
  readonly name: string;
  readonly description: string;
  readonly resourceTypes: readonly string[];
  /** At most 10,000 characters. */
  readonly policyText: string;
}

const INSTANCE = 'AWS::EC2::Instance';

/** Guard reads a configuration item as AWS Config keeps it: tags are a list, names begin in lower case. */
const managed = (rule: string, body: string) =>
  `let managed = configuration.tags[ key == "${SpawnTag.MANAGED}" value == "true" ]

rule ${rule} when resourceType == "${INSTANCE}"
    %managed !empty {
${body
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
}
`;

/** Go durations as spored reads them: hours, minutes, seconds; no days, which it can't read. */
const DURATION = String.raw`/^([0-9]+(\.[0-9]+)?(h|m|s))+$/`;
const DEADLINE = String.raw`/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$/`;

/** What no managed rule covers, each for instances that spawn manages. A value that is missing fails. */
export const GUARD_RULES: readonly GuardRule[] = [
  {
    name: 'managed-instance-owner',
    description: `Instances of spawn say who answers for them: tag ${GovernanceTag.OWNER}.`,
    resourceTypes: [INSTANCE],
    policyText: managed(
      'managed_instance_owner',
      `some configuration.tags[*] {
    key == "${GovernanceTag.OWNER}"
    value == /\\S/
}`,
    ),
  },
  {
    name: 'managed-instance-hop-limit',
    description: 'Credentials of an instance of spawn do not leave it: metadata by token, one hop, or not at all.',
    resourceTypes: [INSTANCE],
    policyText: managed(
      'managed_instance_hop_limit',
      `configuration.metadataOptions.httpEndpoint == "disabled"
    or configuration.metadataOptions.httpTokens == "required"
configuration.metadataOptions.httpEndpoint == "disabled"
    or configuration.metadataOptions.httpPutResponseHopLimit == 1`,
    ),
  },
  {
    name: 'managed-instance-ttl',
    description: `Instances of spawn have an end that spored can read: tag ${SpawnTag.TTL_DEADLINE} or ${SpawnTag.TTL}.`,
    resourceTypes: [INSTANCE],
    policyText: managed(
      'managed_instance_ttl',
      `let deadlines = configuration.tags[ key == "${SpawnTag.TTL_DEADLINE}" value == ${DEADLINE} ]
let durations = configuration.tags[ key == "${SpawnTag.TTL}" value == ${DURATION} ]
%deadlines !empty
    or %durations !empty`,
    ),
  },
];
