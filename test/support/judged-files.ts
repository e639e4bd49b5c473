import { Framework, type RuleSettings } from '../../lib/compliance';
import { evaluate, type LoadedFramework } from '../../lib/compliance/engine/evaluation';
import { judge } from '../../lib/compliance/engine/judgement';
import { loadFrameworks } from '../../lib/compliance/engine/start';
import { WaiverBook } from '../../lib/compliance/engine/waiver-book';
import { type TemplateBody, TemplateSet } from '../../lib/compliance/model';

let loaded: LoadedFramework[] | undefined;

/** All that this library ships. */
export function everyFramework(): LoadedFramework[] {
  loaded ??= loadFrameworks([
    Framework.hipaa(),
    Framework.hipaaNprm2025(),
    Framework.pciDss401(),
    Framework.pciDss321(),
    Framework.soc2(),
    Framework.spawnBaseline(),
    Framework.nist80053r5(),
    Framework.nist800171(),
  ]);
  return loaded;
}

/** A verdict that is no pass, once however many frameworks have it. */
export interface OpenVerdict {
  readonly rule: string;
  readonly origin: 'cdk-spawn' | 'cdk-nag' | 'custom';
  readonly resource: string;
  readonly kind: 'failed' | 'unknown' | 'error';
  readonly where: string;
  readonly why: string;
}

/** Judges templates, which are one app, by every framework. */
export function openVerdicts(bodies: readonly TemplateBody[], settings: RuleSettings = {}): OpenVerdict[] {
  const frameworks = everyFramework();
  const sources = bodies.map((body, index) => ({
    body,
    file: `template-${index}`,
    stack: `Stack${index}`,
    region: 'eu-west-1',
    account: '111122223333',
  }));
  const judged = judge(evaluate(new TemplateSet(sources, settings), frameworks), frameworks, new WaiverBook([]));
  const findings = new Set(judged.flatMap((framework) => framework.findings.map(({ finding }) => finding)));
  return [...findings].map(({ rule, resource, kind, where, why }) => ({
    rule: rule.ruleId,
    origin: rule.origin,
    resource: resource?.logicalId ?? '',
    kind,
    where,
    why,
  }));
}
