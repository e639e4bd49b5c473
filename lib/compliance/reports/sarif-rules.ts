import type { ReportingDescriptor, ReportingDescriptorRelationship, ToolComponent } from 'sarif';
import type { FrameworkReport, Report, RuleReport } from '../engine/report';
import { nameUuid } from './name-uuid';
import type { ReportLookup } from './report-lookup';
import { webAddress } from './web-address';

/** GitHub takes no longer texts in a rule's short description, and no more tags. */
const GITHUB_TEXT = 1024;
const GITHUB_TAGS = 20;

/** The rules that ran, related to the controls that they bear on. */
export function descriptorsOf(lookup: ReportLookup): ReportingDescriptor[] {
  const fixes = fixesByRule(lookup.report);
  return lookup.report.rules.map((rule) => descriptorOf(lookup, rule, fixes.get(rule.id) ?? []));
}

/** One taxonomy per framework, one taxon per control: manual ones too. */
export function taxonomiesOf(report: Report): ToolComponent[] {
  return report.frameworks.map((framework) => ({
    name: framework.id,
    guid: taxonomyGuid(framework),
    fullName: `${framework.title} ${framework.edition}`,
    shortDescription: { text: framework.title },
    version: framework.edition,
    ...(webAddress(framework.source) === undefined ? {} : { informationUri: webAddress(framework.source) }),
    isComprehensive: false,
    properties: { summary: framework.summary },
    taxa: framework.controls.map(({ id, title, grade, experimental, status, evidence, limits }) => ({
      id,
      shortDescription: { text: title },
      properties: {
        grade,
        status,
        ...(experimental ? { experimental } : {}),
        ...(evidence === undefined ? {} : { evidence }),
        ...(limits === undefined ? {} : { limits }),
      },
    })),
  }));
}

const taxonomyGuid = ({ id, edition }: FrameworkReport): string => nameUuid('taxonomy', id, edition);

function descriptorOf(lookup: ReportLookup, rule: RuleReport, fixes: readonly string[]): ReportingDescriptor {
  const frameworks = lookup.report.frameworks.filter((framework) => lookup.controlsOf(framework, rule.id).length > 0);
  const controls = frameworks.map(
    (framework) => `${framework.title}: ${lookup.controlsOf(framework, rule.id).join(', ')}`,
  );
  const help = [
    ...(fixes.length === 0 ? [] : [['How to mend it:', ...fixes.map((fix) => `- ${fix}`)]]),
    ...(controls.length === 0 ? [] : [['Controls:', ...controls.map((control) => `- ${control}`)]]),
    [`Judges: ${rule.types.join(', ')}.`],
    [rule.unwaivable === undefined ? 'It can be waived.' : `It can't be waived: ${rule.unwaivable}.`],
  ];
  return {
    // No name: it would repeat the id, which SARIF's validator objects to (SARIF1001).
    id: rule.id,
    shortDescription: { text: cut(rule.title) },
    fullDescription: { text: cut(rule.title) },
    help: { text: help.map((lines) => lines.join('\n')).join('\n\n') },
    defaultConfiguration: { level: 'error' },
    relationships: relationships(lookup, rule.id),
    properties: {
      tags: ['compliance', rule.origin, ...frameworks.map(({ id }) => id)].slice(0, GITHUB_TAGS),
      passed: rule.passed.length,
      notApplicable: rule.notApplicable,
    },
  };
}

function relationships({ report }: ReportLookup, rule: string): ReportingDescriptorRelationship[] {
  return report.frameworks.flatMap((framework, taxonomy) =>
    framework.controls.flatMap(({ id, rules }, index) =>
      rules.includes(rule)
        ? [
            {
              target: {
                id,
                index,
                toolComponent: { name: framework.id, index: taxonomy, guid: taxonomyGuid(framework) },
              },
              kinds: ['relevant'],
            },
          ]
        : [],
    ),
  );
}

/** What findings of each rule say about mending them, each text once. */
function fixesByRule({ findings }: Report): Map<string, string[]> {
  const fixes = new Map<string, Set<string>>();
  for (const { rule, fix } of findings) {
    if (fix !== '') fixes.set(rule, (fixes.get(rule) ?? new Set()).add(fix));
  }
  // A fix may name the resource: a few show what is meant.
  return new Map([...fixes].map(([rule, texts]) => [rule, [...texts].sort().slice(0, 3)]));
}

const cut = (text: string): string => (text.length <= GITHUB_TEXT ? text : `${text.slice(0, GITHUB_TEXT - 1)}…`);
