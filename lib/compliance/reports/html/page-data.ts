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

/** The same as it stands in the page: of thousands of resources each thing in a list of its own, and what is repeated once. */
export interface PackedData extends Omit<PageData, 'resources'> {
  readonly types: readonly string[];
  readonly sources: readonly string[];
  readonly resources: {
    readonly templates: readonly number[];
    readonly logicalIds: readonly string[];
    readonly types: readonly number[];
    readonly paths: readonly string[];
    /** -1 if it has none. */
    readonly sources: readonly number[];
  };
}

export function packedData(report: Report): PackedData {
  const ruleIndex = new Map(report.rules.map(({ id }, index) => [id, index]));
  const indices = (ids: readonly string[]) => ids.flatMap((id) => ruleIndex.get(id) ?? []);
  const types = new Numbered();
  const sources = new Numbered();
  const { resources } = report;
  return {
    templates: report.templates.map(({ file, stack }) => ({ file, stack })),
    resources: {
      templates: resources.map(({ template }) => template),
      logicalIds: resources.map(({ logicalId }) => logicalId),
      types: resources.map(({ type }) => types.of(type)),
      paths: resources.map(({ path }) => path),
      sources: resources.map(({ source }) => (source ? sources.of(`${source.file}:${source.line}`) : -1)),
    },
    types: types.all,
    sources: sources.all,
    rules: report.rules.map(({ origin, passed }) => ({ origin, passed })),
    findings: report.findings.map(({ rule, resource }) => ({ rule: ruleIndex.get(rule) ?? -1, resource })),
    frameworks: report.frameworks.map(({ controls, findings }) => ({
      controls: controls.map(({ status, rules }) => ({ status, rules: indices(rules) })),
      findings: findings.map(({ finding, status }) => ({ finding, status })),
    })),
  };
}

/** Texts that stand for their place in a list. */
class Numbered {
  public readonly all: string[] = [];
  private readonly places = new Map<string, number>();

  public of(text: string): number {
    const known = this.places.get(text) ?? this.all.push(text) - 1;
    this.places.set(text, known);
    return known;
  }
}
