import { type Stack, aws_ec2 as ec2, aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { ISpawnPlatform } from '../../lib/compute';
import { Sensitivity } from '../../lib/contract';
import { SpawnKey } from '../../lib/encryption';
import { type ISpawnNetwork, GatewayServices, SpawnNetwork } from '../../lib/network';

/** A network that exists elsewhere: the template then holds the machine and nothing else. */
export function importedNetwork(stack: Stack, sensitivity?: Sensitivity, id = 'Network'): ISpawnNetwork {
  return SpawnNetwork.fromAttributes(stack, id, {
    vpcId: 'vpc-0123456789abcdef0',
    subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    availabilityZones: [`${stack.region}a`, `${stack.region}b`],
    endpointSecurityGroupId: 'sg-0123456789abcdef0',
    gatewayServices: GatewayServices.prefixLists({ s3: 'pl-0123456789abcdef0', dynamodb: 'pl-0123456789abcdef1' }),
    sensitivity,
  });
}

/** A platform as `SpawnPlatform` offers it to machines. */
export function fakePlatform(stack: Stack, overrides: Partial<ISpawnPlatform> = {}): ISpawnPlatform {
  const sensitivity = overrides.sensitivity ?? Sensitivity.PRODUCTION;
  return {
    network: importedNetwork(stack, sensitivity, 'PlatformNetwork'),
    volumeKey: new SpawnKey(stack, 'PlatformKey'),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'PlatformGroup', 'sg-0123456789abcdef1'),
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(stack, 'PlatformBoundary', 'boundary'),
    owner: 'team@example.com',
    ...overrides,
    sensitivity,
  };
}

/** The one resource of a type. */
export function only(stack: Stack, type: string): any {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}`);
  return found[0];
}

/** Data of the one launch template. */
export function launchData(stack: Stack): any {
  return only(stack, 'AWS::EC2::LaunchTemplate').Properties.LaunchTemplateData;
}

/** Tags of the instance as a record. */
export function instanceTags(stack: Stack): Record<string, any> {
  return record(only(stack, 'AWS::EC2::Instance').Properties.Tags);
}

/** Tags that a launch gives to a kind of resource. */
export function launchedTags(stack: Stack, resourceType: string): Record<string, any> {
  return record(launchData(stack).TagSpecifications.find((spec: any) => spec.ResourceType === resourceType).Tags);
}

export function record(tags: { Key: string; Value: any }[]): Record<string, any> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
