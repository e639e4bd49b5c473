import type { FindingReport, FrameworkFinding, Report } from '../engine/report';
import { badness } from './badness';
import type { FindingChange } from './diff-model';
import { pairs } from './diff-pairs';
import { resourceName } from './report-lookup';

interface Found {
  readonly framework: string;
  readonly report: Report;
  readonly finding: FindingReport;
  readonly status: FrameworkFinding['status'];
}

/** What was found before and is not now, and the other way round. */
export function diffFindings(before: Report, after: Report) {
  const passedBefore = new PassedVerdicts(before);
  const changes = pairs(foundIn(before), foundIn(after), ({ framework, finding }) => [
    framework,
    finding.fingerprint,
  ]).map(([old, young]): FindingChange => {
    const { framework, finding, report } = (young ?? old)!;
    return {
      framework,
      fingerprint: finding.fingerprint,
      rule: finding.rule,
      ...(finding.finding === undefined ? {} : { finding: finding.finding }),
      path: resourceName(report.resources[finding.resource]),
      where: finding.where,
      why: finding.why,
      ...(old === undefined ? {} : { before: old.status }),
      ...(young === undefined ? {} : { after: young.status }),
      worse: young !== undefined && isWorse(old, young, passedBefore),
    };
  });
  return {
    added: changes.filter((change) => change.before === undefined),
    mended: changes.filter((change) => change.after === undefined),
    changed: changes.filter(
      ({ before: old, after: young }) => old !== undefined && young !== undefined && old !== young,
    ),
  };
}

function isWorse(old: Found | undefined, young: Found, passedBefore: PassedVerdicts): boolean {
  if (old !== undefined) return badness(young.status) > badness(old.status);
  if (young.status === 'failed' || young.status === 'error') return true;
  return young.status === 'unknown' && passedBefore.has(young);
}

function foundIn(report: Report): Found[] {
  return report.frameworks.flatMap(({ id, findings }) =>
    findings.map(({ finding, status }) => ({ framework: id, report, finding: report.findings[finding], status })),
  );
}

/** Which rule passed on which resource, whatever its index was. */
class PassedVerdicts {
  private readonly keys: ReadonlySet<string>;

  public constructor(report: Report) {
    this.keys = new Set(
      report.rules.flatMap(({ id, passed }) => passed.map((resource) => keyOf(report, id, resource))),
    );
  }

  public has({ report, finding }: Found): boolean {
    return this.keys.has(keyOf(report, finding.rule, finding.resource));
  }
}

function keyOf({ resources, templates }: Report, rule: string, resource: number): string {
  const { template, logicalId } = resources[resource];
  return [rule, templates[template].stack, logicalId].join('\0');
}
