/**
 * A set of rules that an app is judged by.
 *
 * A clean verdict supports an audit; it proves no compliance. docs/compliance.md says what each leaves open.
 */
export class Framework {
  /** HIPAA Security Rule: the 90 rules of cdk-nag's HIPAA pack. */
  public static hipaa(): Framework {
    return new Framework('HIPAA.Security', 'HIPAA');
  }

  /** PCI DSS 3.2.1, retired in March 2024: the 69 rules of cdk-nag's PCI pack. */
  public static pciDss321(): Framework {
    return new Framework('PCI.DSS.321', 'PCI DSS 3.2.1');
  }

  /** SOC 2 (Trust Services Criteria): 70 rules of cdk-nag, mapped by us; the mapping is a proposal no auditor has reviewed. */
  public static soc2(): Framework {
    return new Framework('SOC2', 'SOC 2');
  }

  private constructor(
    /** Prefix of the rule ids: `SOC2` in `SOC2-S3BucketVersioningEnabled`. */
    public readonly id: string,
    /** Name for people. */
    public readonly title: string,
  ) {}
}
