import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Lets an AWS service write to a queue or topic on behalf of resources of this account, never of another (confused deputy). */
export function publisherStatement(
  resource: IConstruct,
  action: string,
  resourceArn: string,
  servicePrincipal: string,
  sourceArns: string[] = [],
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(servicePrincipal)],
    actions: [action],
    resources: [resourceArn],
    conditions: {
      StringEquals: { 'aws:SourceAccount': Stack.of(resource).account },
      ...(sourceArns.length > 0 && { ArnLike: { 'aws:SourceArn': sourceArns } }),
    },
  });
}
