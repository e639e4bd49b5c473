import { OWN_WAIVER_OWNER, ownWaiverFor, ownWaiverReason, ownWaiverTicket } from '../../analysis/own-waivers';
import { whyUnwaivable } from '../frameworks/unwaivable';
import type { Acknowledgements } from './acknowledgements';
import type { Finding, FrameworkRecord, RuleRecord } from './evaluation';
import type { CheckedWaiver } from './waiver-check';
import { scopeMatcher } from './waiver-scope';

/** Why a finding does not fail the synthesis. */
export interface Acceptance {
  /** `waiver`: of the app; `own`: a row of docs/WAIVERS.md; `acknowledgement`: in the tree, nobody's. */
  readonly kind: 'waiver' | 'own' | 'acknowledgement';
  readonly reason: string;
  /** `unowned` for an acknowledgement. */
  readonly owner: string;
  readonly ticket?: string;
  readonly expires?: string;
}

/** Owner that the results name where nobody stands for the acceptance. */
export const UNOWNED = 'unowned';

/** A finding with what became of it. */
export interface JudgedFinding extends Finding {
  /** `<pack>::<rule id>`: the only spelling that the CDK's report keeps. */
  readonly qualifiedId: string;
  readonly acceptance?: Acceptance;
  /** What the CDK's report shall give as the reason of an accepted finding; absent if the tree says so already. */
  readonly reasonToRecord?: string;
  /** Acknowledged in the tree in a way that is not honoured. */
  readonly acknowledgedInVain: boolean;
}

/** One rule of one framework, judged. */
export interface JudgedRule extends Pick<RuleRecord, 'rule' | 'passed' | 'notApplicable'> {
  readonly findings: readonly JudgedFinding[];
}

/** One framework, judged. */
export interface JudgedFramework extends Pick<FrameworkRecord, 'framework' | 'resources'> {
  readonly rules: readonly JudgedRule[];
}

/** The app's waivers, and which of them found something to cover. */
export class WaiverBook {
  private readonly byRule = new Map<
    string,
    { readonly waiver: CheckedWaiver; readonly covers: (path: string) => boolean }[]
  >();
  private readonly uses = new Map<CheckedWaiver, number>();

  public constructor(public readonly waivers: readonly CheckedWaiver[]) {
    for (const waiver of waivers) {
      const entry = { waiver, covers: scopeMatcher(waiver.scope) };
      const sameRule = this.byRule.get(waiver.id);
      if (sameRule) sameRule.push(entry);
      else this.byRule.set(waiver.id, [entry]);
    }
  }

  /** The first waiver that covers a finding; all that cover it count as used. */
  public covering(finding: Finding): CheckedWaiver | undefined {
    const covering = (this.byRule.get(finding.id) ?? []).filter(({ covers }) => covers(finding.path));
    for (const { waiver } of covering) this.uses.set(waiver, this.usesOf(waiver) + 1);
    return covering.at(0)?.waiver;
  }

  /** How many findings a waiver covers. */
  public usesOf(waiver: CheckedWaiver): number {
    return this.uses.get(waiver) ?? 0;
  }

  /** The waivers that cover nothing. */
  public unused(): CheckedWaiver[] {
    return this.waivers.filter((waiver) => this.usesOf(waiver) === 0);
  }
}

/** What the CDK's report shows as the reason of a waived finding. */
export function waiverReason({
  reason,
  owner,
  ticket,
  expires,
}: Pick<CheckedWaiver, 'reason' | 'owner' | 'ticket' | 'expires'>): string {
  return `${reason} (owner: ${owner}; ticket: ${ticket}; expires: ${expires})`;
}

/**
 * Decides for each finding whether something accepts it: the app's waiver first, then one of this library's own, last an
 * acknowledgement in the tree.
 */
export function judge(
  records: readonly FrameworkRecord[],
  book: WaiverBook,
  acknowledgements: Acknowledgements,
): JudgedFramework[] {
  return records.map(({ framework, resources, rules }) => ({
    framework,
    resources,
    rules: rules.map(({ rule, passed, notApplicable, findings }) => ({
      rule,
      passed,
      notApplicable,
      findings: findings.map((finding) => judgeFinding(finding, rule.className, framework.id, book, acknowledgements)),
    })),
  }));
}

function judgeFinding(
  finding: Finding,
  className: string,
  frameworkId: string,
  book: WaiverBook,
  acknowledgements: Acknowledgements,
): JudgedFinding {
  const qualifiedId = `${frameworkId}::${finding.id}`;
  const said = acknowledgements.reasonFor(qualifiedId, finding.path);
  const waiver = book.covering(finding);
  if (waiver) {
    const { reason, owner, ticket, expires } = waiver;
    const acceptance: Acceptance = { kind: 'waiver', reason, owner, ticket, expires };
    return { ...finding, qualifiedId, acceptance, reasonToRecord: waiverReason(waiver), acknowledgedInVain: false };
  }
  const row = ownWaiverFor(finding.resource, qualifiedId);
  if (row) {
    const acceptance: Acceptance = {
      kind: 'own',
      reason: `${row.why} Compensated by: ${row.compensates}`,
      owner: OWN_WAIVER_OWNER,
      ticket: ownWaiverTicket(row),
    };
    const reason = ownWaiverReason(row);
    const reasonToRecord = said === reason ? undefined : reason;
    return { ...finding, qualifiedId, acceptance, reasonToRecord, acknowledgedInVain: false };
  }
  const honoured = acknowledgements.honouredReason(qualifiedId, finding.path);
  if (honoured !== undefined && whyUnwaivable(className) === undefined) {
    const acceptance: Acceptance = { kind: 'acknowledgement', reason: honoured, owner: UNOWNED };
    return { ...finding, qualifiedId, acceptance, acknowledgedInVain: false };
  }
  const acknowledgedInVain = said !== undefined || acknowledgements.hasBare(finding.id, finding.path);
  return { ...finding, qualifiedId, acknowledgedInVain };
}
