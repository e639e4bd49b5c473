import { SecurityAlarm } from '../../../lib/audit';
import { type TrailRecord, PERSON, callOf, instanceWith, launch, refused, signIn } from './records';

/** Records that must count for an alarm, and others that come close and must not. */
export interface AlarmCases {
  readonly counts: Record<string, TrailRecord>;
  readonly passes: Record<string, TrailRecord>;
}

export const ENDPOINT_IDS = ['vpce-0aaaaaaaaaaaaaaaa', 'vpce-0bbbbbbbbbbbbbbbb'];
export const INSTANCE_ROLE = 'Spawn-InstanceRole-ABCDEF';
export const BREAK_GLASS = 'arn:aws:iam::111122223333:role/BreakGlass';

const named = (service: string, ...names: string[]): Record<string, TrailRecord> =>
  Object.fromEntries(names.map((name) => [name, callOf(service, name)]));

const root = {
  type: 'Root',
  principalId: '111122223333',
  arn: 'arn:aws:iam::111122223333:root',
  accountId: '111122223333',
};
const instance = (more: TrailRecord) =>
  callOf('s3', 'ListBuckets', { userIdentity: instanceWith(INSTANCE_ROLE), sourceIPAddress: '10.0.0.10', ...more });
const breakGlassSession = {
  ...PERSON,
  sessionContext: {
    ...PERSON.sessionContext,
    sessionIssuer: { type: 'Role', arn: BREAK_GLASS, userName: 'BreakGlass' },
  },
};
const userData = (attribute: string) =>
  callOf('ec2', 'DescribeInstanceAttribute', { requestParameters: { attribute, instanceId: 'i-0aaaaaaaaaaaaaaaa' } });
const snapshot = (createVolumePermission: unknown) =>
  callOf('ec2', 'ModifySnapshotAttribute', {
    requestParameters: {
      snapshotId: 'snap-0aaaaaaaaaaaaaaaa',
      attributeType: 'CREATE_VOLUME_PERMISSION',
      createVolumePermission,
    },
  });
const image = (launchPermission: unknown) =>
  callOf('ec2', 'ModifyImageAttribute', {
    requestParameters: { imageId: 'ami-0aaaaaaaaaaaaaaaa', attributeType: 'launchPermission', launchPermission },
  });

