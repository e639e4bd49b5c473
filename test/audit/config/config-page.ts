import { aws_config as config } from 'aws-cdk-lib';
import { ConfigRuleSet } from '../../../lib/audit';
import { GUARD_RULES } from '../../../lib/audit/config/guard-rules';
import { CONDITIONAL_RULES, RULE_PARAMETERS, RULE_SCOPES } from '../../../lib/audit/config/rule-parameters';

const SETS: readonly [string, ConfigRuleSet][] = [
  ['HIPAA', ConfigRuleSet.hipaa()],
  ['PCI 3.2.1', ConfigRuleSet.pciDss321()],
  ['PCI 4.0.1', ConfigRuleSet.pciDss401()],
  ['SOC 2', ConfigRuleSet.soc2()],
  ['spawn', ConfigRuleSet.spawn()],
];

const INTRODUCTION = `# AWS Config rules

Generated from \`lib/audit/config\` (\`CONFIG_PAGE=write npx jest test/audit/config/page\`).

\`\`\`ts
new ConfigRules(this, 'Config'); // recorder, delivery and all rules below
new ConfigRules(this, 'Config', {
  ruleSets: [ConfigRuleSet.hipaa(), ConfigRuleSet.spawn()],
  recorder: ConfigRecorder.existing(), // an account and region have one
  output: ConfigRuleOutput.conformancePacks(), // scored per framework; no remediation
});
\`\`\`

- **Recorder.** It runs on the service-linked role \`AWSServiceRoleForConfig\`. In an account that never used AWS Config, make it once:
  \`ConfigRecorder.create({ createServiceLinkedRole: true })\`. IAM is recorded in the home region only: \`globalTypes: false\` elsewhere.
- **Cost.** AWS Config bills each recorded change, and spored rewrites tags of its instance each minute: 1,440 changes a day and instance.
  \`dailyTypes: ['AWS::EC2::Instance']\` records one, at the price that instances which live less than a day may go unseen by
  rules that react to changes.
- **Regions.** Not every rule exists in every region, and a stack with one that doesn't fails: \`leaveOut: [{ identifier, reason }]\`.
- **Aggregation.** \`ConfigAggregation.ofOrganization()\`, or \`ofAccounts(...)\` with \`authorizedAggregators\` in each of the accounts.
- **Remediation** is opt-in: \`ConfigRemediation.ebsEncryptionByDefault()\`, \`keyRotation()\`, \`defaultSecurityGroup()\`, \`openSsh()\`.
- Nothing here was run on AWS. The rules in Guard are tested with Guard's own evaluator on configuration items.
`;

/** docs/config-rules.md as it should be. */
export function configPage(): string {
  const identifiers = [...new Set(SETS.flatMap(([, { identifiers: all }]) => all))].sort();
  const constants = Object.values(config.ManagedRuleIdentifiers) as unknown[];
  const rows = identifiers.map((identifier) => [
    code(identifier) + (constants.includes(identifier) ? '' : ' *'),
    ...SETS.map(([, set]) => (set.identifiers.includes(identifier) ? 'x' : '')),
    parametersOf(identifier),
  ]);
  const left = Object.entries(CONDITIONAL_RULES).map(([identifier, { needs, why }]) => [
    code(identifier),
    code(needs),
    why,
  ]);
  const guard = GUARD_RULES.map(({ name, description }) => [code(name), description]);
  return [
    INTRODUCTION,
    `## Managed rules, ${identifiers.length}`,
    'A star: not in `ManagedRuleIdentifiers` of aws-cdk-lib. PCI 4.0.1 includes 3.2.1, as AWS says that its packs are to be used.',
    table(['identifier', ...SETS.map(([name]) => name), 'parameters'], rows),
    '## Left out unless a parameter says how to judge',
    table(['identifier', 'parameter', 'why'], left),
    '## Rules in Guard, always',
    table(['name', 'what it asks of instances tagged `spawn:managed=true`'], guard),
    '',
  ].join('\n\n');
}

function parametersOf(identifier: string): string {
  const parameters = Object.entries(RULE_PARAMETERS[identifier] ?? {}).map(([name, value]) => `${name}: ${value}`);
  const scope = RULE_SCOPES[identifier] as readonly string[] | undefined;
  return [...parameters, ...(scope ? [`types: ${scope.join(', ')}`] : [])].join('; ');
}

const code = (text: string) => `\`${text}\``;

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
