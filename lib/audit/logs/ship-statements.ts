import { ArnFormat, Aws, Stack, aws_iam as iam, type aws_logs as logs } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { AGENT_PACKAGE } from './agent-document';

/** What an instance needs of Systems Manager and of CloudWatch Logs in order to ship its logs. */
export interface ShipTargets {
  readonly logGroups: readonly logs.ILogGroup[];
  readonly parameterArns: readonly string[];
  readonly documentName: string;
  readonly associationId: string;
}

/** The statements of the instance role: to run the association, read the configuration, write to the log groups. */
export function shipStatements(scope: IConstruct, targets: ShipTargets): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const arn = (resource: string, resourceName: string, account?: string) =>
    stack.formatArn({ service: 'ssm', resource, resourceName, account });
  const instances = stack.formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' });
  const document = arn('document', targets.documentName);
  const association = arn('association', targets.associationId);
  return [
    new iam.PolicyStatement({
      sid: 'ReadAgentConfiguration',
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resources: [...targets.parameterArns],
    }),
    new iam.PolicyStatement({
      sid: 'ReadAssociation',
      actions: ['ssm:DescribeAssociation', 'ssm:DescribeDocument', 'ssm:GetDocument', 'ssm:ListInstanceAssociations'],
      // AWS's own documents stand in no account.
      resources: [document, association, instances, arn('document', AGENT_PACKAGE, '')],
    }),
    new iam.PolicyStatement({
      sid: 'ReportAssociation',
      actions: ['ssm:PutComplianceItems', 'ssm:UpdateAssociationStatus', 'ssm:UpdateInstanceAssociationStatus'],
      resources: [document, association, instances],
    }),
    new iam.PolicyStatement({
      sid: 'InstallAgent',
      actions: ['ssm:GetManifest', 'ssm:ListAssociations', 'ssm:PutConfigurePackageResult'],
      // ssm:GetManifest, ssm:ListAssociations and ssm:PutConfigurePackageResult have no resource-level support.
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': stack.region } },
    }),
    new iam.PolicyStatement({
      sid: 'DownloadAgent',
      actions: ['s3:GetObject'],
      // Buckets of AWS in which Distributor keeps packages; by an endpoint, Systems Manager asks with the role's credentials.
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html#ssm-agent-minimum-s3-permissions
      resources: [`${Aws.REGION}-birdwatcher-prod`, `amazon-ssm-packages-${Aws.REGION}`].map(
        (bucket) => `arn:${Aws.PARTITION}:s3:::${bucket}/*`,
      ),
    }),
    new iam.PolicyStatement({
      sid: 'ShipLogs',
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: targets.logGroups.flatMap(({ logGroupName }) => {
        const group = stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        });
        return [group, `${group}:*`];
      }),
    }),
  ];
}