export const CASES: Record<SecurityAlarm, AlarmCases> = {
  [SecurityAlarm.UNAUTHORIZED_CALLS]: {
    counts: {
      'EC2 refuses': callOf('ec2', 'RunInstances', refused('Client.UnauthorizedOperation')),
      'IAM refuses': callOf('iam', 'CreateUser', refused('AccessDenied')),
      'DynamoDB refuses': callOf('dynamodb', 'DescribeTable', refused('AccessDeniedException')),
    },
    passes: {
      'a call that took place': callOf('ec2', 'RunInstances'),
      'another error': callOf('ec2', 'RunInstances', refused('Client.InstanceLimitExceeded')),
      'the console asks whether a bucket is there': callOf('s3', 'HeadBucket', refused('AccessDenied')),
      'the delivery of logs': callOf('s3', 'PutObject', {
        ...refused('AccessDenied'),
        sourceIPAddress: 'delivery.logs.amazonaws.com',
      }),
    },
  },
  [SecurityAlarm.CONSOLE_LOGIN_WITHOUT_MFA]: {
    counts: {
      'without MFA': signIn({}),
      'nothing said of MFA': signIn({ additionalEventData: { MobileVersion: 'No' } }),
    },
    passes: {
      'with MFA': signIn({ additionalEventData: { MFAUsed: 'Yes' } }),
      'a failed attempt': signIn({ responseElements: { ConsoleLogin: 'Failure' } }),
      'through a federation': signIn({ userIdentity: PERSON }),
    },
  },
  [SecurityAlarm.ROOT_USE]: {
    counts: {
      'a call': callOf('s3', 'CreateBucket', { userIdentity: root }),
      'a sign-in': signIn({ userIdentity: root }),
    },
    passes: {
      'a service that acts for the account': callOf('support', 'DescribeCases', {
        userIdentity: { ...root, invokedBy: 'support.amazonaws.com' },
      }),
      'an event of a service': callOf('kms', 'RotateKey', { userIdentity: root, eventType: 'AwsServiceEvent' }),
      'a role': callOf('s3', 'CreateBucket'),
    },
  },
  [SecurityAlarm.IAM_POLICY_CHANGES]: {
    counts: named('iam', 'AttachRolePolicy', 'PutRolePolicy', 'CreatePolicyVersion', 'DeleteRolePermissionsBoundary'),
    passes: {
      ...named('iam', 'GetPolicy', 'CreateRole', 'ListAttachedRolePolicies'),
      'a policy of another service': callOf('organizations', 'CreatePolicy'),
    },
  },
  [SecurityAlarm.TRAIL_CHANGES]: {
    counts: named(
      'cloudtrail',
      'StopLogging',
      'DeleteTrail',
      'UpdateTrail',
      'PutEventSelectors',
      'PutInsightSelectors',
    ),
    passes: named('cloudtrail', 'DescribeTrails', 'GetTrailStatus', 'LookupEvents'),
  },
  [SecurityAlarm.CONSOLE_LOGIN_FAILURES]: {
    counts: {
      'a wrong password': signIn({
        errorMessage: 'Failed authentication',
        responseElements: { ConsoleLogin: 'Failure' },
      }),
    },
    passes: {
      'a sign-in': signIn({}),
      'another failure': callOf('iam', 'CreateUser', { errorMessage: 'Failed authentication' }),
    },
  },
  [SecurityAlarm.KEY_DELETION]: {
    counts: named('kms', 'DisableKey', 'ScheduleKeyDeletion', 'DeleteImportedKeyMaterial'),
    passes: {
      ...named('kms', 'CancelKeyDeletion', 'EnableKey', 'Decrypt'),
      'of another service': callOf('cloudhsm', 'DisableKey'),
    },
  },
  [SecurityAlarm.BUCKET_POLICY_CHANGES]: {
    counts: named(
      's3',
      'PutBucketPolicy',
      'DeleteBucketPolicy',
      'PutBucketLifecycle',
      'PutBucketVersioning',
      'DeleteBucketPublicAccessBlock',
    ),
    passes: {
      ...named('s3', 'GetBucketPolicy', 'PutObject', 'PutBucketTagging'),
      'of another service': callOf('glacier', 'PutBucketPolicy'),
    },
  },
  [SecurityAlarm.CONFIG_CHANGES]: {
    counts: named('config', 'StopConfigurationRecorder', 'DeleteDeliveryChannel', 'DeleteConfigurationRecorder'),
    passes: named('config', 'DescribeConfigurationRecorders', 'PutEvaluations'),
  },
  [SecurityAlarm.SECURITY_GROUP_CHANGES]: {
    counts: named('ec2', 'AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupEgress', 'ModifySecurityGroupRules'),
    passes: {
      ...named('ec2', 'DescribeSecurityGroups'),
      'of another service': callOf('rds', 'AuthorizeDBSecurityGroupIngress'),
    },
  },
  [SecurityAlarm.NETWORK_ACL_CHANGES]: {
    counts: named('ec2', 'CreateNetworkAclEntry', 'ReplaceNetworkAclAssociation'),
    passes: named('ec2', 'DescribeNetworkAcls'),
  },
  [SecurityAlarm.GATEWAY_CHANGES]: {
    counts: named('ec2', 'AttachInternetGateway', 'CreateNatGateway'),
    passes: named('ec2', 'DescribeInternetGateways', 'CreateVpnGateway'),
  },
  [SecurityAlarm.ROUTE_TABLE_CHANGES]: {
    counts: named('ec2', 'CreateRoute', 'ReplaceRouteTableAssociation'),
    passes: named('ec2', 'DescribeRouteTables'),
  },
  [SecurityAlarm.VPC_CHANGES]: {
    counts: named('ec2', 'CreateVpcPeeringConnection', 'DeleteVpcEndpoints', 'ModifyVpcEndpoint'),
    passes: named('ec2', 'DescribeVpcs', 'CreateVpcEndpoint'),
  },
  [SecurityAlarm.ORGANIZATION_CHANGES]: {
    counts: named('organizations', 'LeaveOrganization', 'DetachPolicy', 'UpdatePolicy'),
    passes: {
      ...named('organizations', 'ListAccounts', 'DescribeOrganization'),
      'a policy of IAM': callOf('iam', 'CreatePolicy'),
    },
  },
  [SecurityAlarm.LAUNCH_OUTSIDE_REGIONS]: {
    counts: { 'in us-west-2': launch({ owner: 'alice' }, { awsRegion: 'us-west-2' }) },
    passes: {
      'in eu-west-1': launch({}, { awsRegion: 'eu-west-1' }),
      'in us-east-1': launch({}, { awsRegion: 'us-east-1' }),
      'refused in us-west-2': launch({}, { awsRegion: 'us-west-2', ...refused('Client.UnauthorizedOperation') }),
      'another call in us-west-2': callOf('ec2', 'DescribeInstances', { awsRegion: 'us-west-2' }),
    },
  },
  [SecurityAlarm.LAUNCH_WITHOUT_OWNER]: {
    counts: {
      'without tags': launch({}),
      'with other tags': launch({ Name: 'box', 'spawn:managed': 'true', ownership: 'x' }),
      'with a tag whose value says owner': launch({ Name: 'owner' }),
    },
    passes: {
      'with an owner': launch({ owner: 'alice' }),
      'with an owner after many tags': launch({ Name: 'box', 'spawn:managed': 'true', project: 'x', owner: 'alice' }),
      refused: launch({}, { ...refused('Client.UnauthorizedOperation'), responseElements: null }),
      'another call': callOf('ec2', 'StartInstances'),
    },
  },
  [SecurityAlarm.USER_DATA_READ]: {
    counts: {
      'of an instance': userData('userData'),
      'of an instance that is not there': { ...userData('userData'), ...refused('Client.InvalidInstanceID.NotFound') },
      'as launch template data': callOf('ec2', 'GetLaunchTemplateData'),
    },
    passes: {
      'another attribute': userData('instanceType'),
      'the instances': callOf('ec2', 'DescribeInstances'),
    },
  },
  [SecurityAlarm.USER_DATA_CHANGED]: {
    counts: {
      'of an instance': callOf('ec2', 'ModifyInstanceAttribute', {
        requestParameters: { instanceId: 'i-0aaaaaaaaaaaaaaaa', userData: '<sensitiveDataRemoved>' },
      }),
    },
    passes: {
      'another attribute': callOf('ec2', 'ModifyInstanceAttribute', {
        requestParameters: { instanceId: 'i-0aaaaaaaaaaaaaaaa', disableApiTermination: { value: true } },
      }),
      'a start': callOf('ec2', 'StartInstances'),
    },
  },
  [SecurityAlarm.INSTANCE_CREDENTIALS_ELSEWHERE]: {
    counts: {
      'from a laptop': instance({ sourceIPAddress: '198.51.100.7' }),
      "through a thief's endpoint": instance({ vpcEndpointId: 'vpce-0cccccccccccccccc' }),
      'refused by the role': instance({ ...refused('AccessDenied'), sourceIPAddress: '198.51.100.7' }),
    },
    passes: {
      'through our endpoint': instance({ vpcEndpointId: ENDPOINT_IDS[0] }),
      'through our other endpoint': instance({ vpcEndpointId: ENDPOINT_IDS[1] }),
      'a service for the instance': instance({
        userIdentity: { ...instanceWith(INSTANCE_ROLE), invokedBy: 'athena.amazonaws.com' },
      }),
      'a person': callOf('s3', 'ListBuckets'),
      'an instance of another role': instance({ userIdentity: instanceWith('Webserver') }),
    },
  },
  [SecurityAlarm.SSH_KEY_PUSHED]: {
    counts: {
      ...named('ec2-instance-connect', 'SendSSHPublicKey', 'SendSerialConsoleSSHPublicKey', 'OpenTunnel'),
      ...named('ec2', 'EnableSerialConsoleAccess', 'CreateInstanceConnectEndpoint'),
    },
    passes: named('ec2', 'ImportKeyPair', 'GetSerialConsoleAccessStatus', 'DisableSerialConsoleAccess'),
  },
  [SecurityAlarm.SNAPSHOT_OR_IMAGE_SHARED]: {
    counts: {
      'a snapshot with an account': snapshot({ add: { items: [{ userId: '444455556666' }] } }),
      'a snapshot with everybody': snapshot({ add: { items: [{ groups: 'all' }] } }),
      'an image with an account': image({ add: { items: [{ userId: '444455556666' }] } }),
      'an image with everybody': image({ add: { items: [{ group: 'all' }] } }),
      'an image with an organization': image({
        add: { items: [{ organizationArn: 'arn:aws:organizations::444455556666:organization/o-a1b2c3d4e5' }] },
      }),
      'a shared snapshot is copied': callOf('ec2', 'SharedSnapshotCopyInitiated', {
        eventType: 'AwsServiceEvent',
        userIdentity: { type: 'AWSAccount', accountId: '444455556666', invokedBy: 'ec2.amazonaws.com' },
      }),
    },
    passes: {
      'a share taken back': snapshot({ remove: { items: [{ userId: '444455556666' }] } }),
      'the description of an image': callOf('ec2', 'ModifyImageAttribute', {
        requestParameters: { imageId: 'ami-0aaaaaaaaaaaaaaaa', description: { value: 'x' } },
      }),
      'a new snapshot': callOf('ec2', 'CreateSnapshot'),
    },
  },
  [SecurityAlarm.FLOW_LOGS_DELETED]: {
    counts: named('ec2', 'DeleteFlowLogs'),
    passes: named('ec2', 'CreateFlowLogs', 'DescribeFlowLogs'),
  },
  [SecurityAlarm.SECRETS_READ_IN_BULK]: {
    counts: named('secretsmanager', 'BatchGetSecretValue'),
    passes: named('secretsmanager', 'GetSecretValue', 'ListSecrets'),
  },
  [SecurityAlarm.BREAK_GLASS_USED]: {
    counts: {
      'the role is assumed': callOf('sts', 'AssumeRole', {
        requestParameters: { roleArn: BREAK_GLASS, roleSessionName: 'alice' },
      }),
      'the role is refused': callOf('sts', 'AssumeRole', {
        requestParameters: { roleArn: BREAK_GLASS },
        ...refused('AccessDenied'),
      }),
      'the role is assumed through a federation': callOf('sts', 'AssumeRoleWithSAML', {
        requestParameters: { roleArn: BREAK_GLASS },
      }),
      'something is done with it': callOf('ec2', 'TerminateInstances', { userIdentity: breakGlassSession }),
    },
    passes: {
      'another role is assumed': callOf('sts', 'AssumeRole', {
        requestParameters: { roleArn: `${BREAK_GLASS}Reader`, roleSessionName: 'alice' },
      }),
      'something is done with another': callOf('ec2', 'TerminateInstances'),
    },
  },
};
