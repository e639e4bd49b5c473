/** A CloudTrail record, as far as queries look at it. */
export interface TrailRecord {
  readonly eventID: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly recipientAccountId: string;
  readonly userIdentity: Record<string, unknown>;
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
  /** Why no query may find it under what it is asked. */
  readonly nearMiss?: string;
  readonly [field: string]: unknown;
}

const ACCOUNT = '111122223333';

const user = (userName: string, accessKeyId: string) => ({
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLE',
  arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`,
  accountId: ACCOUNT,
  accessKeyId,
  userName,
});

const session = (role: string, name: string, accessKeyId: string) => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLE:${name}`,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${name}`,
  accountId: ACCOUNT,
  accessKeyId,
  sessionContext: {
    attributes: { mfaAuthenticated: 'false', creationDate: '2026-01-31T08:00:00Z' },
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLE',
      arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      accountId: ACCOUNT,
      userName: role,
    },
  },
});

// The example ids of AWS's documentation.
const ALICE = user('alice', 'AKIAIOSFODNN7EXAMPLE');
/** With a key that no query asks for. */
const ALICE_AGAIN = user('alice', 'AKIAI3EXAMPLEEXAMPLE');
const MALLORY = user('malice', 'AKIAI44QH8DHBEXAMPLE');
const BOB = session('Research', 'bob-session', 'ASIAIOSFODNN7EXAMPLE');
const CAROL = session('Operations', 'carol', 'ASIAI44QH8DHBEXAMPLE');
const ANALYST = session('Analysis', 'bob', 'ASIAI3EXAMPLEEXAMPLE');
const INSTANCE = session('spawn-instance', 'i-0aaa', 'ASIAI2EXAMPLEEXAMPLE');

let minute = 0;

/** Records in the order of time, a minute apart. */
function record(
  eventID: string,
  userIdentity: Record<string, unknown>,
  call: string,
  requestParameters: unknown,
  more: Record<string, unknown> = {},
): TrailRecord {
  const [service, eventName] = call.split(':');
  return {
    eventVersion: '1.11',
    eventID,
    eventTime: `2026-01-31T${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute++ % 60).padStart(2, '0')}:00Z`,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.15.0',
    readOnly: /^(Get|Describe|List|Lookup)/.test(eventName),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    userIdentity,
    requestParameters,
    responseElements: null,
    ...more,
  };
}

const instances = (...ids: string[]) => ({ instancesSet: { items: ids.map((instanceId) => ({ instanceId })) } });
const launch = {
  instanceType: 'g5.xlarge',
  instancesSet: { items: [{ imageId: 'ami-0abc', minCount: 1, maxCount: 2 }] },
};

/** What the queries are asked about, and what looks like it. */
export const RECORDS: readonly TrailRecord[] = [
  record('launch-alice', ALICE, 'ec2:RunInstances', launch, { responseElements: instances('i-0bbb', 'i-0aaa') }),
  record('launch-alice-denied', ALICE, 'ec2:RunInstances', launch, {
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage: 'You are not authorized to perform this operation.',
  }),
  record('launch-mallory', MALLORY, 'ec2:RunInstances', launch, {
    responseElements: instances('i-0ccc'),
    nearMiss: 'another user, whose name holds that of alice',
  }),
  record(
    'describe-alice',
    ALICE_AGAIN,
    'ec2:DescribeInstances',
    { instancesSet: {} },
    {
      nearMiss: 'no launch, and another key',
    },
  ),
  record('run-elsewhere', ALICE_AGAIN, 'batch:RunInstances', launch, { nearMiss: 'another service' }),
  record(
    'assume-role',
    ALICE,
    'sts:AssumeRole',
    { roleArn: `arn:aws:iam::${ACCOUNT}:role/Research` },
    {
      responseElements: { credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', expiration: 'Jan 31, 2026' } },
    },
  ),
  record('launch-bob', BOB, 'ec2:RunInstances', launch, { responseElements: instances('i-0ddd') }),
  record('terminate-two', CAROL, 'ec2:TerminateInstances', instances('i-0aaa', 'i-0bbb'), {
    responseElements: instances('i-0aaa', 'i-0bbb'),
  }),
  record('terminate-other', CAROL, 'ec2:TerminateInstances', instances('i-0aaaf')),
  record('stop', CAROL, 'ec2:StopInstances', instances('i-0aaa'), { nearMiss: 'stopped, not terminated' }),
  record(
    'object-put',
    INSTANCE,
    's3:PutObject',
    { bucketName: 'spawn-results', key: 'run/1.csv' },
    {
      additionalEventData: { bytesTransferredIn: 2048, SSEApplied: 'SSE_KMS' },
      managementEvent: false,
      eventCategory: 'Data',
      resources: [{ type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::spawn-results/run/1.csv' }],
    },
  ),
  record('object-multipart', ANALYST, 's3:CompleteMultipartUpload', { bucketName: 'spawn-results', key: 'run/2.csv' }),
  record(
    'object-put-denied',
    ANALYST,
    's3:PutObject',
    { bucketName: 'spawn-results', key: 'x' },
    {
      errorCode: 'AccessDenied',
      errorMessage: 'Access Denied',
    },
  ),
  record(
    'object-get',
    ANALYST,
    's3:GetObject',
    { bucketName: 'spawn-results', key: 'run/1.csv' },
    {
      nearMiss: 'read, not written',
    },
  ),
  record(
    'object-put-elsewhere',
    ANALYST,
    's3:PutObject',
    { bucketName: 'spawn-results-of-others', key: 'x' },
    {
      nearMiss: 'a bucket whose name begins alike',
    },
  ),
  record('secret-read', INSTANCE, 'secretsmanager:GetSecretValue', { secretId: 'myapp/api-key' }),
  record(
    'secret-described',
    ANALYST,
    'secretsmanager:DescribeSecret',
    { secretId: 'myapp/api-key' },
    {
      nearMiss: 'its metadata only',
    },
  ),
  record('secrets-read-batch', CAROL, 'secretsmanager:BatchGetSecretValue', {
    secretIdList: ['other/one', 'other/two'],
  }),
  record('parameter-read', ALICE_AGAIN, 'ssm:GetParameter', {
    name: '/myapp/api-key',
    withDecryption: true,
  }),
  record(
    'parameter-plain',
    ANALYST,
    'ssm:GetParameter',
    { name: '/myapp/region', withDecryption: false },
    {
      nearMiss: 'not decrypted',
    },
  ),
  record('user-data-read', ANALYST, 'ec2:DescribeInstanceAttribute', { instanceId: 'i-0aaa', attribute: 'userData' }),
  record(
    'type-read',
    ANALYST,
    'ec2:DescribeInstanceAttribute',
    { instanceId: 'i-0aaa', attribute: 'instanceType' },
    {
      nearMiss: 'another attribute',
    },
  ),
  record('template-read', ANALYST, 'ec2:GetLaunchTemplateData', { instanceId: 'i-0aaa' }),
  record('stop-logging', MALLORY, 'cloudtrail:StopLogging', { name: 'audit' }),
  record('trail-read', ANALYST, 'cloudtrail:GetTrailStatus', { name: 'audit' }, { nearMiss: 'read, not changed' }),
  record('bucket-policy', CAROL, 's3:PutBucketPolicy', { bucketName: 'audit', bucketPolicy: {} }),
  record('open-world', MALLORY, 'ec2:AuthorizeSecurityGroupIngress', {
    groupId: 'sg-0abc',
    ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] },
  }),
  record('open-world-v6', MALLORY, 'ec2:AuthorizeSecurityGroupIngress', {
    groupId: 'sg-0abc',
    ipPermissions: { items: [{ ipProtocol: 'tcp', ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] } }] },
  }),
  record(
    'open-office',
    CAROL,
    'ec2:AuthorizeSecurityGroupIngress',
    {
      groupId: 'sg-0abc',
      ipPermissions: { items: [{ ipRanges: { items: [{ cidrIp: '10.0.0.0/0' }, { cidrIp: '192.0.2.0/24' }] } }] },
    },
    { nearMiss: 'one network, and a range that ends alike' },
  ),
  record(
    'revoke-world',
    CAROL,
    'ec2:RevokeSecurityGroupIngress',
    {
      ipPermissions: { items: [{ ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] },
    },
    { nearMiss: 'closed, not opened' },
  ),
  record(
    'sign-in',
    { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/dave`, userName: 'dave' },
    'signin:ConsoleLogin',
    null,
    {
      eventType: 'AwsConsoleSignIn',
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'No', LoginTo: 'https://console.aws.amazon.com/console/home' },
    },
  ),
  record(
    'by-service',
    { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' },
    'sts:AssumeRole',
    {},
    {
      nearMiss: 'a service',
    },
  ),
  {
    ...record('launch-alice-before', ALICE, 'ec2:RunInstances', launch, {
      responseElements: instances('i-0old'),
      nearMiss: 'before the day that is asked for',
    }),
    eventTime: '2026-01-29T23:59:59Z',
  },
];
