import { createHash } from 'node:crypto';
import type {
  ControlReport,
  FindingReport,
  FrameworkFinding,
  FrameworkReport,
  Report,
  ResourceReport,
  RuleReport,
  Status,
  TemplateReport,
} from '../../../lib/compliance/engine/report';
import { STATUSES } from '../../../lib/compliance/engine/report';

export type SampleRule = Omit<RuleReport, 'notApplicable'>;
export type SampleFinding = Omit<FindingReport, 'fingerprint'>;
export type SampleControl = Omit<ControlReport, 'status'>;

export interface SampleFramework extends Omit<FrameworkReport, 'summary' | 'controls' | 'findings'> {
  readonly controls: readonly SampleControl[];
  /** Waived findings: index of the finding to index of the waiver. */
  readonly waived: Readonly<Record<number, number>>;
}

interface Sample {
  readonly templates: readonly TemplateReport[];
  readonly resources: readonly ResourceReport[];
  readonly rules: readonly SampleRule[];
  readonly findings: readonly SampleFinding[];
  readonly frameworks: readonly SampleFramework[];
}

/** Counts what follows from the verdicts: summaries, statuses, fingerprints. */
export function assemble(sample: Sample): Omit<Report, 'settings' | 'waivers' | 'problems'> {
  const { templates, resources } = sample;
  const resourcesWithFinding = new Map<string, Set<number>>();
  for (const { rule, resource } of sample.findings) {
    resourcesWithFinding.set(rule, (resourcesWithFinding.get(rule) ?? new Set()).add(resource));
  }
  const rules = sample.rules.map((rule) => ({
    ...rule,
    notApplicable: resources.length - rule.passed.length - (resourcesWithFinding.get(rule.id)?.size ?? 0),
  }));
  return {
    $schema: 'https://github.com/cdk-spawn/cdk-spawn/blob/main/data/schemas/report-2.schema.json',
    version: 2,
    tools: { 'aws-cdk-lib': '2.276.0', 'cdk-nag': '3.0.2', 'cdk-spawn': '0.1.0' },
    templates,
    resources,
    rules,
    findings: sample.findings.map((finding) => ({ ...finding, fingerprint: fingerprint(finding, resources) })),
    frameworks: sample.frameworks.map((framework) => frameworkOf(framework, rules, sample.findings)),
  };
}

function fingerprint({ rule, finding, resource, where }: SampleFinding, resources: readonly ResourceReport[]): string {
  const names = [rule, finding ?? '', resources[resource].path, where];
  return createHash('sha256').update(names.join('\n')).digest('hex');
}

function frameworkOf(
  { waived, controls, ...framework }: SampleFramework,
  rules: readonly RuleReport[],
  all: readonly SampleFinding[],
): FrameworkReport {
  const ids = new Set(controls.flatMap((control) => control.rules));
  const own = rules.filter(({ id }) => ids.has(id));
  const findings = all.flatMap(({ rule, kind }, finding): FrameworkFinding[] => {
    if (!ids.has(rule)) return [];
    return waived[finding] === undefined
      ? [{ finding, status: kind }]
      : [{ finding, status: 'waived', waiver: waived[finding] }];
  });
  const count = (status: Status) => findings.filter((finding) => finding.status === status).length;
  const statusOf = (control: SampleControl): Status => {
    if (control.grade === 'manual') return 'manual';
    const found = new Set<Status>(
      findings.filter(({ finding }) => control.rules.includes(all[finding].rule)).map(({ status }) => status),
    );
    if (own.some(({ id, passed }) => control.rules.includes(id) && passed.length > 0)) found.add('passed');
    return STATUSES.find((status) => found.has(status)) ?? 'not applicable';
  };
  return {
    ...framework,
    summary: {
      rules: own.length,
      passed: own.reduce((sum, { passed }) => sum + passed.length, 0),
      failed: count('failed'),
      waived: count('waived'),
      unknown: count('unknown'),
      errors: count('error'),
      notApplicable: own.reduce((sum, { notApplicable }) => sum + notApplicable, 0),
    },
    controls: controls.map((control) => ({ ...control, status: statusOf(control) })),
    findings,
  };
}
