import { Arn, ArnFormat, Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { logsPrincipalName, viaServices } from './aws-principals';
import { ADMINISTRATION, EBS_USE, INSPECTION, RESOURCE_GRANTS, USE } from './key-actions';

/** In a key policy, `*` means the key that the policy is attached to. */
const THIS_KEY = ['*'];

const grantIsForAwsResource = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };

export function administration(principals: iam.IPrincipal[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'Administration',
    principals,
    actions: [...ADMINISTRATION, ...INSPECTION].sort(),
    resources: THIS_KEY,
  });
}

export function inspection(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'Inspection',
    principals: [new iam.AccountRootPrincipal()],
    actions: INSPECTION,
    resources: THIS_KEY,
  });
}

/** Lets IAM policies of the account give use of the key, but only as part of a call to one of the services. */
export function useThroughServices(scope: IConstruct, services: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'UseThroughServices',
    principals: [new iam.AccountRootPrincipal()],
    actions: USE,
    resources: THIS_KEY,
    conditions: { StringEquals: throughServices(scope, services) },
  });
}

/** Lets IAM policies of the account give the grants that a service needs for its own resource, such as an EBS volume. */
export function grantsThroughServices(scope: IConstruct, services: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'GrantsForAwsResources',
    principals: [new iam.AccountRootPrincipal()],
    actions: RESOURCE_GRANTS,
    resources: THIS_KEY,
    conditions: { StringEquals: throughServices(scope, services), ...grantIsForAwsResource },
  });
}

function throughServices(scope: IConstruct, services: string[], account = Stack.of(scope).account) {
  return { 'kms:CallerAccount': account, 'kms:ViaService': viaServices(scope, services) };
}

/** Use and grants for EBS, only as part of a call to EC2. */
export function ebs(
  scope: IConstruct,
  principals?: iam.IPrincipal[],
  account = Stack.of(scope).account,
): iam.PolicyStatement[] {
  const viaEc2 = { StringEquals: throughServices(scope, ['ec2'], account) };
  return [
    new iam.PolicyStatement({ principals, actions: EBS_USE, resources: THIS_KEY, conditions: viaEc2 }),
    new iam.PolicyStatement({
      principals,
      actions: ['kms:CreateGrant'],
      resources: THIS_KEY,
      conditions: { ...viaEc2, ...grantIsForAwsResource },
    }),
  ];
}

export function cloudWatchLogs(scope: IConstruct, logGroupNamePrefix = ''): iam.PolicyStatement {
  const logGroups = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `${logGroupNamePrefix}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(logsPrincipalName(scope))],
    actions: USE,
    resources: THIS_KEY,
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  });
}

export function cloudTrail(trailArn: string): iam.PolicyStatement[] {
  const { partition, account } = Arn.split(trailArn, ArnFormat.SLASH_RESOURCE_NAME);
  const principals = [new iam.ServicePrincipal('cloudtrail.amazonaws.com')];
  const source = { StringEquals: { 'aws:SourceArn': trailArn } };
  // The context names the trail of the region that logs, so that CloudTrail's own example leaves the region open.
  const anyTrail = `arn:${partition}:cloudtrail:*:${account}:trail/*`;
  return [
    new iam.PolicyStatement({
      principals,
      actions: ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
      resources: THIS_KEY,
      conditions: { ...source, StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': anyTrail } },
    }),
    new iam.PolicyStatement({ principals, actions: ['kms:DescribeKey'], resources: THIS_KEY, conditions: source }),
  ];
}

/** A service that itself writes to an encrypted queue, topic or bucket. */
export function publisher(scope: IConstruct, servicePrincipal: string, sourceArns: string[] = []): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(servicePrincipal)],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: THIS_KEY,
    conditions: {
      StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
      ...(sourceArns.length > 0 && { ArnLike: { 'aws:SourceArn': sourceArns } }),
    },
  });
}

/**
 * EventBridge where it writes to encrypted topics: its requests to KMS don't name the source, so that a condition on `aws:SourceAccount`
 * would silence every rule. The encryption context, the topic's ARN, stands in; the topic's own policy names the account.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function eventsToTopics(scope: IConstruct): iam.PolicyStatement {
  const topics = Stack.of(scope).formatArn({ service: 'sns', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('events.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: THIS_KEY,
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': topics } },
  });
}

/** A service-linked role that launches or starts instances with encrypted volumes; its own policy, AWS's, gives it no key. */
export function serviceLinkedRole(scope: IConstruct, rolePath: string): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const roleArn = stack.formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: `aws-service-role/${rolePath}`,
  });
  // KMS refuses a policy whose principal doesn't exist, and a new account has no such role before its first group or Spot Instance.
  // So the role is named by a condition; the shape is that of AWS's own policy of the aws/ebs key.
  const principals = [new iam.AnyPrincipal()];
  const thatRole = {
    StringEquals: { 'kms:CallerAccount': stack.account },
    ArnEquals: { 'aws:PrincipalArn': roleArn },
  };
  return [
    new iam.PolicyStatement({ principals, actions: USE, resources: THIS_KEY, conditions: thatRole }),
    new iam.PolicyStatement({
      principals,
      actions: ['kms:CreateGrant'],
      resources: THIS_KEY,
      conditions: { ...thatRole, ...grantIsForAwsResource },
    }),
  ];
}

/** Direct use by a principal, without a service in between. */
export function directUse(principal: iam.IPrincipal, actions: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ principals: [principal], actions, resources: THIS_KEY });
}
