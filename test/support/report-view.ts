import type { FrameworkReport, Report, WaiverReport } from '../../lib/compliance/engine/report';

/** A finding of a framework with all that the report says of it in other places. */
export interface FindingView {
  readonly rule: string;
  readonly controls: readonly string[];
  readonly status: string;
  readonly path: string;
  /** `file:line:column` */
  readonly source?: string;
  readonly where: string;
  readonly why: string;
  readonly fix: string;
  readonly waiver?: WaiverReport;
  readonly note?: string;
}

export type FrameworkView = Omit<FrameworkReport, 'findings'> & { readonly findings: readonly FindingView[] };

/** A report with every index replaced by what it stands for. */
export function viewOf(report: Report): Omit<Report, 'frameworks'> & { readonly frameworks: readonly FrameworkView[] } {
  return {
    ...report,
    frameworks: report.frameworks.map((framework) => ({
      ...framework,
      findings: framework.findings.map(({ finding: index, status, waiver, note }): FindingView => {
        const { rule, finding, resource, where, why, fix } = report.findings[index];
        const { path, source } = report.resources[resource];
        return {
          rule: `${framework.id}-${rule}${finding === undefined ? '' : `[${finding}]`}`,
          controls: framework.controls.filter(({ rules }) => rules.includes(rule)).map(({ id }) => id),
          status,
          path,
          source: source && `${source.file}:${source.line}:${source.column}`,
          where,
          why,
          fix,
          waiver: waiver === undefined ? undefined : report.waivers[waiver],
          note,
        };
      }),
    })),
  };
}
