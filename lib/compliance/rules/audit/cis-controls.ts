import type { FilterPattern } from '../../../analysis/filter-pattern';

/** A CloudTrail record as far as filters look at it. */
export type TrailEvent = Readonly<Record<string, unknown>>;

/** One of the 14 things that the CIS AWS Foundations Benchmark wants an alarm for. */
export interface CisControl {
  /** Names the finding. */
  readonly id: string;
  /** What must raise the alarm: `use of the root user`. */
  readonly what: string;
  /** Records that must raise it, each by itself. */
  readonly events: readonly TrailEvent[];
  /**
   * How many such records may go by before the alarm is raised: people mistype passwords, programs try what they may not.
   * @default 1
   */
  readonly threshold?: number;
}

const CALLER = {
  eventType: 'AwsApiCall',
  sourceIPAddress: '198.51.100.7',
  userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/r/s' },
};

const calls = (service: string, ...names: string[]): TrailEvent[] =>
  names.map((eventName) => ({ ...CALLER, eventSource: `${service}.amazonaws.com`, eventName }));

const signIn = (details: TrailEvent): TrailEvent => ({
  eventType: 'AwsConsoleSignIn',
  sourceIPAddress: '198.51.100.7',
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  userIdentity: { type: 'IAMUser', userName: 'alice' },
  ...details,
});

/**
 * The set of CIS AWS Foundations Benchmark 1.4.0, 4.1 to 4.14, which AWS Security Hub checks as CloudWatch.1 to 14. Calls of
 * the retired EC2-Classic (ClassicLink) are left out.
 */
export const CIS_CONTROLS: readonly CisControl[] = [
  {
    id: 'UnauthorizedApiCalls',
    what: 'calls that are refused',
    threshold: 10,
    events: ['Client.UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'].map((errorCode) => ({
      ...calls('ec2', 'RunInstances')[0],
      errorCode,
    })),
  },
  {
    id: 'ConsoleSignInWithoutMfa',
    what: 'sign-in to the console without MFA',
    events: [signIn({ additionalEventData: { MFAUsed: 'No' }, responseElements: { ConsoleLogin: 'Success' } })],
  },
  {
    id: 'RootUsage',
    what: 'use of the root user',
    events: [{ ...calls('s3', 'CreateBucket')[0], userIdentity: { type: 'Root' } }],
  },
  {
    id: 'IamPolicyChanges',
    what: 'changes of IAM policies',
    events: calls(
      'iam',
      'DeleteGroupPolicy',
      'DeleteRolePolicy',
      'DeleteUserPolicy',
      'PutGroupPolicy',
      'PutRolePolicy',
      'PutUserPolicy',
      'CreatePolicy',
      'DeletePolicy',
      'CreatePolicyVersion',
      'DeletePolicyVersion',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'AttachUserPolicy',
      'DetachUserPolicy',
      'AttachGroupPolicy',
      'DetachGroupPolicy',
    ),
  },
  {
    id: 'CloudTrailChanges',
    what: 'changes of CloudTrail',
    events: calls('cloudtrail', 'CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging'),
  },
  {
    id: 'ConsoleSignInFailures',
    what: 'failed sign-in to the console',
    threshold: 10,
    events: [signIn({ errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' } })],
  },
  {
    id: 'KeyDeletion',
    what: 'disabling or deletion of KMS keys',
    events: calls('kms', 'DisableKey', 'ScheduleKeyDeletion'),
  },
  {
    id: 'BucketPolicyChanges',
    what: 'changes of bucket policies',
    events: calls(
      's3',
      'PutBucketAcl',
      'PutBucketPolicy',
      'PutBucketCors',
      'PutBucketLifecycle',
      'PutBucketReplication',
      'DeleteBucketPolicy',
      'DeleteBucketCors',
      'DeleteBucketLifecycle',
      'DeleteBucketReplication',
    ),
  },
  {
    id: 'ConfigChanges',
    what: 'changes of AWS Config',
    events: calls(
      'config',
      'StopConfigurationRecorder',
      'DeleteDeliveryChannel',
      'PutDeliveryChannel',
      'PutConfigurationRecorder',
    ),
  },
  {
    id: 'SecurityGroupChanges',
    what: 'changes of security groups',
    events: calls(
      'ec2',
      'AuthorizeSecurityGroupIngress',
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupIngress',
      'RevokeSecurityGroupEgress',
      'CreateSecurityGroup',
      'DeleteSecurityGroup',
    ),
  },
  {
    id: 'NetworkAclChanges',
    what: 'changes of network ACLs',
    events: calls(
      'ec2',
      'CreateNetworkAcl',
      'CreateNetworkAclEntry',
      'DeleteNetworkAcl',
      'DeleteNetworkAclEntry',
      'ReplaceNetworkAclEntry',
      'ReplaceNetworkAclAssociation',
    ),
  },
  {
    id: 'GatewayChanges',
    what: 'changes of network gateways',
    events: calls(
      'ec2',
      'CreateCustomerGateway',
      'DeleteCustomerGateway',
      'AttachInternetGateway',
      'CreateInternetGateway',
      'DeleteInternetGateway',
      'DetachInternetGateway',
    ),
  },
  {
    id: 'RouteTableChanges',
    what: 'changes of route tables',
    events: calls(
      'ec2',
      'CreateRoute',
      'CreateRouteTable',
      'ReplaceRoute',
      'ReplaceRouteTableAssociation',
      'DeleteRouteTable',
      'DeleteRoute',
      'DisassociateRouteTable',
    ),
  },
  {
    id: 'VpcChanges',
    what: 'changes of VPCs',
    events: calls(
      'ec2',
      'CreateVpc',
      'DeleteVpc',
      'ModifyVpcAttribute',
      'AcceptVpcPeeringConnection',
      'CreateVpcPeeringConnection',
      'DeleteVpcPeeringConnection',
      'RejectVpcPeeringConnection',
    ),
  },
];

/** What happens all day and must raise no alarm: a filter that picks such records is heard by nobody for long. */
const EVERYDAY: readonly TrailEvent[] = [
  ...calls('ec2', 'DescribeInstances', 'RunInstances'),
  ...calls('sts', 'AssumeRole'),
  ...calls('s3', 'GetObject'),
  ...calls('kms', 'Decrypt'),
  ...calls('iam', 'GetRole'),
];

/** Whether a filter picks what happens all day. */
export const isNoise = (pattern: FilterPattern): boolean => EVERYDAY.some((event) => pattern.matches(event));

/** The record's name, for a finding. */
export const nameOfEvent = ({ eventName }: TrailEvent): string => String(eventName);
