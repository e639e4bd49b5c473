/** A question to the files of a trail. */
export interface SavedQuery {
  /** Names the query within its workgroup. */
  readonly name: string;
  /** What it answers. */
  readonly question: string;
  /** What each `?` of it stands for, in order. */
  readonly parameters: readonly string[];
  readonly sql: string;
}

/** The table's name within its database. */
export const TABLE = 'cloudtrail_events';

const DAY = 'first day, as 2026/01/31';

/** IAM users by name, roles with their session, services by their own name. */
const CALLER = String.raw`coalesce(
    useridentity.username,
    useridentity.sessioncontext.sessionissuer.username || '/' || regexp_extract(useridentity.arn, '[^/]+$'),
    useridentity.arn,
    useridentity.invokedby,
    useridentity.principalid
  ) AS caller`;

/** Whom a person may name: a user, a role, a session of it (for an instance its id), or an ARN. */
const CALLED_BY = String.raw`? IN (
    useridentity.username,
    useridentity.sessioncontext.sessionissuer.username,
    regexp_extract(useridentity.arn, '[^/]+$'),
    useridentity.arn
  )`;

/** The instances that a text of JSON names, each once. */
const instancesIn = (column: string) =>
  String.raw`array_sort(array_distinct(regexp_extract_all(${column}, '"instanceId"\s*:\s*"(i-[0-9a-f]+)"', 1)))`;

const field = (column: string, path: string) => `json_extract_scalar(${column}, '$.${path}')`;

/** Who, when, from where, with what outcome: the first and last columns of every answer. */
const query = (columns: string, condition: string) => `SELECT
  eventtime,
  ${CALLER},
  eventname,
  ${columns},
  awsregion,
  sourceipaddress,
  useridentity.accesskeyid AS access_key,
  errorcode
FROM ${TABLE}
WHERE ${condition}
  AND event_day >= ?
ORDER BY eventtime`;

const SECRET = `coalesce(
    ${field('requestparameters', 'secretId')},
    ${field('requestparameters', 'name')},
    ${field('requestparameters', 'path')},
    requestparameters
  )`;

const names = (...eventNames: string[]) => `eventname IN (${eventNames.map((name) => `'${name}'`).join(', ')})`;

/**
 * The questions of the security model (Audit Logging, Incident Response), in what Trino (Athena) and DuckDB, which the tests run
 * them on, have in common. Each ends in the day to start from, which decides how much is read and paid for.
 */
