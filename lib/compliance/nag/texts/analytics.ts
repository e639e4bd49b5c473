import type { RuleTexts } from './rule-text';

/** EMR, Glue, Kinesis, MSK, MWAA, OpenSearch, SageMaker and Lex. */
export const ANALYTICS: RuleTexts = {
  EMRAuthEC2KeyPairOrKerberos: [
    'Users of the cluster are authenticated',
    'Name a key pair or set the Kerberos attributes.',
  ],
  EMREncryptionInTransit: [
    'Data between nodes of the cluster is encrypted',
    'Turn on encryption in transit in a security configuration of the same stack.',
  ],
  EMRKerberosEnabled: ['The cluster uses Kerberos', 'Set the Kerberos attributes of the cluster.'],
  EMRLocalDiskEncryption: [
    'Local disks of the cluster are encrypted',
    'Turn on local disk encryption in a security configuration of the same stack.',
  ],
  EMRS3AccessLogging: ['Logs of the cluster are kept in S3', 'Name a log location in a bucket.'],

  GlueEncryptedCloudWatchLogs: [
    'Logs of crawlers and jobs are encrypted',
    'Turn on CloudWatch encryption in a security configuration of the same stack.',
  ],
  GlueJobBookmarkEncrypted: [
    'Bookmarks of the job are encrypted',
    'Turn on job bookmark encryption in a security configuration of the same stack.',
  ],

  KinesisDataAnalyticsFlinkCheckpointing: [
    'The Flink application saves checkpoints',
    'Turn on checkpointing in the Flink configuration.',
  ],
  KinesisDataFirehoseSSE: [
    'The delivery stream is encrypted',
    'Turn on encryption with a KMS key, or take a Kinesis stream as its source.',
  ],
  KinesisDataStreamDefaultKeyWhenSSE: [
    'An encrypted stream uses the key aws/kinesis',
    'Name alias/aws/kinesis, or waive where a customer-managed key is wanted.',
  ],
  KinesisDataStreamSSE: ['The stream is encrypted', 'Turn on encryption with a KMS key.'],

  LexBotAliasEncryptedConversationLogs: [
    'Conversation logs of the bot are encrypted',
    'Encrypt the bucket and the log group of the logs with KMS keys.',
  ],

  MSKBrokerLogging: ['Brokers write logs', 'Send broker logs to CloudWatch Logs, Firehose or S3.'],
  MSKBrokerToBrokerTLS: ['Brokers talk to each other with TLS', 'Leave encryption within the cluster on.'],
  MSKClientToBrokerTLS: [
    'Clients talk to brokers with TLS only',
    'Set the encryption between clients and brokers to TLS.',
  ],
  MWAAAllLoggingInfo: [
    'Every part of Airflow logs at level INFO or finer',
    'Turn on all five logs with level INFO or DEBUG.',
  ],

  OpenSearchAllowlistedIPs: [
    'The domain is open to known addresses only',
    'Name addresses in the conditions of the access policy.',
  ],
  OpenSearchDedicatedMasterNode: ['The domain has dedicated master nodes', 'Turn on dedicated master nodes.'],
  OpenSearchEncryptedAtRest: ['The domain is encrypted', 'Turn on encryption at rest.'],
  OpenSearchErrorLogsToCloudWatch: ['The domain writes error logs', 'Publish ES_APPLICATION_LOGS to a log group.'],
  OpenSearchInVPCOnly: ['The domain is in a VPC', 'Name subnets in the VPC options.'],
  OpenSearchNoUnsignedOrAnonymousAccess: [
    'The domain takes signed requests only',
    'Name principals in the access policy.',
  ],
  OpenSearchNodeToNodeEncryption: ['Nodes of the domain talk with TLS', 'Turn on node-to-node encryption.'],
  OpenSearchSlowLogsToCloudWatch: [
    'The domain writes slow logs',
    'Publish SEARCH_SLOW_LOGS and INDEX_SLOW_LOGS to a log group.',
  ],
  OpenSearchZoneAwareness: ['The domain is in several zones', 'Turn on zone awareness.'],

  SageMakerEndpointConfigurationKMSKeyConfigured: [
    'The endpoint’s storage is encrypted with a named key',
    'Name a KMS key in the endpoint configuration.',
  ],
  SageMakerNotebookInVPC: ['The notebook is in a VPC', 'Place the notebook in a subnet.'],
  SageMakerNotebookInstanceKMSKeyConfigured: [
    'The notebook is encrypted with a named key',
    'Name a KMS key on the notebook.',
  ],
  SageMakerNotebookNoDirectInternetAccess: [
    'The notebook has no way of its own to the internet',
    'Set directInternetAccess to Disabled.',
  ],
};
