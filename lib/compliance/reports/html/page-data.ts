import type { FrameworkFinding, Report, Status } from '../../engine/report';
import type { RuleOrigin } from '../../engine/loaded-rule';

/** What the page's script needs of a report: the rest stands in the page. All numbers are indices. */
export interface PageData {
  readonly templates: readonly { readonly file: string; readonly stack: string }[];
  readonly resources: readonly PageResource[];
  readonly rules: readonly { readonly origin: RuleOrigin; readonly passed: readonly number[] }[];
  readonly findings: readonly { readonly rule: number; readonly resource: number }[];
  readonly frameworks: readonly {
    readonly controls: readonly { readonly status: Status; readonly rules: readonly number[] }[];
    readonly findings: readonly Pick<FrameworkFinding, 'finding' | 'status'>[];
  }[];
}

export interface PageResource {
  readonly template: number;
  readonly logicalId: string;
  readonly type: string;
  readonly path: string;
  /** `file:line`. */
  readonly source?: string;
}

export function pageData(report: Report): PageData {
  const ruleIndex = new Map(report.rules.map(({ id }, index) => [id, index]));
  const indices = (ids: readonly string[]) => ids.flatMap((id) => ruleIndex.get(id) ?? []);
  return {
    templates: report.templates.map(({ file, stack }) => ({ file, stack })),
    resources: report.resources.map(({ template, logicalId, type, path, source }) => ({
      template,
      logicalId,
      type,
      path,
      source: source && `${source.file}:${source.line}`,
    })),
    rules: report.rules.map(({ origin, passed }) => ({ origin, passed })),
    findings: report.findings.map(({ rule, resource }) => ({ rule: ruleIndex.get(rule) ?? -1, resource })),
    frameworks: report.frameworks.map(({ controls, findings }) => ({
      controls: controls.map(({ status, rules }) => ({ status, rules: indices(rules) })),
      findings: findings.map(({ finding, status }) => ({ finding, status })),
    })),
  };
}
