import { GovernanceTag, SpawnTag } from '../../contract';

/** What a rule is asked, by the names that the rule knows. */
export type RuleParameters = Readonly<Record<string, string>>;

/**
 * Parameters of managed rules: those that a rule insists on, and those whose default is weaker than a framework asks for.
 * Source: https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
 */
export const RULE_PARAMETERS: Readonly<Record<string, RuleParameters>> = {
  ACCESS_KEYS_ROTATED: { maxAccessKeyAge: '90' },
  // PCI DSS 4.0.1 8.2.6: accounts without use are disabled within 90 days.
  IAM_USER_UNUSED_CREDENTIALS_CHECK: { maxCredentialUsageAge: '90' },
  // PCI DSS 4.0.1 8.3.6, 8.3.7 and 8.3.9.
  IAM_PASSWORD_POLICY: {
    MinimumPasswordLength: '12',
    RequireUppercaseCharacters: 'true',
    RequireLowercaseCharacters: 'true',
    RequireNumbers: 'true',
    RequireSymbols: 'true',
    PasswordReusePrevention: '4',
    MaxPasswordAge: '90',
  },
  IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS: { blockedActionsPatterns: 'kms:Decrypt,kms:ReEncryptFrom' },
  IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS: { blockedActionsPatterns: 'kms:Decrypt,kms:ReEncryptFrom' },
  // Remote desktop, WinRM, SMB and DCV, beside SSH, which has a rule of its own.
  RESTRICTED_INCOMING_TRAFFIC: {
    blockedPort1: '3389',
    blockedPort2: '5985',
    blockedPort3: '5986',
    blockedPort4: '445',
    blockedPort5: '8443',
  },
  VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS: { authorizedTcpPorts: '443' },
  VPC_SG_PORT_RESTRICTION_CHECK: { restrictPorts: '22,3389,5985,5986,8443', protocolType: 'ALL' },
  EC2_TOKEN_HOP_LIMIT_CHECK: { tokenHopLimit: '1' },
  EC2_VOLUME_INUSE_CHECK: { deleteOnTermination: 'true' },
  // Six keys at most; case counts.
  REQUIRED_TAGS: {
    tag1Key: GovernanceTag.OWNER,
    tag2Key: GovernanceTag.PROJECT,
    tag3Key: SpawnTag.MANAGED,
    tag4Key: GovernanceTag.DATA_CLASS,
    tag5Key: GovernanceTag.COMPLIANCE,
  },
  // PCI DSS 4.0.1 10.5.1.
  CW_LOGGROUP_RETENTION_PERIOD_CHECK: { MinRetentionTime: '365' },
  CLOUDWATCH_ALARM_ACTION_CHECK: {
    alarmActionRequired: 'true',
    insufficientDataActionRequired: 'false',
    okActionRequired: 'false',
  },
  // The metric of AWS's own pack.
  CLOUDWATCH_ALARM_SETTINGS_CHECK: { metricName: 'CPUUtilization' },
  BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK: {
    requiredFrequencyUnit: 'days',
    requiredFrequencyValue: '1',
    requiredRetentionDays: '35',
  },
  BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK: { requiredRetentionDays: '35' },
  S3_BUCKET_BLACKLISTED_ACTIONS_PROHIBITED: {
    blacklistedActionPattern:
      's3:DeleteBucketPolicy,s3:PutBucketAcl,s3:PutBucketPolicy,s3:PutEncryptionConfiguration,s3:PutObjectAcl',
  },
  // What AWS Lambda still updates and this library's functions run on.
  LAMBDA_FUNCTION_SETTINGS_CHECK: {
    runtime: 'nodejs22.x,nodejs24.x,python3.12,python3.13,python3.14,java21,java25,dotnet8,dotnet10,ruby3.3,ruby3.4',
  },
  SERVICE_VPC_ENDPOINT_ENABLED: { serviceName: 'ec2' },
};

/** Rules that watch some types of resources only, where left alone they would watch too many. */
export const RULE_SCOPES: Readonly<Record<string, readonly string[]>> = {
  REQUIRED_TAGS: ['AWS::EC2::Instance', 'AWS::EC2::Volume'],
};

/** A rule that is deployed only where parameters say what it is to judge by. */
export interface ConditionalRule {
  /** The parameter that brings it. */
  readonly needs: string;
  readonly why: string;
}

/** The rules that are left out by default. */
export const CONDITIONAL_RULES: Readonly<Record<string, ConditionalRule>> = {
  EC2_STOPPED_INSTANCE: {
    needs: 'AllowedDays',
    why: 'spawn stops and hibernates instances on purpose; the reaper ends them',
  },
  S3_BUCKET_POLICY_NOT_MORE_PERMISSIVE: {
    needs: 'controlPolicy',
    why: "it compares with a policy of your own; what AWS's pack gives it, `1024`, is none",
  },
  APPROVED_AMIS_BY_TAG: {
    needs: 'amisByTagKeyAndValue',
    why: 'it needs the tag of your images, as `key:value`; EC2_INSTANCE_LAUNCHED_WITH_ALLOWED_AMI judges by the account setting',
  },
};
