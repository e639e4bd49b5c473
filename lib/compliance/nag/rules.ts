import { RULE_FACTS } from './generated/rule-facts';
import { RULE_TEXTS } from './texts';

/** A rule of cdk-nag. */
export interface NagRule {
  /** `EC2IMDSv2Enabled` */
  readonly className: string;
  /** Folder of its service in cdk-nag. */
  readonly service: string;
  /** The CloudFormation types that it judges. */
  readonly resourceTypes: readonly string[];
  /** The types that it looks for in the rest of the stack, with spaces between them; `*` for all. */
  readonly sees: string;
  /** What it asks, in our own words. */
  readonly title: string;
  /** How to mend what it finds, in our own words. */
  readonly fix: string;
}

/** Every rule of cdk-nag by the name of its class, which is its id without a pack. */
export const NAG_RULES: ReadonlyMap<string, NagRule> = new Map(
  Object.entries(RULE_FACTS).map(([className, [service, judges, sees]]) => {
    const [title, fix] = RULE_TEXTS[className];
    return [className, { className, service, resourceTypes: judges.split(' '), sees, title, fix }];
  }),
);
