const names = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().split(/\s+/));

/** Actions, in small letters, that hand out the data of customers, or secrets: `Read` to AWS, but no more harmless than a write. */
export const DATA_READS = names(
  `dynamodb:BatchGetItem dynamodb:ExportTableToPointInTime dynamodb:GetItem dynamodb:GetRecords dynamodb:PartiQLSelect
  dynamodb:Query dynamodb:Scan ebs:GetSnapshotBlock kinesis:GetRecords s3:GetObject s3:GetObjectVersion
  s3:GetObjectVersionForReplication secretsmanager:BatchGetSecretValue secretsmanager:GetSecretValue sqs:ReceiveMessage ssm:GetParameter
  ssm:GetParameterHistory ssm:GetParameters ssm:GetParametersByPath`,
);

/**
 * Actions, in small letters, by which an agent reports on the machine that it runs on. AWS's own policies for agents
 * (AmazonSSMManagedInstanceCore, CloudWatchAgentServerPolicy) allow them on every resource.
 */
export const SELF_REPORTS = names(
  `cloudwatch:PutMetricData ssm:PutComplianceItems ssm:PutConfigurePackageResult ssm:PutInventory
  ssm:UpdateAssociationStatus ssm:UpdateInstanceAssociationStatus ssm:UpdateInstanceInformation`,
);

/** Actions, in small letters, that change the data of customers, or use the keys it is under. */
export const DATA_WRITES = names(
  `dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:UpdateItem kms:Decrypt kms:Encrypt
  kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo s3:DeleteObject
  s3:DeleteObjectVersion s3:PutObject s3:PutObjectAcl s3:ReplicateObject sqs:DeleteMessage sqs:SendMessage`,
);
