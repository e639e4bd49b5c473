import { OWN_WAIVERS, type OwnWaiverRow } from '../analysis/own-waivers';

const HEAD = `# Findings that this library accepts on its own behalf

Generated from lib/analysis/own-waivers.ts; do not edit.

A row stands for a rule that can't hold for something we ship. Its findings appear as waived in \`report.json\`
and as suppressed in the CDK's \`validation-report.json\`, with owner \`cdk-spawn\` and the row as ticket. Nothing else is
waived without the app asking for it.
`;

/** The text of docs/WAIVERS.md. */
export function ownWaiversPage(rows: readonly OwnWaiverRow[] = OWN_WAIVERS): string {
  return [HEAD, ...rows.map(section)].join('\n');
}

function section(row: OwnWaiverRow): string {
  return `## ${row.id}

- **For:** ${row.what}
- **Rules:** ${row.rules.map((rule) => `\`${rule}\``).join(', ')}
- **Why:** ${row.why}
- **What compensates:** ${row.compensates}
- **The compliant setting:** ${row.remedyProp}
`;
}
