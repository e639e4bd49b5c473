import type { ITemplateRule, TemplateResource } from '../model';

/** Who wrote a rule. */
export type RuleOrigin = 'cdk-spawn' | 'cdk-nag' | 'custom';

/** What a rule sees that may take two resources for two because of their names. */
export const EACH_FOR_ITSELF = (resource: TemplateResource): unknown => resource;

/** A rule as the engine runs it. */
export interface LoadedRule extends ITemplateRule {
  readonly origin: RuleOrigin;
  /** Whether it judges the template as it stands, once, and not each case of its conditions. */
  readonly ignoresConditions?: true;
  /**
   * What it sees of a resource by what things are called: of twins it must judge each of which it sees something else.
   * @default - it looks at no names
   */
  readonly seesByName?: (resource: TemplateResource) => unknown;
}
