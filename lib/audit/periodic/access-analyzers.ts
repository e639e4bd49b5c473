import { Token, aws_accessanalyzer as accessanalyzer } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** What the analyzers look at. */
export interface AccessAnalyzersProps {
  /**
   * After how many days without use an access is unused: 1 to 365. PCI DSS 4.0.1 8.2.6 asks for 90 days at most.
   *
   * @default 90
   */
  readonly unusedAccessAge?: number;
}

/** Analyzers that exist. */
export interface ExistingAnalyzers {
  /** ARN of an analyzer of type `ACCOUNT` or `ORGANIZATION`. */
  readonly externalAccessArn: string;
  /** ARN of an analyzer of type `ACCOUNT_UNUSED_ACCESS` or `ORGANIZATION_UNUSED_ACCESS`. */
  readonly unusedAccessArn: string;
}

/**
 * IAM Access Analyzer, which finds what is open to others and what nobody uses. The second is billed by role and user and month.
 *
 * PCI DSS 4.0.1 7.2.4 and 7.2.5.1, HIPAA 164.308(a)(4)(ii)(C), SOC 2 CC6.2 and CC6.3.
 */
export class AccessAnalyzers {
  /**
   * Both analyzers, of the account. A region of an account has one for external access.
   *
   * @throws if `unusedAccessAge` is out of range
   */
  public static create(props: AccessAnalyzersProps = {}): AccessAnalyzers {
    const { unusedAccessAge = 90 } = props;
    const fits = Number.isInteger(unusedAccessAge) && unusedAccessAge >= 1 && unusedAccessAge <= 365;
    if (!Token.isUnresolved(unusedAccessAge) && !fits) {
      throw new Error(
        `unusedAccessAge is out of range: ${unusedAccessAge}; allowed: 1 to 365 days, whole numbers; PCI DSS 8.2.6 asks for 90 at most`,
      );
    }
    return new AccessAnalyzers((scope) => ({
      externalAccessArn: new accessanalyzer.CfnAnalyzer(scope, 'ExternalAccess', { type: 'ACCOUNT' }).attrArn,
      unusedAccessArn: new accessanalyzer.CfnAnalyzer(scope, 'UnusedAccess', {
        type: 'ACCOUNT_UNUSED_ACCESS',
        analyzerConfiguration: { unusedAccessConfiguration: { unusedAccessAge } },
      }).attrArn,
    }));
  }

  /** Analyzers of another stack, or of the organization. */
  public static existing(analyzers: ExistingAnalyzers): AccessAnalyzers {
    return new AccessAnalyzers(() => analyzers);
  }

  private constructor(private readonly make: (scope: Construct) => ExistingAnalyzers) {}

  /**
   * @internal
   */
  public _bind(scope: Construct): ExistingAnalyzers {
    return this.make(scope);
  }
}
