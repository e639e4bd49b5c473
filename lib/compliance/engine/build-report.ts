import { createHash } from 'node:crypto';
import { relative, resolve, sep } from 'node:path';
import { whyUnwaivable } from '../frameworks/unwaivable';
import type { TemplateResource } from '../model';
import type { Evaluation, Finding } from './evaluation';
import { excerptOf } from './excerpt';
import type { Acceptance, JudgedFinding, JudgedFramework } from './judgement';
import type {
  FindingReport,
  FrameworkFinding,
  FrameworkReport,
  Report,
  ResourceReport,
  RuleReport,
  SourceLocation,
  WaiverReport,
} from './report';
import { controlsOf, statusOf, summaryOf } from './statuses';
import { parsePath } from '../model/property-path';
import { describeUnused, type WaiverBook } from './waiver-book';
import type { CheckedWaiver } from './waiver-check';

const SCHEMA = 'https://raw.githubusercontent.com/cdk-spawn/cdk-spawn/main/docs/report.schema.json';

/** What a report is made of. */
export interface ReportInput {
  readonly evaluation: Evaluation;
  readonly judged: readonly JudgedFramework[];
  readonly book: WaiverBook;
  readonly tools: Readonly<Record<string, string>>;
  readonly now?: string;
  readonly runId?: string;
  /** Digest of each template's bytes, by file. */
  readonly digests: ReadonlyMap<string, string>;
  /** The line that a resource comes from. */
  readonly sourceOf: (resource: TemplateResource) => SourceLocation | undefined;
}

/** Puts the one report together that every format is written from. Everything in it is sorted. */
export function buildReport(input: ReportInput): Report {
  const { evaluation, judged, book } = input;
  const indexOf = new Map<TemplateResource | undefined, number>(
    evaluation.resources.map((resource, index) => [resource, index]),
  );
  const resources = resourceReports(evaluation, input.sourceOf);
  if ([...evaluation.records.values()].some(({ findings: some }) => some.some(({ resource }) => !resource))) {
    // What is missing from the app as a whole is a finding of the app.
    indexOf.set(undefined, resources.length);
    resources.push({ template: 0, logicalId: '', type: 'App', path: '' });
  }
  const findings = new FindingList(evaluation, indexOf);
  const waivers = new WaiverList();
  for (const waiver of book.waivers) waivers.add({ kind: 'waiver', ...declared(waiver) }, 0);
  const frameworks = judged.map((framework): FrameworkReport => {
    const { loaded, findings: ofFramework } = framework;
    const { id, title, edition, source } = loaded.data;
    return {
      id,
      title,
      edition,
      source,
      summary: summaryOf(loaded, evaluation, ofFramework),
      controls: controlsOf(loaded, evaluation, ofFramework),
      findings: frameworkFindings(ofFramework, findings, waivers),
    };
  });
  const { templates, settings } = evaluation.templates;
  return {
    $schema: SCHEMA,
    version: 2,
    now: input.now,
    runId: input.runId,
    tools: input.tools,
    settings,
    templates: templates.map(({ file, stack, stackName, account, region }) => ({
      file,
      stack,
      stackName,
      account,
      region,
      sha256: input.digests.get(file),
    })),
    resources,
    rules: [...evaluation.records.values()]
      .map(({ rule, passed, notApplicable }): RuleReport => ({
        id: rule.ruleId,
        title: rule.title,
        origin: rule.origin,
        types: rule.resourceTypes,
        unwaivable: whyUnwaivable(rule.ruleId),
        passed: sortedPlaces(passed, indexOf),
        notApplicable,
      }))
      .sort((a, b) => compare(a.id, b.id)),
    findings: findings.all,
    frameworks,
    waivers: waivers.all,
    problems: book.unused().map(describeUnused),
  };
}

function sortedPlaces(
  resources: readonly TemplateResource[],
  indexOf: ReadonlyMap<TemplateResource | undefined, number>,
): number[] {
  const places = new Uint32Array(resources.length);
  resources.forEach((resource, index) => (places[index] = indexOf.get(resource) as number));
  places.sort();
  return resources.map((_, index) => places[index]);
}

