import { Aws, type Stack, aws_iam as iam } from 'aws-cdk-lib';
import { SpawnTag } from '../contract';

/** Where the instances of a role run. IAM is global: a role that is found by its name serves every region. */
export interface InstanceScope {
  readonly stack: Stack;
  readonly anyRegion: boolean;
}

/** What spored reads of itself and its volumes. */
export const SPORED_DESCRIBE = ['ec2:DescribeInstances', 'ec2:DescribeTags', 'ec2:DescribeVolumes'];

/** What spored reads of FSx for Lustre. */
export const FSX_DESCRIBE = ['fsx:DescribeDataRepositoryAssociations', 'fsx:DescribeFileSystems'];

/** ARNs of the account's instances. */
export function instanceArns({ stack, anyRegion }: InstanceScope): string {
  return stack.formatArn({
    service: 'ec2',
    region: anyRegion ? '*' : undefined,
    resource: 'instance',
    resourceName: '*',
  });
}

/** For calls without resource-level support: the region is what is left to narrow them by. */
export function inOwnRegion({ stack, anyRegion }: InstanceScope) {
  return anyRegion ? {} : { StringEquals: { 'aws:RequestedRegion': stack.region } };
}

/**
 * Holds only when the instance whose credentials are used is the instance that is acted on.
 *
 * `ec2:SourceInstanceARN` comes with the credentials of every instance profile, `ec2:InstanceID` is the target; EC2 fills
 * in both. The shape is that of AWS's own policy AWSEC2VssSnapshotPolicy. A comparison with `aws:ARN` never holds.
 */
const isItself = { ArnLike: { 'ec2:SourceInstanceARN': `arn:${Aws.PARTITION}:ec2:*:*:instance/\${ec2:InstanceID}` } };

/** `ForAllValues` holds for an empty set, and DeleteTags without keys deletes all tags; `Null` asks for at least one key. */
function onlyKeys(keys: string[]) {
  return { 'ForAllValues:StringEquals': { 'aws:TagKeys': keys }, Null: { 'aws:TagKeys': 'false' } };
}

/** What an instance may do to itself, and to no other: report through tags, stop and terminate. */
export function ownInstanceStatements(scope: InstanceScope): iam.PolicyStatement[] {
  const resources = [instanceArns(scope)];
  return [
    new iam.PolicyStatement({
      sid: 'TagItself',
      actions: ['ec2:CreateTags'],
      resources,
      conditions: { ...isItself, ...onlyKeys(SpawnTag.RUNTIME_KEYS) },
    }),
    new iam.PolicyStatement({
      sid: 'UntagItself',
      actions: ['ec2:DeleteTags'],
      resources,
      conditions: { ...isItself, ...onlyKeys(SpawnTag.RUNTIME_DELETED_KEYS) },
    }),
    new iam.PolicyStatement({
      sid: 'StopItself',
      actions: ['ec2:StopInstances', 'ec2:TerminateInstances'],
      resources,
      conditions: isItself,
    }),
  ];
}

/** What spored needs on every instance. Without it, spored logs a warning and the instance has no TTL. */
export function baselineStatements(scope: InstanceScope): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'ReadItself',
      actions: SPORED_DESCRIBE,
      // ec2:DescribeInstances, ec2:DescribeTags and ec2:DescribeVolumes have no resource-level support.
      resources: ['*'],
      conditions: inOwnRegion(scope),
    }),
    ...ownInstanceStatements(scope),
  ];
}

/** What spored needs to import from and export to S3 through FSx for Lustre. */
export function fsxStatements({ stack, anyRegion }: InstanceScope): iam.PolicyStatement[] {
  const arnOf = (resource: string) =>
    stack.formatArn({ service: 'fsx', region: anyRegion ? '*' : undefined, resource, resourceName: '*' });
  return [
    new iam.PolicyStatement({
      sid: 'ReadFileSystems',
      actions: FSX_DESCRIBE,
      // fsx:DescribeFileSystems and fsx:DescribeDataRepositoryAssociations have no resource-level support.
      resources: ['*'],
      conditions: inOwnRegion({ stack, anyRegion }),
    }),
    new iam.PolicyStatement({
      sid: 'LinkFileSystem',
      actions: ['fsx:CreateDataRepositoryAssociation'],
      resources: [arnOf('file-system'), arnOf('association')],
    }),
  ];
}
