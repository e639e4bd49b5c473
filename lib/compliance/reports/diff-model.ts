import type { FindingReport, FrameworkFinding, ResourceReport, Status, WaiverReport } from '../engine/report';

/** A control of a framework in two reports; a status that is absent says that the report has no such control. */
export interface ControlChange {
  readonly framework: string;
  readonly id: string;
  readonly title: string;
  readonly before?: Status;
  readonly after?: Status;
}

/** A finding in one framework of two reports; a status that is absent says that the report has no such finding. */
export interface FindingChange extends Pick<FindingReport, 'rule' | 'finding' | 'where' | 'why' | 'fingerprint'> {
  readonly framework: string;
  /** Construct path of the resource. */
  readonly path: string;
  readonly before?: FrameworkFinding['status'];
  readonly after?: FrameworkFinding['status'];
  /** Whether it makes the second report worse than the first. */
  readonly worse: boolean;
}

/** A resource that only one of two reports has. */
export interface ResourceChange extends Pick<ResourceReport, 'logicalId' | 'type' | 'path'> {
  readonly stack: string;
}

/** A waiver whose owner, ticket, reason or expiry is another one. */
export interface WaiverChange {
  readonly before: WaiverReport;
  readonly after: WaiverReport;
}

/** A setting or a tool's version; a side that is absent has none. */
export interface ValueChange {
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
}

/** What changed between two reports. Everything is sorted. */
export interface ReportDiff {
  /**
   * Whether something got worse: a control, a finding that failed or whose rule threw and did not before (in any framework,
   * also a new one), a verdict that was passed and is unknown, or a waiver that has expired.
   */
  readonly worse: boolean;
  readonly frameworks: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly controls: {
    readonly worse: readonly ControlChange[];
    readonly better: readonly ControlChange[];
    /** Neither: between passed, not applicable and manual. */
    readonly changed: readonly ControlChange[];
    readonly added: readonly ControlChange[];
    readonly removed: readonly ControlChange[];
  };
  readonly findings: {
    readonly added: readonly FindingChange[];
    readonly mended: readonly FindingChange[];
    /** Such as waived before and failed now. */
    readonly changed: readonly FindingChange[];
  };
  readonly resources: { readonly added: readonly ResourceChange[]; readonly removed: readonly ResourceChange[] };
  readonly waivers: {
    readonly added: readonly WaiverReport[];
    readonly removed: readonly WaiverReport[];
    readonly changed: readonly WaiverChange[];
    /** Those of the second report that have expired since the first. */
    readonly expired: readonly WaiverReport[];
  };
  /** What the rules were told: a looser setting can make a control pass. */
  readonly settings: readonly ValueChange[];
  readonly tools: readonly ValueChange[];
  readonly problems: { readonly added: readonly string[]; readonly removed: readonly string[] };
}
