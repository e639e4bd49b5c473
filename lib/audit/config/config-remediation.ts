import { Aws, type CfnResource, Stack, aws_config as config, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ManagedPolicyRole, ServiceTrust } from '../../primitives';
import { logicalId } from './conformance-packs';

/** What AWS Config gives to the document: the resource that broke the rule. */
const RESOURCE = { ResourceValue: { Value: 'RESOURCE_ID' } };

/** A remedy before it is bound to a stack. */
interface Remedy {
  readonly rule: string;
  /** An automation document of AWS. */
  readonly document: string;
  readonly parameters: Readonly<Record<string, object>>;
  readonly statements: (stack: Stack) => iam.PolicyStatement[];
}

const inRegion = { StringEquals: { 'aws:RequestedRegion': Aws.REGION } };

const groups = (stack: Stack) => stack.formatArn({ service: 'ec2', resource: 'security-group', resourceName: '*' });

/**
 * What AWS Config mends by itself as soon as a rule is broken, with an automation document of AWS Systems Manager and a role that can do that
 * and nothing else. Only what ends no work and loses no data is offered; each is opt-in.
 *
 * SOC 2 CC7.4, PCI DSS 4.0.1 10.7.3, HIPAA 164.308(a)(1)(ii)(B).
 * Source: https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-runbook-reference.html
 */
export class ConfigRemediation {
  /** Turns on the region's encryption of new EBS volumes, as the security model asks. Volumes that exist stay as they are. */
  public static ebsEncryptionByDefault(): ConfigRemediation {
    return new ConfigRemediation({
      rule: 'EC2_EBS_ENCRYPTION_BY_DEFAULT',
      document: 'AWSConfigRemediation-EnableEbsEncryptionByDefault',
      parameters: {},
      statements: () => [
        new iam.PolicyStatement({
          // ec2:EnableEbsEncryptionByDefault and ec2:GetEbsEncryptionByDefault have no resource-level support.
          actions: ['ec2:EnableEbsEncryptionByDefault', 'ec2:GetEbsEncryptionByDefault'],
          resources: ['*'],
          conditions: inRegion,
        }),
      ],
    });
  }

  /** Turns on the yearly rotation of a customer managed key. Data stays readable. */
  public static keyRotation(): ConfigRemediation {
    return new ConfigRemediation({
      rule: 'CMK_BACKING_KEY_ROTATION_ENABLED',
      document: 'AWSConfigRemediation-EnableKeyRotation',
      parameters: { KeyId: RESOURCE },
      statements: (stack) => [
        new iam.PolicyStatement({
          actions: ['kms:EnableKeyRotation', 'kms:GetKeyRotationStatus'],
          resources: [stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' })],
        }),
      ],
    });
  }

  /** Empties a VPC's default security group, which nothing should use: what does use it loses its connections. */
  public static defaultSecurityGroup(): ConfigRemediation {
    return new ConfigRemediation({
      rule: 'VPC_DEFAULT_SECURITY_GROUP_CLOSED',
      document: 'AWSConfigRemediation-RemoveVPCDefaultSecurityGroupRules',
      parameters: { GroupId: RESOURCE },
      statements: (stack) => [
        new iam.PolicyStatement({
          actions: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
          resources: [groups(stack)],
        }),
        describeGroups(),
      ],
    });
  }

  /** Takes SSH and remote desktop from the whole world (0.0.0.0/0 and ::/0) out of a security group; other sources keep them. */
  public static openSsh(): ConfigRemediation {
    return new ConfigRemediation({
      rule: 'INCOMING_SSH_DISABLED',
      document: 'AWS-DisablePublicAccessForSecurityGroup',
      parameters: { GroupId: RESOURCE },
      statements: (stack) => [
        new iam.PolicyStatement({ actions: ['ec2:RevokeSecurityGroupIngress'], resources: [groups(stack)] }),
        describeGroups(),
      ],
    });
  }

  private constructor(private readonly remedy: Remedy) {}

  /** Identifier of the rule that is mended. */
  public get ruleIdentifier(): string {
    return this.remedy.rule;
  }

  /**
   * @internal
   */
  public _bind(scope: Construct, rule: CfnResource): void {
    const own = new Construct(scope, `Remedy${logicalId(this.remedy.rule.toLowerCase())}`);
    const role = new ManagedPolicyRole(own, 'Role', {
      assumedBy: ServiceTrust.ofThisAccount(own, 'ssm.amazonaws.com'),
      description: `Mends what breaks ${this.remedy.rule}`,
    });
    const remediation = new config.CfnRemediationConfiguration(own, 'Resource', {
      configRuleName: rule.ref,
      targetType: 'SSM_DOCUMENT',
      targetId: this.remedy.document,
      parameters: { AutomationAssumeRole: { StaticValue: { Values: [role.roleArn] } }, ...this.remedy.parameters },
      automatic: true,
      maximumAutomaticAttempts: 3,
      retryAttemptSeconds: 300,
    });
    for (const statement of this.remedy.statements(Stack.of(own))) {
      const { policyDependable } = role.addToPrincipalPolicy(statement);
      if (policyDependable) remediation.node.addDependency(policyDependable);
    }
  }
}

function describeGroups(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    // ec2:DescribeSecurityGroups has no resource-level support.
    actions: ['ec2:DescribeSecurityGroups'],
    resources: ['*'],
    conditions: inRegion,
  });
}
