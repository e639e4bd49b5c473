import type { App, Stack } from 'aws-cdk-lib';
import { OWN_WAIVERS, ownWaiverTicket } from '../../lib/analysis/own-waivers';
import { Framework } from '../../lib/compliance';
import { Acknowledgements } from '../../lib/compliance/engine/acknowledgements';
import { appTemplates } from '../../lib/compliance/engine/app-templates';
import { evaluate } from '../../lib/compliance/engine/evaluation';
import { judge, type JudgedFinding } from '../../lib/compliance/engine/judgement';
import { loadFrameworks } from '../../lib/compliance/engine/start';
import { WaiverBook } from '../../lib/compliance/engine/waiver-book';
import type { RuleSettings } from '../../lib/compliance';

export interface Finding {
  /** `HIPAA.Security-X`, `PCI.DSS.321-X` or `SOC2-X`, with `[finding]` where the rule names several. */
  readonly ruleId: string;
  /** Path of the L1. */
  readonly path: string;
  /** What the rule says, or that and why it threw. */
  readonly message: string;
}

export interface Waived extends Finding {
  /** Id of the row in lib/analysis/own-waivers.ts. */
  readonly waiver: string;
}

/** The frameworks in which constructs' findings are told one by one: those whose rules were there first. */
const TOLD = ['HIPAA.Security', 'PCI.DSS.321', 'SOC2'];

const FRAMEWORKS = loadFrameworks([
  Framework.hipaa(),
  Framework.hipaaNprm2025(),
  Framework.pciDss401(),
  Framework.pciDss321(),
  Framework.soc2(),
  Framework.spawnBaseline(),
  Framework.nist80053r5(),
  Framework.nist800171(),
]);

/** What cdk-nag's rules find in HIPAA, PCI DSS 3.2.1 and SOC 2 at or below a scope, sorted. Own waivers are left out. */
export function findingsOf(scope: App | Stack): Finding[] {
  return told(scope).flatMap((finding) => (finding.acceptance ? [] : [describe(finding)]));
}

/** The findings of the same that rows of docs/WAIVERS.md accept. */
export function waivedOf(scope: App | Stack): Waived[] {
  return told(scope).flatMap((finding) => {
    const row = OWN_WAIVERS.find((candidate) => ownWaiverTicket(candidate) === finding.acceptance?.ticket);
    return row ? [{ ...describe(finding), waiver: row.id }] : [];
  });
}

/** What rules of our own find at or below a scope, each once: `rule path where`. */
export function ownFindingsOf(scope: App | Stack, settings?: RuleSettings): string[] {
  const own = judgedFindings(scope, settings).filter(
    ({ finding, acceptance }) => finding.rule.origin === 'cdk-spawn' && !acceptance,
  );
  return [
    ...new Set(own.map(({ finding }) => `${finding.rule.ruleId} ${finding.resource?.path} ${finding.where}`)),
  ].sort();
}

/** Fails with the list of findings, unknowns too, unless all frameworks are clean, own waivers aside. */
export function expectClean(scope: App | Stack, settings?: RuleSettings): void {
  const open = judgedFindings(scope, settings).filter(({ acceptance }) => !acceptance);
  const lines = open.map(
    ({ id, finding: { resource, kind, why, where } }) => `${id}  ${resource?.path}\n    ${kind}: ${why} (${where})`,
  );
  if (lines.length > 0) throw new Error(`${lines.length} findings:\n${lines.join('\n')}`);
}

/** The same, but for what the template does not tell: constructs that are given imported things. */
export function expectNoFailures(scope: App | Stack, settings?: RuleSettings): void {
  const failed = judgedFindings(scope, settings).filter(
    ({ acceptance, finding }) => !acceptance && finding.kind !== 'unknown',
  );
  expect(failed.map(({ id, finding }) => `${id} ${finding.resource?.path}: ${finding.why}`)).toEqual([]);
}

const told = (scope: App | Stack) =>
  judgedFindings(scope)
    .filter(
      ({ id, finding }) =>
        finding.rule.origin === 'cdk-nag' && TOLD.some((framework) => id.startsWith(`${framework}-`)),
    )
    .sort((a, b) => compare(describe(a).path, describe(b).path) || compare(a.id, b.id));

function describe({ id, finding }: JudgedFinding): Finding {
  return { ruleId: id, path: finding.resource?.path ?? '', message: finding.why };
}

function judgedFindings(scope: App | Stack, settings: RuleSettings = {}): JudgedFinding[] {
  const root = scope.node.root as App;
  // Aspects and lazily created resources exist only after synthesis; a second call returns the first assembly.
  root.synth();
  const { templates } = appTemplates(root, settings);
  const { path } = scope.node;
  return judge(
    evaluate(templates, FRAMEWORKS),
    FRAMEWORKS,
    new WaiverBook([]),
    new Acknowledgements(root.node.findAll(), true),
  )
    .flatMap(({ findings }) => findings)
    .filter(({ finding: { resource } }) => path === '' || resource?.path.startsWith(`${path}/`));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
