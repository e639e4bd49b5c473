import type { RuleTexts } from './rule-text';

/** CloudTrail, CloudWatch, CodeBuild, and what carries messages and workflows. */
export const OPERATIONS: RuleTexts = {
  CloudTrailCloudWatchLogsEnabled: [
    'The trail is sent to a log group',
    'Send the trail to a CloudWatch log group as well.',
  ],
  CloudTrailEncryptionEnabled: [
    'The trail is encrypted with a KMS key',
    'Encrypt the trail with a customer-managed key.',
  ],
  CloudTrailLogFileValidationEnabled: [
    'Log files of the trail can be validated',
    'Turn on validation of the log files.',
  ],
  CloudWatchAlarmAction: ['The alarm does something', 'Give the alarm an action, and leave its actions enabled.'],
  CloudWatchLogGroupEncrypted: [
    'The log group is encrypted with a KMS key',
    'Encrypt the log group with a customer-managed key, or use SpawnLogGroup.',
  ],
  CloudWatchLogGroupRetentionPeriod: [
    'The log group says how long it keeps events',
    'Set a retention; PCI DSS 10.7 asks for a year.',
  ],

  CodeBuildProjectEnvVarAwsCred: [
    'No AWS credentials are in the environment of builds',
    'Take credentials from the project’s role, never from its environment.',
  ],
  CodeBuildProjectKMSEncryptedArtifacts: [
    'Artifacts are encrypted with a named key',
    'Name a customer-managed key as the encryption key of the project.',
  ],
  CodeBuildProjectManagedImages: [
    'Builds run on an image of CodeBuild',
    'Use an image of CodeBuild, or waive with the reason for your own.',
  ],
  CodeBuildProjectSourceRepoUrl: [
    'The source repository is connected by OAuth',
    'Connect the repository by OAuth or an app instead of a token in the URL.',
  ],

  EventBusDLQ: [
    'Every target of the rule has a dead-letter queue',
    'Give every target of the rule a dead-letter queue.',
  ],
  EventBusOpenAccess: [
    'Not everybody may put events on the bus',
    'Name the principals in the policy of the event bus.',
  ],
  SNSEncryptedKMS: [
    'The topic is encrypted with a KMS key',
    'Encrypt the topic with a customer-managed key, or use SpawnTopic.',
  ],
  SNSRedrivePolicy: ['The subscription has a dead-letter queue', 'Give the subscription a dead-letter queue.'],
  SNSTopicSSLPublishOnly: [
    'The topic policy denies publishing without TLS',
    'Deny publishing without TLS in the topic policy.',
  ],
  SQSQueueDLQ: [
    'The queue has, or is, a dead-letter queue',
    'Give the queue a dead-letter queue; a queue that is one must be named by another queue in the stack.',
  ],
  SQSQueueSSE: ['The queue is encrypted', 'Encrypt the queue with a customer-managed key.'],
  SQSQueueSSLRequestsOnly: [
    'The queue policy denies requests without TLS',
    'Set enforceSSL, which denies requests without TLS in the queue policy.',
  ],
  SQSRedrivePolicy: ['The queue has a redrive policy', 'Give the queue a dead-letter queue by a redrive policy.'],
  StepFunctionStateMachineAllLogsToCloudWatch: [
    'The state machine logs every event',
    'Log every event of the state machine to a log group.',
  ],
  StepFunctionStateMachineXray: ['The state machine is traced', 'Turn on tracing of the state machine.'],
};
