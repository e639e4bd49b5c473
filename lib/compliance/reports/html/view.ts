import { type FindingReport, type Report, type ResourceReport, STATUSES, type Status } from '../../engine/report';
import { type FrameworkView, frameworkViews } from './framework-view';
import { groupBy } from './group-by';
import { type Statement, statementOf } from './statement';
import { anchor } from './text';

/** A resource as the page shows it. */
export interface ResourceView {
  readonly path: string;
  readonly type: string;
  readonly logicalId: string;
  readonly template: string;
  readonly source?: string;
}

/** A finding as the page shows it, once, whatever frameworks it concerns. */
export interface FindingView extends Omit<FindingReport, 'resource'> {
  /** From 1, as it is referred to. */
  readonly number: number;
  readonly anchor: string;
  /** The worst of its statuses. */
  readonly status: Status;
  readonly frameworks: readonly { readonly id: string; readonly status: Status; readonly waiver?: number }[];
  readonly resource: ResourceView;
  /** Waivers that cover it, numbered from 1. */
  readonly waivers: readonly number[];
}

export interface RuleView {
  readonly id: string;
  readonly anchor: string;
  readonly title: string;
  readonly origin: string;
  readonly types: string;
  readonly unwaivable?: string;
  readonly passed: number;
  readonly findings: readonly FindingView[];
  readonly notApplicable: number;
  /** Indices and views of resources that passed: the first of them. */
  readonly shown: readonly ResourceView[];
}

/** Everything that the templates of the page read. */
export interface PageView {
  readonly report: Report;
  readonly statement: Statement;
  readonly frameworks: readonly FrameworkView[];
  readonly findings: readonly FindingView[];
  readonly rules: readonly RuleView[];
  readonly settings: readonly (readonly [string, string])[];
  /** What there is to filter by. */
  readonly types: readonly string[];
  readonly stacks: readonly string[];
  readonly origins: readonly string[];
}

/** Up to so many passes in all are listed in the page itself; of more, so many of each rule, and the script shows the rest. */
const ALL_PASSES = 2_000;
const FIRST_PASSES = 10;

export function pageView(report: Report): PageView {
  const resources = resourceViews(report);
  const findings = findingViews(report, resources);
  const findingsByRule = groupBy(findings, ({ rule }) => rule);
  const passes = report.rules.reduce((sum, { passed }) => sum + passed.length, 0);
  const shown = passes <= ALL_PASSES ? ALL_PASSES : FIRST_PASSES;
  return {
    report,
    statement: statementOf(report),
    frameworks: frameworkViews(report, findings),
    findings,
    rules: report.rules.map(({ passed, types, ...rule }) => ({
      ...rule,
      anchor: anchor('rule', rule.id),
      types: types.includes('*') ? 'every type' : types.join(', '),
      passed: passed.length,
      findings: findingsByRule.get(rule.id) ?? [],
      shown: passed.slice(0, shown).map(resources),
    })),
    settings: Object.entries(report.settings).map(([name, value]: [string, unknown]) => [name, settingText(value)]),
    types: distinct(report.resources.map(({ type }) => type)),
    stacks: distinct(report.templates.map(({ stack }) => stack)),
    origins: distinct(report.rules.map(({ origin }) => origin)),
  };
}

/** Of thousands of resources the page itself shows some. */
function resourceViews(report: Report): (index: number) => ResourceView {
  const known = new Map<number, ResourceView>();
  return (index) => {
    let view = known.get(index);
    if (!view) known.set(index, (view = resourceView(report, report.resources[index])));
    return view;
  };
}

function resourceView(report: Report, { path, type, logicalId, template, source }: ResourceReport): ResourceView {
  return {
    path,
    type,
    logicalId,
    template: report.templates[template].file,
    source: source && `${source.file}:${source.line}`,
  };
}

function findingViews(report: Report, resources: (index: number) => ResourceView): FindingView[] {
  const fates = report.findings.map((): FindingView['frameworks'][number][] => []);
  for (const { id, findings } of report.frameworks) {
    for (const { finding, status, waiver } of findings) fates[finding].push({ id, status, waiver });
  }
  return report.findings.map((finding, index) => ({
    ...finding,
    number: index + 1,
    anchor: anchor('finding', String(index + 1)),
    status: STATUSES.find((status) => fates[index].some((fate) => fate.status === status)) ?? finding.kind,
    frameworks: fates[index],
    resource: resources(finding.resource),
    waivers: [...new Set(fates[index].flatMap(({ waiver }) => (waiver === undefined ? [] : waiver + 1)))],
  }));
}

function settingText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
