import type { ITemplateRule } from '../model';

/** Who wrote a rule. */
export type RuleOrigin = 'cdk-spawn' | 'cdk-nag' | 'custom';

/** A rule as the engine runs it. */
export interface LoadedRule extends ITemplateRule {
  readonly origin: RuleOrigin;
  /** Whether it judges the template as it stands, once, and not each case of its conditions. */
  readonly ignoresConditions?: true;
  /** Whether it may look at what resources and constructs are called, so that it tells twins from each other. */
  readonly looksAtNames?: true;
}