export const SAVED_QUERIES: readonly SavedQuery[] = [
  {
    name: 'launched-by',
    question: 'Which instances did somebody launch, or try to?',
    parameters: ['user, role, session or ARN', DAY],
    sql: query(
      `${instancesIn('responseelements')} AS instances,
  ${field('requestparameters', 'instanceType')} AS instance_type`,
      `eventsource = 'ec2.amazonaws.com'
  AND ${names('RunInstances')}
  AND ${CALLED_BY}`,
    ),
  },
  {
    name: 'terminated',
    question: 'Who terminated an instance, or tried to?',
    parameters: ['instance id, or % for all', DAY],
    sql: query(
      `${instancesIn('requestparameters')} AS instances`,
      `eventsource = 'ec2.amazonaws.com'
  AND ${names('TerminateInstances')}
  AND requestparameters LIKE concat('%"', ?, '"%')`,
    ),
  },
  {
    name: 'secrets-read',
    question: 'Who read which secrets, and parameters that are encrypted?',
    parameters: ["part of the secret's name, or nothing for all", DAY],
    sql: query(
      `${SECRET} AS secret`,
      `(
    (eventsource = 'secretsmanager.amazonaws.com' AND ${names('GetSecretValue', 'BatchGetSecretValue')})
    OR (
      eventsource = 'ssm.amazonaws.com'
      AND ${names('GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory')}
      AND ${field('requestparameters', 'withDecryption')} = 'true'
    )
  )
  AND ${SECRET} LIKE concat('%', ?, '%')`,
    ),
  },
  {
    name: 'objects-written',
    question: 'Who wrote which objects into a bucket?',
    parameters: ['name of the bucket', DAY],
    sql: query(
      `${field('requestparameters', 'key')} AS object_key,
  ${field('additionaleventdata', 'bytesTransferredIn')} AS bytes`,
      `eventsource = 's3.amazonaws.com'
  AND ${names('PutObject', 'CopyObject', 'CompleteMultipartUpload', 'PostObject')}
  AND ${field('requestparameters', 'bucketName')} = ?`,
    ),
  },
  {
    name: 'by-access-key',
    question: 'What was done with an access key, by which call was it issued, and which keys were issued with it?',
    parameters: ['id of the access key', DAY],
    sql: query(
      `eventsource,
  ${field('responseelements', 'credentials.accessKeyId')} AS issued_key,
  requestparameters`,
      `? IN (useridentity.accesskeyid, ${field('responseelements', 'credentials.accessKeyId')})`,
    ),
  },
  {
    name: 'by-instance',
    question: "What was done by an instance with its role's credentials?",
    parameters: ['instance id', DAY],
    sql: query(
      'eventsource, requestparameters, vpcendpointid',
      String.raw`useridentity.type = 'AssumedRole'
  AND regexp_extract(useridentity.arn, '[^/]+$') = ?`,
    ),
  },
  {
    name: 'denied',
    question: 'Which calls were denied?',
    parameters: [DAY],
    sql: query(
      'eventsource, errormessage',
      `(errorcode LIKE '%AccessDenied%' OR errorcode LIKE '%UnauthorizedOperation%')`,
    ),
  },
  {
    name: 'user-data-read',
    question: 'Who read user data, of instances or launch templates?',
    parameters: [DAY],
    sql: query(
      `coalesce(${field('requestparameters', 'instanceId')}, requestparameters) AS of_what`,
      `eventsource = 'ec2.amazonaws.com'
  AND (
    ${names('DescribeLaunchTemplateVersions', 'GetLaunchTemplateData')}
    OR (eventname = 'DescribeInstanceAttribute' AND ${field('requestparameters', 'attribute')} = 'userData')
  )`,
    ),
  },
  {
    name: 'audit-changed',
    question:
      'Who changed what records and watches: trails, Config, log groups, alarms, keys, bucket policies and lifecycles?',
    parameters: [DAY],
    sql: query(
      'eventsource, requestparameters',
      `(
    (eventsource = 'cloudtrail.amazonaws.com' AND ${names('StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors')})
    OR (eventsource = 'config.amazonaws.com' AND ${names('StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel', 'DeleteConfigRule')})
    OR (eventsource = 'logs.amazonaws.com' AND ${names('DeleteLogGroup', 'DeleteLogStream', 'DeleteMetricFilter', 'PutRetentionPolicy', 'DeleteRetentionPolicy')})
    OR (eventsource = 'monitoring.amazonaws.com' AND ${names('DeleteAlarms', 'DisableAlarmActions')})
    OR (eventsource = 'kms.amazonaws.com' AND ${names('ScheduleKeyDeletion', 'DisableKey', 'PutKeyPolicy')})
    OR (eventsource = 's3.amazonaws.com' AND ${names('PutBucketPolicy', 'DeleteBucketPolicy', 'PutBucketLifecycle', 'DeleteBucketLifecycle', 'PutBucketVersioning')})
  )`,
    ),
  },
  {
    name: 'network-opened',
    question: 'Who opened a security group to the world?',
    parameters: [DAY],
    sql: query(
      `${field('requestparameters', 'groupId')} AS group_id, requestparameters`,
      `eventsource = 'ec2.amazonaws.com'
  AND ${names('AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress', 'ModifySecurityGroupRules')}
  AND (requestparameters LIKE '%"0.0.0.0/0"%' OR requestparameters LIKE '%"::/0"%')`,
    ),
  },
  {
    name: 'sign-ins',
    question: 'Who signed in to the console, and with a second factor?',
    parameters: [DAY],
    sql: query(
      `${field('additionaleventdata', 'MFAUsed')} AS mfa,
  ${field('responseelements', 'ConsoleLogin')} AS outcome`,
      `eventsource = 'signin.amazonaws.com'
  AND ${names('ConsoleLogin')}`,
    ),
  },
];
