import type {
  FindingReport,
  FrameworkFinding,
  FrameworkReport,
  Report,
  ResourceReport,
  RuleReport,
  SourceLocation,
  TemplateReport,
  WaiverReport,
} from '../engine/report';
import { parsePath } from '../model/property-path';

/** A finding as one framework sees it. */
export interface FrameworkView {
  readonly framework: FrameworkReport;
  readonly status: FrameworkFinding['status'];
  readonly waiver?: WaiverReport;
  readonly note?: string;
}

/** The report's cross references, followed once for all that a format asks for. */
export class ReportLookup {
  private readonly rulesById: ReadonlyMap<string, RuleReport>;
  private readonly controlsByRule = new Map<FrameworkReport, ReadonlyMap<string, readonly string[]>>();
  private readonly viewsByFinding: readonly FrameworkView[][];

  public constructor(public readonly report: Report) {
    this.rulesById = new Map(report.rules.map((rule) => [rule.id, rule]));
    this.viewsByFinding = report.findings.map(() => []);
    for (const framework of report.frameworks) {
      this.controlsByRule.set(framework, controlsByRule(framework));
      for (const { finding, status, waiver, note } of framework.findings) {
        this.viewsByFinding[finding].push({
          framework,
          status,
          ...(waiver === undefined ? {} : { waiver: report.waivers[waiver] }),
          ...(note === undefined ? {} : { note }),
        });
      }
    }
  }

  public rule(id: string): RuleReport | undefined {
    return this.rulesById.get(id);
  }

  public resourceOf(finding: FindingReport): ResourceReport {
    return this.report.resources[finding.resource];
  }

  public templateOf(resource: ResourceReport): TemplateReport {
    return this.report.templates[resource.template];
  }

  /** What became of a finding in each framework that asks for its rule. */
  public viewsOf(finding: number): readonly FrameworkView[] {
    return this.viewsByFinding[finding];
  }

  /** The rules that a framework's controls name, in the report's order. */
  public rulesOf(framework: FrameworkReport): RuleReport[] {
    const controls = this.controlsByRule.get(framework);
    return this.report.rules.filter(({ id }) => controls?.has(id));
  }

  /** Ids of the framework's controls that a rule bears on. */
  public controlsOf(framework: FrameworkReport, rule: string): readonly string[] {
    return this.controlsByRule.get(framework)?.get(rule) ?? [];
  }

  /** The line that a person should look at: of the user's code, or of the template he wrote; the file alone if none is known. */
  public placeOf(resource: ResourceReport, finding?: FindingReport): Place {
    const { file } = this.templateOf(resource);
    const { source } = resource;
    // In a template that a person wrote, the property's line tells more than the resource's.
    if (finding?.position && (source === undefined || source.file === file)) return { file, ...finding.position };
    return source ?? { file };
  }
}

/** A line of a file, or the file as a whole. */
export type Place = Pick<SourceLocation, 'file'> & Partial<SourceLocation>;

/** `lib/app.ts:12:3`, the form that editors and terminals turn into a link. */
export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** Construct path of a resource. What the app lacks as a whole is reported on a resource without one. */
export const resourceName = ({ path }: Pick<ResourceReport, 'path'>): string => (path === '' ? 'the app' : path);

/** JSON pointer (RFC 6901) of a resource in its template, or of one of its properties; of the template for the app as a whole. */
export function templatePointer(logicalId: string, where: string): string {
  if (logicalId === '') return '';
  const property = where === '' ? [] : ['Properties', ...parsePath(where)];
  return ['', 'Resources', logicalId, ...property].map(escapePointer).join('/');
}

const escapePointer = (key: string | number): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** What frameworks note about a finding, each text once. */
export const notesOf = (views: readonly FrameworkView[]): readonly string[] => [
  ...new Set(views.flatMap(({ note }) => note ?? [])),
];

/** `reason (owner alice, ticket SEC-1, until 2027-03-31)`. */
export function waiverText({ reason, owner, ticket, expires }: WaiverReport): string {
  const details = [
    `owner ${owner}`,
    ...(ticket === undefined ? [] : [`ticket ${ticket}`]),
    expires === undefined ? 'no expiry' : `until ${expires}`,
  ];
  return `${reason} (${details.join(', ')})`;
}

function controlsByRule(framework: FrameworkReport): Map<string, string[]> {
  const controls = new Map<string, string[]>();
  for (const { id, rules } of framework.controls) {
    for (const rule of rules) {
      const ids = controls.get(rule);
      if (ids) ids.push(id);
      else controls.set(rule, [id]);
    }
  }
  return controls;
}
