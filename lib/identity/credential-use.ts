import { aws_iam as iam } from 'aws-cdk-lib';
import { requireSentence } from '../primitives/sentence';

/** Why credentials must work where nobody can tell who holds them. */
export interface AnywhereOptions {
  /** A sentence that a reviewer will read, of at least five words: which calls need it, and what compensates. */
  readonly reason: string;
}

/**
 * From where the credentials of an instance may be used. Whoever steals them from the metadata service carries them off: they are valid
 * for hours, and nothing but such a denial ties them to the machine.
 *
 * | mode | a call counts as the instance's own if it comes | stolen credentials still work |
 * |---|---|---|
 * | `inOwnVpc` | through an endpoint of the instance's VPC | from machines of that VPC |
 * | `onOwnInstance` | through such an endpoint, from the instance's primary private IPv4 address | on the instance |
 * | `anywhere` | from anywhere | everywhere |
 *
 * A call that an AWS service makes in the instance's name (S3 asking KMS to decrypt) comes from an address of AWS and is let through:
 * the instance's own call to that service was judged by itself.
 *
 * The first two need an endpoint for every service that the instance calls. S3 and DynamoDB by their gateway endpoints count. A call
 * through NAT, an internet gateway or to another region carries no `aws:SourceVpc` and is denied: a network with
 * `InternetAccess.viaNat()` must have the endpoints in `services` all the same. Presigned links that the instance signs work within
 * its VPC only. `sts:GetCallerIdentity` can't be denied.
 *
 * Source of the conditions: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and
 * https://aws.amazon.com/blogs/security/how-to-use-policies-to-restrict-where-ec2-instance-credentials-can-be-used-from/
 *
 * Serves HIPAA 164.312(a)(1) and 164.312(d), PCI DSS 4.0.1 7.2.5 and 8.6.3, SOC 2 CC6.1 and CC6.6.
 */
export class CredentialUse {
  /** Only through endpoints of the VPC that the instance lives in. */
  public static inOwnVpc(): CredentialUse {
    return new CredentialUse([IN_OWN_VPC]);
  }

  /**
   * Only through endpoints of that VPC, from the primary private IPv4 address of the instance: not from a second network interface,
   * and not over IPv6.
   */
  public static onOwnInstance(): CredentialUse {
    // Private addresses repeat in every VPC, so that both must hold.
    return new CredentialUse([IN_OWN_VPC, FROM_OWN_ADDRESS]);
  }

  /**
   * Named weakening: from anywhere. For instances that call services without an endpoint in their VPC, or in other regions.
   * Finds no rule of a pack against it; the alarm on instance credentials used elsewhere is what is left.
   *
   * @throws if the reason has fewer than five words
   */
  public static anywhere(options: AnywhereOptions): CredentialUse {
    const { reason } = options;
    requireSentence('CredentialUse.anywhere', reason, 'say which calls need it and what compensates');
    return new CredentialUse([], reason);
  }

  private constructor(
    private readonly denials: Denial[],
    /** Why the credentials may be used anywhere; undefined if they may not. */
    public readonly anywhereReason?: string,
  ) {}

  /**
   * What the role is denied.
   *
   * @internal
   */
  public _statements(): iam.PolicyStatement[] {
    return this.denials.map(
      ({ sid, origin, ofCall }) =>
        new iam.PolicyStatement({
          sid,
          effect: iam.Effect.DENY,
          // Whatever is called: a denial only takes away.
          actions: ['*'],
          resources: ['*'],
          conditions: {
            // AWS's samples have key and variable the other way round. Here the key is what a call from elsewhere lacks, and an
            // absent key makes a negated operator hold; what a variable without a value does is not documented.
            StringNotEquals: { [ofCall]: `\${${origin}}` },
            // Only of credentials that the metadata service handed out.
            Null: { 'ec2:SourceInstanceARN': 'false' },
            BoolIfExists: { 'aws:ViaAWSService': 'false' },
          },
        }),
    );
  }
}

/** Two properties that must be the same: of the credentials, and of the call. */
interface Denial {
  readonly sid: string;
  readonly origin: string;
  readonly ofCall: string;
}

const IN_OWN_VPC: Denial = {
  sid: 'OnlyThroughOwnVpc',
  origin: 'aws:Ec2InstanceSourceVpc',
  ofCall: 'aws:SourceVpc',
};

const FROM_OWN_ADDRESS: Denial = {
  sid: 'OnlyFromOwnAddress',
  origin: 'aws:Ec2InstanceSourcePrivateIPv4',
  ofCall: 'aws:VpcSourceIp',
};
