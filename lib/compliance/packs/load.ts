import { HIPAASecurityChecks, type IApplyRule, type NagPack, type NagRuleResult, PCIDSS321Checks } from 'cdk-nag';
import type { CfnResource } from 'aws-cdk-lib';
import { Soc2Checks } from './soc2-checks';

/** One rule of a pack, taken out of it so that packs which share the rule's function evaluate it once. */
export interface PackRule {
  /** The class name: the id without its pack. */
  readonly className: string;
  /** `SOC2-S3BucketVersioningEnabled` */
  readonly id: string;
  /** The rule itself; its identity is the key under which packs share a verdict. */
  readonly evaluate: (this: void, node: CfnResource) => NagRuleResult;
  /** What the pack says when the rule fails, control ids included. */
  readonly info: string;
}

const PACKS: Readonly<Record<string, new () => NagPack>> = {
  'HIPAA.Security': HIPAASecurityChecks,
  'PCI.DSS.321': PCIDSS321Checks,
  SOC2: Soc2Checks,
};

/** The rules of a framework's pack. This module loads cdk-nag: require it lazily, and never export it from an index. */
export function rulesOf(frameworkId: string): PackRule[] {
  const rules: PackRule[] = [];
  const collect = (params: IApplyRule) => {
    const className = params.ruleSuffixOverride ?? params.rule.name;
    // The node is a stand-in: the packs hand it on without a look. The differential test would show a pack that does not.
    const { rule: evaluate } = params as { rule: PackRule['evaluate'] };
    rules.push({ className, id: `${frameworkId}-${className}`, evaluate, info: params.info });
  };
  const Pack = PACKS[frameworkId] as unknown as new () => { checkResource(node: CfnResource): void };
  new (class extends Pack {
    public applyRule(params: IApplyRule): void {
      collect(params);
    }
  })().checkResource({} as CfnResource);
  return rules;
}

/** What judged: the results name it, and the CDK's report shows it as the plugin's version. */
export const TOOLS: Readonly<Record<string, string>> = {
  'aws-cdk-lib': versionOf('aws-cdk-lib/package.json'),
  'cdk-nag': versionOf('cdk-nag/package.json'),
};

function versionOf(packageJson: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(packageJson) as { readonly version: string }).version;
}
