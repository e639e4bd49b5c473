import { OWN_WAIVER_OWNER, ownWaiverFor, ownWaiverReason, ownWaiverTicket } from '../../analysis/own-waivers';
import { whyUnwaivable } from '../frameworks/unwaivable';
import type { Acknowledgements } from './acknowledgements';
import type { Evaluation, Finding, LoadedFramework } from './evaluation';
import { qualifiedId as idOf, type WaiverReport } from './report';
import type { CheckedWaiver } from './waiver-check';
import type { WaiverBook } from './waiver-book';

/** Why a finding does not fail the run. */
export type Acceptance = Omit<WaiverReport, 'covers'>;

/** Owner that the results name where nobody stands for the acceptance. */
const UNOWNED = 'unowned';

const NOT_HONOURED =
  'An acknowledgement by the bare rule id, on the whole app, without a reason, of a rule that nothing waives, or in ' +
  'strict mode is not honoured: pass a Waiver to Compliance.enforce, or mend the finding.';

/** A finding in one framework, with what became of it. */
export interface JudgedFinding {
  readonly finding: Finding;
  /** `SOC2-IAMNoManagedPolicies[Policy::x]` */
  readonly id: string;
  /** `<framework>::<id>`: the only spelling that the CDK's report keeps. */
  readonly qualifiedId: string;
  readonly acceptance?: Acceptance;
  /** What the CDK's report shall give as the reason of an accepted finding; absent if the tree says so already. */
  readonly reasonToRecord?: string;
  /** Why an acknowledgement in the tree does not accept it, where there is one. */
  readonly note?: string;
}

/** One framework, judged. */
export interface JudgedFramework {
  readonly loaded: LoadedFramework;
  readonly findings: readonly JudgedFinding[];
}

/** What the CDK's report shows as the reason of a waived finding. */
export function waiverReason({ reason, owner, ticket, expires }: CheckedWaiver): string {
  return `${reason} (owner: ${owner}; ticket: ${ticket}; expires: ${expires})`;
}

/**
 * Decides for each finding whether something accepts it: the app's waiver first, then one of this library's own, last an
 * acknowledgement in the tree.
 */
export function judge(
  { records }: Evaluation,
  frameworks: readonly LoadedFramework[],
  book: WaiverBook,
  acknowledgements?: Acknowledgements,
): JudgedFramework[] {
  return frameworks.map((loaded) => ({
    loaded,
    findings: loaded.rules
      .flatMap((rule) => records.get(rule)?.findings ?? [])
      .map((finding) => judgeFinding(finding, loaded.framework.id, book, acknowledgements)),
  }));
}

function judgeFinding(
  finding: Finding,
  frameworkId: string,
  book: WaiverBook,
  acknowledgements?: Acknowledgements,
): JudgedFinding {
  const { rule, resource } = finding;
  const id = idOf({ id: frameworkId }, rule.ruleId, finding.finding);
  const qualifiedId = `${frameworkId}::${id}`;
  const path = resource?.path ?? '';
  const judged = { finding, id, qualifiedId };
  const waiver = book.covering(frameworkId, finding);
  if (waiver) {
    const { rule: written, scope, reason, owner, ticket, expires } = waiver;
    const acceptance: Acceptance = { kind: 'waiver', rule: written, scope, reason, owner, ticket, expires };
    return { ...judged, acceptance, reasonToRecord: waiverReason(waiver) };
  }
  const said = acknowledgements?.reasonFor(qualifiedId, path);
  const own = resource?._construct && ownWaiverFor(resource._construct, rule.ruleId);
  if (own) {
    const { row, construct } = own;
    const acceptance: Acceptance = {
      kind: 'own',
      rule: rule.ruleId,
      scope: construct.node.path,
      reason: `${row.why} Compensated by: ${row.compensates}`,
      owner: OWN_WAIVER_OWNER,
      ticket: ownWaiverTicket(row),
    };
    const reason = ownWaiverReason(row);
    return { ...judged, acceptance, reasonToRecord: said === reason ? undefined : reason };
  }
  const honoured = acknowledgements?.honoured(qualifiedId, path);
  if (honoured && whyUnwaivable(rule.ruleId) === undefined) {
    const acceptance: Acceptance = {
      kind: 'acknowledgement',
      rule: id,
      scope: honoured.at,
      reason: honoured.reason,
      owner: UNOWNED,
    };
    return { ...judged, acceptance };
  }
  return said !== undefined || acknowledgements?.hasBare(id, path) ? { ...judged, note: NOT_HONOURED } : judged;
}
