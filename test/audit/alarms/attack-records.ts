import { INSTANCE_ROLE } from './cases';
import { type TrailRecord, callOf, instanceWith, refused } from './records';

const INSTANCE = 'i-0aaaaaaaaaaaaaaaa';
const laptop = { userIdentity: instanceWith(INSTANCE_ROLE), sourceIPAddress: '198.51.100.7' };

/** What CloudTrail records of each technique, by its id. */
export const ATTACK_RECORDS: Record<string, TrailRecord[]> = {
  'aws.credential-access.ec2-steal-instance-credentials': [
    callOf('ssm', 'SendCommand', {
      requestParameters: {
        documentName: 'AWS-RunShellScript',
        instanceIds: [INSTANCE],
        parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      },
    }),
    callOf('sts', 'GetCallerIdentity', { ...laptop, readOnly: true }),
    callOf('ec2', 'DescribeInstances', { ...laptop, readOnly: true, ...refused('Client.UnauthorizedOperation') }),
  ],
  'aws.credential-access.secretsmanager-batch-retrieve-secrets': [
    callOf('secretsmanager', 'BatchGetSecretValue', {
      requestParameters: { filters: [{ key: 'tag-key', values: ['StratusRedTeam'] }] },
      readOnly: true,
    }),
  ],
  'aws.defense-evasion.cloudtrail-delete': [
    callOf('cloudtrail', 'DeleteTrail', { requestParameters: { name: 'trail' } }),
  ],
  'aws.defense-evasion.cloudtrail-event-selectors': [
    callOf('cloudtrail', 'PutEventSelectors', {
      requestParameters: {
        trailName: 'trail',
        eventSelectors: [{ readWriteType: 'ReadOnly', includeManagementEvents: false, dataResources: [] }],
      },
    }),
  ],
  'aws.defense-evasion.cloudtrail-lifecycle-rule': [
    callOf('s3', 'PutBucketLifecycle', {
      requestParameters: {
        bucketName: 'trail-111122223333',
        LifecycleConfiguration: {
          Rule: { Status: 'Enabled', Expiration: { Days: 1 }, ID: 'nuke-cloudtrail-logs-after-1-day' },
        },
      },
    }),
  ],
  'aws.defense-evasion.cloudtrail-stop': [
    callOf('cloudtrail', 'StopLogging', { requestParameters: { name: 'trail' } }),
  ],
  'aws.defense-evasion.vpc-remove-flow-logs': [
    callOf('ec2', 'DeleteFlowLogs', {
      requestParameters: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-0aaaaaaaaaaaaaaaa' } } },
    }),
  ],
  'aws.discovery.ec2-download-user-data': Array.from({ length: 15 }, (_, index) =>
    callOf('ec2', 'DescribeInstanceAttribute', {
      requestParameters: { attribute: 'userData', instanceId: `i-0aaaaaaaaaaaaaa${String(index).padStart(2, '0')}` },
      readOnly: true,
      ...refused('Client.InvalidInstanceID.NotFound'),
    }),
  ),
  'aws.execution.ec2-user-data': [
    callOf('ec2', 'StopInstances', {
      requestParameters: { instancesSet: { items: [{ instanceId: INSTANCE }] }, force: false },
    }),
    callOf('ec2', 'ModifyInstanceAttribute', {
      requestParameters: { instanceId: INSTANCE, userData: '<sensitiveDataRemoved>' },
    }),
    callOf('ec2', 'StartInstances', { requestParameters: { instancesSet: { items: [{ instanceId: INSTANCE }] } } }),
  ],
  'aws.execution.ssm-send-command': [
    callOf('ssm', 'SendCommand', {
      requestParameters: {
        documentName: 'AWS-RunShellScript',
        instanceIds: [INSTANCE],
        parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      },
    }),
  ],
  'aws.execution.ssm-start-session': [
    callOf('ssm', 'StartSession', { requestParameters: { target: INSTANCE } }),
    callOf('ssm', 'TerminateSession', { requestParameters: { sessionId: 'alice-0123456789abcdef0' } }),
  ],
  'aws.exfiltration.ec2-security-group-open-port-22-ingress': [
    callOf('ec2', 'AuthorizeSecurityGroupIngress', {
      requestParameters: {
        groupId: 'sg-0aaaaaaaaaaaaaaaa',
        ipPermissions: {
          items: [
            { ipProtocol: 'tcp', fromPort: 22, toPort: 22, groups: {}, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
          ],
        },
      },
    }),
  ],
  'aws.exfiltration.ec2-share-ami': [
    callOf('ec2', 'ModifyImageAttribute', {
      requestParameters: {
        imageId: 'ami-0aaaaaaaaaaaaaaaa',
        attributeType: 'launchPermission',
        launchPermission: { add: { items: [{ userId: '444455556666' }] } },
      },
    }),
  ],
  'aws.exfiltration.ec2-share-ebs-snapshot': [
    callOf('ec2', 'ModifySnapshotAttribute', {
      requestParameters: {
        snapshotId: 'snap-0aaaaaaaaaaaaaaaa',
        attributeType: 'CREATE_VOLUME_PERMISSION',
        createVolumePermission: { add: { items: [{ userId: '444455556666' }] } },
      },
    }),
  ],
  'aws.lateral-movement.ec2-instance-connect': [
    callOf('ec2-instance-connect', 'SendSSHPublicKey', {
      requestParameters: { instanceId: INSTANCE, instanceOSUser: 'ec2-user' },
    }),
  ],
  'aws.lateral-movement.ec2-serial-console-send-ssh-public-key': [
    callOf('ec2', 'EnableSerialConsoleAccess'),
    callOf('ec2-instance-connect', 'SendSerialConsoleSSHPublicKey', {
      requestParameters: { instanceId: INSTANCE, serialPort: 0 },
    }),
  ],
};
