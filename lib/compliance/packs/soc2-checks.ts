import { NagMessageLevel, NagPack, type NagPackProps, type NagRuleResult, rules } from 'cdk-nag';
import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { SOC2_CLASSES, soc2CriteriaOf } from '../frameworks/soc2-criteria';

type Rule = (node: CfnResource) => NagRuleResult;

interface Check {
  readonly className: string;
  readonly rule: Rule;
  readonly info: string;
  readonly explanation: string;
}

/** Where each rule class lives: cdk-nag exports its rules by service. */
const RULES_BY_CLASS: ReadonlyMap<string, Rule> = new Map(
  Object.values(rules as unknown as Record<string, Record<string, Rule>>).flatMap((service) => Object.entries(service)),
);

const CHECKS: readonly Check[] = SOC2_CLASSES.map((className) => {
  const rule = RULES_BY_CLASS.get(className);
  if (!rule) throw new Error(`cdk-nag exports no rule ${className}; cdk-spawn needs cdk-nag ^3.0.2`);
  const criteria = soc2CriteriaOf(className);
  return {
    className,
    rule,
    info: `${className} does not hold - (SOC 2 ${criteria.map(({ id, title }) => `${id}: ${title}`).join('; ')}).`,
    explanation: 'Proposed mapping of the Trust Services Criteria to rules; see docs/compliance.md.',
  };
});

/** Rule classes of cdk-nag, grouped by the SOC 2 criteria they bear on. Loads cdk-nag: never export it from an index. */
export class Soc2Checks extends NagPack {
  public readonly name = 'SOC2';

  public constructor(scope?: IConstruct, props?: NagPackProps) {
    super(scope, props);
    this.packName = 'SOC2';
  }

  protected override checkResource(node: CfnResource): void {
    for (const { className, rule, info, explanation } of CHECKS) {
      this.applyRule({
        // The rule's function name is lost when a bundler minifies it.
        ruleSuffixOverride: className,
        info,
        explanation,
        level: NagMessageLevel.ERROR,
        node,
        rule,
      });
    }
  }
}
