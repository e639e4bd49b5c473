import type { AlarmDefinition } from '../../../lib/audit/alarms/alarm-definition';
import { ATTACK_TECHNIQUES } from '../../../lib/audit/alarms/attack-techniques';
import { CIS_ALARMS } from '../../../lib/audit/alarms/cis-alarms';
import { SPAWN_ALARMS } from '../../../lib/audit/alarms/spawn-alarms';

const ALARMS_INTRODUCTION = `# Alarms

Generated from \`lib/audit/alarms\` (\`ALARM_PAGES=write npx jest test/audit/alarms/pages\`).

\`SecurityAlarms\` puts a metric filter for each row on the trail's log group, and an alarm on what it counts within five minutes. All
alarms go to one encrypted topic: \`Alerts.email(...)\`, \`Alerts.to(topic)\`, or \`Alerts.none({ reason })\`.

What alarms can't see: calls that no trail records (a trail of one region knows nothing of others; IAM, sign-in and organization calls stand in
the records of us-east-1, so that the trail must be multi-region), and whatever happens inside a machine. They come minutes late:
CloudTrail delivers within about five minutes, the alarm counts five more.

Deployments raise the alarms on changes too. That is what they are for: each is matched with the deployment behind it.

Each pattern runs in the tests on records that must count and on others that come close.`;

const ATTACKS_INTRODUCTION = `# Attack techniques

Generated from \`lib/audit/alarms/attack-techniques.ts\` (\`ALARM_PAGES=write npx jest test/audit/alarms/pages\`).

The techniques of [Stratus Red Team](https://stratus-red-team.cloud/attack-techniques/AWS/) that concern spawn's instances and the records of
what they do, each with the default that stops it, the alarm of [alarms.md](alarms.md) that sees it, and what is left.

Tests try each technique against the templates that the constructs give with no props, by IAM simulation where a policy decides; then
again with the default taken out, where it must succeed. Each technique's CloudTrail records raise the alarms of its row, and no
other. Nothing here was tried in an account of AWS.`;

const code = (text: string) => `\`${text}\``;

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const alarmTable = (definitions: readonly AlarmDefinition[], withCis: boolean) =>
  table(
    ['alarm', 'raised when', 'do', ...(withCis ? ['CIS 1.4.0'] : []), 'PCI DSS 4.0.1', 'NIST 800-53'],
    definitions.map(({ alarm, title, whatToDo, threshold = 1, controls }) => [
      code(alarm),
      threshold === 1 ? title : `${title} (${threshold})`,
      whatToDo,
      ...(withCis ? [controls.cis ?? ''] : []),
      controls.pci.join(', '),
      controls.nist.join(', '),
    ]),
  );

/** docs/alarms.md as it should be. */
export function alarmsPage(): string {
  return [
    ALARMS_INTRODUCTION,
    '## CIS AWS Foundations Benchmark',
    alarmTable(CIS_ALARMS, true),
    "## Spawn's own",
    alarmTable(SPAWN_ALARMS, false),
    '',
  ].join('\n\n');
}

/** docs/attack-techniques.md as it should be. */
export function attacksPage(): string {
  const rows = ATTACK_TECHNIQUES.map(({ id, what, stoppedBy, seenBy, left }) => [
    `${code(id)}: ${what}`,
    stoppedBy.map(({ defence, when }) => `${defence}: ${when}`).join('; '),
    seenBy.length === 0 ? 'none' : seenBy.map(code).join(', '),
    left,
  ]);
  return [ATTACKS_INTRODUCTION, table(['technique', 'stopped by', 'alarm', 'what is left'], rows), ''].join('\n\n');
}
