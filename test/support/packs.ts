import type { App, Stack } from 'aws-cdk-lib';
import { OWN_WAIVERS, ownWaiverTicket } from '../../lib/analysis/own-waivers';
import { Framework } from '../../lib/compliance';
import { Acknowledgements } from '../../lib/compliance/engine/acknowledgements';
import { evaluate } from '../../lib/compliance/engine/evaluation';
import { judge, WaiverBook } from '../../lib/compliance/engine/judgement';
import { messageOf } from '../../lib/compliance/engine/results';
import { rulesOf } from '../../lib/compliance/packs/load';

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

const FRAMEWORKS = [Framework.hipaa(), Framework.pciDss321(), Framework.soc2()].map((framework) => ({
  framework,
  rules: rulesOf(framework.id),
}));

/** Every finding of the three packs at or below a scope, sorted; a rule that threw is one too. Own waivers are left out. */
export function findingsOf(scope: App | Stack): Finding[] {
  return judgedFindings(scope).flatMap(({ waiver, ...finding }) => (waiver === undefined ? [finding] : []));
}

/** The findings that rows of docs/WAIVERS.md accept. */
export function waivedOf(scope: App | Stack): Waived[] {
  return judgedFindings(scope).flatMap(({ waiver, ...finding }) =>
    waiver === undefined ? [] : [{ ...finding, waiver }],
  );
}

/** Fails with the list of findings unless all three packs are clean, own waivers aside. */
export function expectClean(scope: App | Stack): void {
  const lines = findingsOf(scope).map(({ ruleId, path, message }) => `${ruleId}  ${path}\n    ${message}`);
  if (lines.length > 0) throw new Error(`${lines.length} findings:\n${lines.join('\n')}`);
}

function judgedFindings(scope: App | Stack): (Finding & { readonly waiver?: string })[] {
  const root = scope.node.root as App;
  // Aspects and lazily created resources exist only after synthesis; a second call returns the first assembly.
  root.synth();
  return judge(evaluate(scope, FRAMEWORKS), new WaiverBook([]), new Acknowledgements(root, true))
    .flatMap(({ rules }) => rules.flatMap(({ rule, findings }) => findings.map((finding) => ({ rule, finding }))))
    .map(({ rule, finding }) => ({
      ruleId: finding.id,
      path: finding.path,
      message: messageOf(finding, rule.info),
      // Only what the library waives itself is tolerated.
      waiver: OWN_WAIVERS.find((row) => ownWaiverTicket(row) === finding.acceptance?.ticket)?.id,
    }))
    .sort((a, b) => compare(a.path, b.path) || compare(a.ruleId, b.ruleId));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
