import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Principals for trust policies (`assumedBy`) that a stranger's resource can't abuse. */
export class ServiceTrust {
  /**
   * An AWS service that acts for a resource of this account only (`aws:SourceAccount`, the confused deputy problem).
   * Only for services that send the source with each request, such as `vpc-flow-logs`, `events`, `scheduler`, `states`
   * and `config`; EC2 and Lambda don't.
   *
   * HIPAA 164.312(a)(1), PCI DSS 7.2.1, SOC 2 CC6.1.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
   *
   * @param scope a construct in the stack of the role
   * @param service the service principal, such as `vpc-flow-logs.amazonaws.com`
   * @param sourceArn the resource it acts for, wildcards allowed; by default any of the account
   */
  public static ofThisAccount(scope: IConstruct, service: string, sourceArn?: string): iam.IPrincipal {
    return new iam.ServicePrincipal(service, {
      conditions: {
        StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
        ...(sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArn } }),
      },
    });
  }

  private constructor() {}
}
