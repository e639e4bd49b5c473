import type { Finding } from './evaluation';
import type { CheckedWaiver } from './waiver-check';
import { scopeMatcher } from './waiver-scope';

/** The waivers of a run, and which of them found something to cover. */
export class WaiverBook {
  private readonly byRule = new Map<
    string,
    { readonly waiver: CheckedWaiver; readonly covers: (path: string) => boolean }[]
  >();
  private readonly uses = new Map<CheckedWaiver, number>();

  public constructor(public readonly waivers: readonly CheckedWaiver[]) {
    for (const waiver of waivers) {
      const entry = { waiver, covers: scopeMatcher(waiver.scope) };
      const sameRule = this.byRule.get(waiver.ruleId);
      if (sameRule) sameRule.push(entry);
      else this.byRule.set(waiver.ruleId, [entry]);
    }
  }

  /** The first waiver that covers a finding in a framework; all that cover it count as used. */
  public covering(frameworkId: string, { rule, resource, finding }: Finding): CheckedWaiver | undefined {
    if (!resource) return undefined;
    const covering = (this.byRule.get(rule.ruleId) ?? []).filter(
      ({ waiver, covers }) =>
        (waiver.frameworkId ?? frameworkId) === frameworkId &&
        (waiver.finding === undefined || waiver.finding === finding) &&
        covers(resource.path),
    );
    for (const { waiver } of covering) this.uses.set(waiver, this.usesOf(waiver) + 1);
    return covering.at(0)?.waiver;
  }

  /** How many findings a waiver covers, counted once per framework. */
  public usesOf(waiver: CheckedWaiver): number {
    return this.uses.get(waiver) ?? 0;
  }

  /** The waivers that cover nothing. */
  public unused(): CheckedWaiver[] {
    return this.waivers.filter((waiver) => this.usesOf(waiver) === 0);
  }
}

/** What is wrong with a waiver that covers nothing. */
export function describeUnused({ rule, scope }: CheckedWaiver): string {
  return `waiver of ${rule} on ${scope} covers no finding: delete it, or correct its scope`;
}
