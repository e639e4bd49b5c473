import { Fn, Token, aws_ssm as ssm } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ISpawnPlatform } from '../compute';

/** What a platform publishes and an import reads: the last part of each parameter's name. */
export enum Published {
  VPC_ID = 'vpc-id',
  SUBNET_IDS = 'subnet-ids',
  AVAILABILITY_ZONES = 'availability-zones',
  ENDPOINT_SECURITY_GROUP_ID = 'endpoint-security-group-id',
  SECURITY_GROUP_ID = 'security-group-id',
  VOLUME_KEY_ARN = 'volume-key-arn',
  PERMISSIONS_BOUNDARY_ARN = 'permissions-boundary-arn',
  MACHINE_POLICY_ARN = 'machine-policy-arn',
  MACHINE_PARAMETER_ARNS = 'machine-parameter-arns',
}

/** @throws if the name can't be part of a parameter's name */
export function checkPlatformName(name: string): void {
  if (!Token.isUnresolved(name) && /^[a-z][a-z0-9-]{0,62}$/.test(name)) return;
  const given = Token.isUnresolved(name) ? 'a token' : `'${name}'`;
  throw new Error(
    `platformName can't name SSM parameters: ${given}; allowed: a lower-case letter, then up to 62 lower-case letters, digits and hyphens, known at synth time; choose such a name`,
  );
}

/** The parameters have fixed names, for an import must find them by the platform's name alone. */
function parameterName(platformName: string, value: Published): string {
  return `/cdk-spawn/platform/${platformName}/${value}`;
}

/** Writes one parameter for each value that the platform has; lists are joined with commas. */
export function publishPlatform(scope: Construct, platformName: string, platform: ISpawnPlatform): void {
  const { network, machinePolicy } = platform;
  const values: [Published, string | undefined][] = [
    [Published.VPC_ID, network.vpc.vpcId],
    [
      Published.SUBNET_IDS,
      Fn.join(
        ',',
        network.privateSubnets.map(({ subnetId }) => subnetId),
      ),
    ],
    [
      Published.AVAILABILITY_ZONES,
      Fn.join(
        ',',
        network.privateSubnets.map(({ availabilityZone }) => availabilityZone),
      ),
    ],
    [Published.ENDPOINT_SECURITY_GROUP_ID, network.endpointSecurityGroup?.securityGroupId],
    [Published.SECURITY_GROUP_ID, platform.securityGroup.securityGroupId],
    [Published.VOLUME_KEY_ARN, platform.volumeKey.keyArn],
    [Published.PERMISSIONS_BOUNDARY_ARN, platform.permissionsBoundary.managedPolicyArn],
    [Published.MACHINE_POLICY_ARN, machinePolicy?.policy.managedPolicyArn],
    [Published.MACHINE_PARAMETER_ARNS, machinePolicy?.parameterArns && Fn.join(',', machinePolicy.parameterArns)],
  ];
  for (const [value, stringValue] of values) {
    if (stringValue === undefined) continue;
    new ssm.StringParameter(scope, `Published-${value}`, {
      parameterName: parameterName(platformName, value),
      stringValue,
      description: `${value} of spawn platform '${platformName}'`,
    });
  }
}

/** A published value, read when the importing stack is deployed. */
export function readPublished(scope: Construct, platformName: string, value: Published): string {
  return ssm.StringParameter.valueForStringParameter(scope, parameterName(platformName, value));
}
