import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What `Validations.of(construct).acknowledge` has put into the tree. */
export class Acknowledgements {
  private readonly reasonsById = new Map<string, Map<string, string>>();

  /** @param strict refuse every acknowledgement */
  public constructor(
    constructs: readonly IConstruct[],
    private readonly strict: boolean,
  ) {
    for (const { node } of constructs) {
      for (const { type, data } of node.metadata) {
        if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY) continue;
        for (const [id, reason] of Object.entries((data ?? {}) as Record<string, string>))
          this.add(id, node.path, reason);
      }
    }
  }

  /**
   * An acknowledgement that counts: by the qualified id, with a reason, on something narrower than the app, and not in
   * strict mode.
   */
  public honoured(qualifiedId: string, path: string): { readonly at: string; readonly reason: string } | undefined {
    const nearest = this.strict ? undefined : this.nearest(qualifiedId, path);
    return nearest && nearest.at !== '' && nearest.reason.trim() !== '' ? nearest : undefined;
  }

  /** The reason given for a rule's qualified id on the construct or the nearest one above it, as the CDK itself looks it up. */
  public reasonFor(qualifiedId: string, path: string): string | undefined {
    return this.nearest(qualifiedId, path)?.reason;
  }

  /** Whether the rule was acknowledged by its bare id, which the CDK files under annotations and no report keeps. */
  public hasBare(ruleId: string, path: string): boolean {
    return this.reasonFor(`Annotation::${ruleId}`, path) !== undefined;
  }

  private nearest(qualifiedId: string, path: string): { readonly at: string; readonly reason: string } | undefined {
    const reasons = this.reasonsById.get(dashed(qualifiedId));
    if (!reasons) return undefined;
    for (const at of ancestors(path)) {
      const reason = reasons.get(at);
      if (reason !== undefined) return { at, reason };
    }
    return undefined;
  }

  private add(id: string, path: string, reason: string): void {
    // Before 2.262.1 the namespace of bare ids was spelled in lower case.
    const key = id.replace(/^annotation::/i, 'Annotation::');
    const reasons = this.reasonsById.get(key) ?? new Map<string, string>();
    this.reasonsById.set(key, reasons.set(path, reason));
  }
}

/** The CDK writes spaces in ids as dashes. */
const dashed = (id: string) => id.replaceAll(' ', '-');

/** A path and those above it, down to the app's, which is empty. */
function* ancestors(path: string): Generator<string> {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) yield at;
  yield '';
}
