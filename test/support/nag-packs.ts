import type { CfnResource } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  type IApplyRule,
  type NagPack,
  NIST80053R4Checks,
  NIST80053R5Checks,
  PCIDSS321Checks,
  ServerlessChecks,
} from 'cdk-nag';

export interface PackRule {
  /** `HIPAA.Security-EC2IMDSv2Enabled` */
  readonly id: string;
  readonly rule: IApplyRule['rule'];
}

/** The packs of cdk-nag. */
export const PACKS: Readonly<Record<string, new () => NagPack>> = {
  AwsSolutions: AwsSolutionsChecks,
  'HIPAA.Security': HIPAASecurityChecks,
  'NIST.800.53.R4': NIST80053R4Checks,
  'NIST.800.53.R5': NIST80053R5Checks,
  'PCI.DSS.321': PCIDSS321Checks,
  Serverless: ServerlessChecks,
};

/** The rules of a pack as it would apply them. */
export function rulesOfPack(name: string): PackRule[] {
  const found: PackRule[] = [];
  const Pack = PACKS[name] as unknown as new () => { packName: string; checkResource(node: CfnResource): void };
  const pack = new (class extends Pack {
    public applyRule(params: IApplyRule): void {
      // eslint-disable-next-line @typescript-eslint/unbound-method
      found.push({ id: `${this.packName}-${params.ruleSuffixOverride ?? params.rule.name}`, rule: params.rule });
    }
  })();
  // The packs hand the node on without a look.
  pack.checkResource({} as CfnResource);
  return found;
}
