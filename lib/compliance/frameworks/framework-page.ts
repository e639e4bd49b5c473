import { ruleIdsOf } from './controls-by-rule';
import { documentedRule } from './documented-rule';
import type { ControlData, FrameworkData } from './framework-data';
import { anchorOf, code, text, table } from './markdown';

/** How each framework is asked for. */
export const FACTORIES: Readonly<Record<string, string>> = {
  'HIPAA.Security': 'Framework.hipaa()',
  'HIPAA.NPRM.2025': 'Framework.hipaaNprm2025()',
  'PCI.DSS.401': 'Framework.pciDss401()',
  'PCI.DSS.321': 'Framework.pciDss321()',
  SOC2: 'Framework.soc2()',
  'Spawn.Baseline': 'Framework.spawnBaseline()',
  'NIST.800.53.R5': 'Framework.nist80053r5()',
  'NIST.800.171': 'Framework.nist800171()',
};

export const GENERATED =
  'Generated from lib/compliance/frameworks (`FRAMEWORK_PAGES=write npx jest test/compliance/frameworks/pages`); do not edit.';

export const DISCLAIMER = `> The mapping of rules to controls is a proposal. No auditor has reviewed it. Titles are our own words, not the text of the
> standard. A clean result supports an audit; it is no attestation and proves no compliance.`;

const GRADES = `- **direct**: a template shows the control itself.
- **partial**: a template shows one supporting piece. A pass is no pass of the whole; attach the evidence as well.
- **manual**: no template shows it. It appears in each report as a row that asks for evidence.
- **experimental**: the mapping rests on few sources.

A control has the worst status of its rules. A pass says nothing of what is outside the app or happens after deployment; the
table says what else it leaves open.`;

/** File name of a framework's page: `pci-dss-401.md`. */
export function pageName({ id }: FrameworkData): string {
  return `${id.toLowerCase().replaceAll('.', '-')}.md`;
}

/** How many controls a framework has of each kind, and rules of each origin. */
export function countsOf(data: FrameworkData) {
  const grade = (wanted: ControlData['grade']) => data.controls.filter((control) => control.grade === wanted).length;
  const rules = ruleIdsOf(data);
  const nag = rules.filter((id) => documentedRule(id)?.origin === 'cdk-nag').length;
  return {
    controls: data.controls.length,
    direct: grade('direct'),
    partial: grade('partial'),
    manual: grade('manual'),
    experimental: data.controls.filter(({ experimental }) => experimental).length,
    rules: rules.length,
    own: rules.length - nag,
    nag,
  };
}

/** The page of one framework. */
export function frameworkPage(data: FrameworkData): string {
  const { controls, direct, partial, manual, experimental, rules, own, nag } = countsOf(data);
  const marked = experimental > 0 ? `; ${experimental} are experimental` : '';
  return [
    `# ${text(data.title)}`,
    GENERATED,
    DISCLAIMER,
    [
      `- **Id:** ${code(data.id)}, from ${code(FACTORIES[data.id])}`,
      `- **Edition:** ${text(data.edition)}`,
      `- **Source:** <${data.source}>`,
      `- **Controls:** ${controls}: ${direct} direct, ${partial} partial, ${manual} manual${marked}`,
      `- **Rules:** ${rules}: ${own} of this library, ${nag} of cdk-nag`,
    ].join('\n'),
    ...(data.notes ? ['## What to know', data.notes.map((note) => `- ${text(note)}`).join('\n')] : []),
    '## Controls',
    GRADES,
    table(
      ['Control', 'What it is about', 'Grade', 'Rules', 'What a pass does not prove', 'Evidence to attach'],
      data.controls.map(controlRow),
    ),
    ...(data.leftOut
      ? [
          '## Rules left out',
          table(
            ['Rule', 'Why'],
            data.leftOut.map(({ rule, why }) => [code(rule), text(why)]),
          ),
        ]
      : []),
  ].join('\n\n');
}

function controlRow({ id, title, grade, experimental, rules, limits, evidence }: ControlData): string[] {
  return [
    `**${text(id)}**`,
    text(title),
    experimental ? `${grade}, experimental` : grade,
    rules.map(ruleLink).join(', '),
    text(limits ?? ''),
    text(evidence ?? ''),
  ];
}

const ruleLink = (id: string): string => `[${id}](rules.md#${anchorOf(id)})`;