function resourceReports({ templates, resources }: Evaluation, sourceOf: ReportInput['sourceOf']): ResourceReport[] {
  const templateIndex = new Map(templates.templates.map((template, index) => [template, index]));
  return resources.map((resource) => ({
    template: templateIndex.get(resource.template) ?? -1,
    logicalId: resource.logicalId,
    type: resource.type,
    path: resource.path,
    source: sourceOf(resource),
  }));
}

function frameworkFindings(
  judged: readonly JudgedFinding[],
  findings: FindingList,
  waivers: WaiverList,
): FrameworkFinding[] {
  return judged
    .map((each) => ({
      finding: findings.indexOf(each.finding),
      status: statusOf(each),
      waiver: each.acceptance && waivers.add(each.acceptance, 1),
      note: each.note,
    }))
    .sort((a, b) => a.finding - b.finding);
}

/** Every finding once, sorted by resource and rule. */
class FindingList {
  public readonly all: readonly FindingReport[];
  private readonly indices: ReadonlyMap<Finding, number>;

  public constructor({ records }: Evaluation, indexOf: ReadonlyMap<TemplateResource | undefined, number>) {
    const key = ({ resource }: Finding) => indexOf.get(resource) ?? -1;
    const sorted = [...records.values()]
      .flatMap(({ findings }) => findings)
      .sort(
        (a, b) =>
          key(a) - key(b) ||
          compare(a.rule.ruleId, b.rule.ruleId) ||
          compare(a.finding ?? '', b.finding ?? '') ||
          compare(a.where, b.where),
      );
    this.indices = new Map(sorted.map((finding, index) => [finding, index]));
    this.all = sorted.map((finding) => findingReport(finding, key(finding)));
  }

  public indexOf(finding: Finding): number {
    return this.indices.get(finding) ?? -1;
  }
}

function findingReport(finding: Finding, resource: number): FindingReport {
  const { rule, kind, where, why, fix } = finding;
  return {
    rule: rule.ruleId,
    finding: finding.finding,
    kind,
    resource,
    where,
    why,
    fix,
    position: positionOf(finding),
    excerpt: excerptOf(finding),
    fingerprint: fingerprintOf(finding),
  };
}

/** Where the property, or the nearest thing around it, stands in a template that a person wrote. */
function positionOf({ resource, where }: Finding): FindingReport['position'] {
  const inside = where === '' ? [] : ['Properties', ...parsePath(where)];
  return resource?.template._position?.(['Resources', resource.logicalId, ...inside]);
}

/** Names only: a hash of a value could be guessed back. */
function fingerprintOf({ rule, finding, resource, where }: Finding): string {
  const names = [rule.ruleId, finding ?? '', resource?.template.stack ?? '', resource?.path ?? '', where];
  return createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 32);
}

/** Every acceptance once. */
class WaiverList {
  private readonly entries = new Map<
    string,
    { readonly acceptance: Acceptance; readonly index: number; covers: number }
  >();

  /** @returns its index */
  public add(acceptance: Acceptance, covers: number): number {
    const { kind, rule, scope, reason, owner, ticket, expires } = acceptance;
    const key = JSON.stringify([kind, rule, scope, reason, owner, ticket, expires]);
    const entry = this.entries.get(key) ?? { acceptance, index: this.entries.size, covers: 0 };
    entry.covers += covers;
    this.entries.set(key, entry);
    return entry.index;
  }

  public get all(): WaiverReport[] {
    return [...this.entries.values()].map(({ acceptance, covers }) => ({ ...acceptance, covers }));
  }
}

const declared = ({ rule, scope, reason, owner, ticket, expires, source }: CheckedWaiver) => ({
  rule,
  scope,
  reason,
  owner,
  ticket,
  expires,
  source: source && { ...source, file: relative(process.cwd(), resolve(source.file)).split(sep).join('/') },
});

/** By code units: the same order on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
