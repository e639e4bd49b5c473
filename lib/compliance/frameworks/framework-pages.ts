import { BUILT_IN_FRAMEWORKS } from './built-in';
import { controlIdsOf, ruleIdsOf } from './controls-by-rule';
import { type DocumentedRule, documentedRule } from './documented-rule';
import type { FrameworkData } from './framework-data';
import { countsOf, DISCLAIMER, FACTORIES, frameworkPage, GENERATED, pageName } from './framework-page';
import { anchorOf, code, table, text } from './markdown';
import { whyUnwaivable } from './unwaivable';

/** The texts of docs/frameworks, by file name. */
export function frameworkPages(frameworks: readonly FrameworkData[] = BUILT_IN_FRAMEWORKS): Record<string, string> {
  const pages: Record<string, string> = { 'README.md': indexPage(frameworks), 'rules.md': rulesPage(frameworks) };
  for (const data of frameworks) pages[pageName(data)] = frameworkPage(data);
  return Object.fromEntries(Object.entries(pages).map(([name, body]) => [name, `${body}\n`]));
}

function indexPage(frameworks: readonly FrameworkData[]): string {
  return [
    '# Frameworks',
    GENERATED,
    DISCLAIMER,
    'One page per framework: its controls, which rules judge each, what a pass leaves open, and which evidence to attach. ' +
      '[rules.md](rules.md) lists every rule with the controls that it serves. A framework of your own: ' +
      '`Framework.custom(...)`.',
    table(
      ['Framework', 'In code', 'Edition', 'Controls', 'direct', 'partial', 'manual', 'Rules', 'ours', 'cdk-nag'],
      frameworks.map((data) => {
        const { controls, direct, partial, manual, rules, own, nag } = countsOf(data);
        const counts = [controls, direct, partial, manual, rules, own, nag].map(String);
        return [`[${text(data.title)}](${pageName(data)})`, code(FACTORIES[data.id]), text(data.edition), ...counts];
      }),
    ),
  ].join('\n\n');
}

function rulesPage(frameworks: readonly FrameworkData[]): string {
  const ids = [...new Set(frameworks.flatMap(ruleIdsOf))].sort();
  const rules = ids.map(documentedRule).filter((rule) => rule !== undefined);
  const section = (origin: DocumentedRule['origin']) =>
    table(
      ['Rule', 'What it asks', 'Resource types', 'Controls', 'Waivers'],
      rules.filter((rule) => rule.origin === origin).map((rule) => ruleRow(rule, frameworks)),
    );
  return [
    '# Rules',
    GENERATED,
    DISCLAIMER,
    'Findings carry the id of the rule with that of the framework before it: `SOC2-Imdsv2Everywhere`.',
    '## Rules of this library',
    'They judge the final template. What a template does not tell gives unknown, never a pass.',
    section('cdk-spawn'),
    '## Rules of cdk-nag',
    'They run on the final template too. [compliance.md](../compliance.md) says which of them err, and where.',
    section('cdk-nag'),
  ].join('\n\n');
}

function ruleRow({ id, title, types }: DocumentedRule, frameworks: readonly FrameworkData[]): string[] {
  const controls = frameworks
    .map((data) => ({ data, ids: controlIdsOf(data, id) }))
    .filter(({ ids }) => ids.length > 0)
    .map(({ data, ids }) => `[${data.id}](${pageName(data)}): ${ids.map(text).join(', ')}`);
  const why = whyUnwaivable(id);
  return [
    `<a id="${anchorOf(id)}"></a>**${id}**`,
    text(title),
    types.map((type) => (type === '*' ? 'all' : code(type))).join(', '),
    controls.join('<br>'),
    why === undefined ? '' : `never: ${text(why)}`,
  ];
}
