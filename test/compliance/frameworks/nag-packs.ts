import { HIPAASecurityChecks, type IApplyRule, type NagPack, NIST80053R5Checks, PCIDSS321Checks, rules } from 'cdk-nag';

/** A rule of a pack, with the control ids in its message. */
export interface Citation {
  readonly className: string;
  readonly controls: readonly string[];
}

/** What each rule of a pack of cdk-nag cites, read from the pack itself. */
function citations(Pack: new () => NagPack, pattern: RegExp): Citation[] {
  const found: Citation[] = [];
  const Collecting = Pack as unknown as new () => { checkResource(node: unknown): void };
  new (class extends Collecting {
    public applyRule(applied: IApplyRule): void {
      const { ruleSuffixOverride, info } = applied;
      // One message lacks its last parenthesis.
      const cited = `${info.slice(info.indexOf('(Control ID'))})`.match(pattern) ?? [];
      found.push({ className: ruleSuffixOverride ?? applied.rule.name, controls: [...new Set(cited)] });
    }
  })().checkResource({});
  return found;
}

export const hipaaCitations = () => citations(HIPAASecurityChecks, /164\.\d+(\(\w+\))+/g);
export const pciCitations = () => citations(PCIDSS321Checks, /(?<!\S)\d+(\.\d+)+/g);
export const nistCitations = () => citations(NIST80053R5Checks, /\b[A-Z]{2}-\d+(?:[a-z](?![a-z]))?(?:\(\w+\))*/g);

/** Names of all classes that cdk-nag exports. */
export const nagClasses = () => Object.values(rules).flatMap((service) => Object.keys(service));
