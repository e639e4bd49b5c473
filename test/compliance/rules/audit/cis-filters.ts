const names = (list: string) =>
  list
    .trim()
    .split(/\s+/)
    .map((name) => `($.eventName = ${name})`)
    .join(' || ');

/** The patterns as AWS Security Hub's documentation and the CIS benchmark give them, in their various spellings. */
export const CIS_PATTERNS: Readonly<Record<string, string>> = {
  UnauthorizedApiCalls: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
  ConsoleSignInWithoutMfa:
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  RootUsage: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
  IamPolicyChanges: `{($.eventSource=iam.amazonaws.com) && (${names('DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy')})}`,
  CloudTrailChanges: `{${names('CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging')}}`,
  ConsoleSignInFailures: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
  KeyDeletion: `{($.eventSource=kms.amazonaws.com) && (${names('DisableKey ScheduleKeyDeletion')})}`,
  BucketPolicyChanges: `{($.eventSource=s3.amazonaws.com) && (${names('PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication')})}`,
  ConfigChanges: `{($.eventSource=config.amazonaws.com) && (${names('StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder')})}`,
  SecurityGroupChanges: `{${names('DeleteSecurityGroup CreateSecurityGroup AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress')}}`,
  NetworkAclChanges: `{${names('CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation')}}`,
  GatewayChanges: `{${names('CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway DetachInternetGateway')}}`,
  RouteTableChanges: `{($.eventSource=ec2.amazonaws.com) && (${names('CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute DisassociateRouteTable')})}`,
  VpcChanges: `{${names('CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc DisableVpcClassicLink EnableVpcClassicLink')}}`,
};

/** A metric filter that counts in a metric of its own. */
export const filterOf = (
  FilterPattern: unknown,
  MetricName: string,
  LogGroupName: unknown = { Ref: 'L' },
  MetricNamespace: unknown = 'CIS',
) => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    LogGroupName,
    FilterPattern,
    MetricTransformations: [{ MetricNamespace, MetricName, MetricValue: '1' }],
  },
});

/** An alarm that a single record raises. */
export const alarmOf = (MetricName: string, properties: object = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    Namespace: 'CIS',
    MetricName,
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    AlarmActions: [{ Ref: 'Topic' }],
    ...properties,
  },
});
