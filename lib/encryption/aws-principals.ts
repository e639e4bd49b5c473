import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * The values of `kms:ViaService` for services of the key's own region.
 *
 * KMS documents `<service>.<region>.amazonaws.com`; in the China regions some services send the partition's suffix
 * (`amazonaws.com.cn`) instead and AWS doesn't say which, so that both names are listed wherever the stack may land there.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaServices(scope: IConstruct, services: string[], region = Stack.of(scope).region): string[] {
  const suffixes = mayBeInChina(region) ? ['amazonaws.com', Stack.of(scope).urlSuffix] : ['amazonaws.com'];
  return services.flatMap((service) => suffixes.map((suffix) => `${service}.${region}.${suffix}`));
}

/**
 * The regional principal of CloudWatch Logs: the one service principal here that takes region and partition suffix.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logsPrincipalName(scope: IConstruct): string {
  const { region, urlSuffix } = Stack.of(scope);
  return `logs.${region}.${urlSuffix}`;
}

function mayBeInChina(region: string): boolean {
  return Token.isUnresolved(region) || region.startsWith('cn-');
}
