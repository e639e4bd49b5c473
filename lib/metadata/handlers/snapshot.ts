import type { Instance } from '@aws-sdk/client-ec2';
import type { Parameters, Snapshot } from './instance';
import { recordableTags } from './recordable-tags';

/** What the table keeps of an instance as EC2 describes it: fields are taken one by one, so that nothing else gets in. */
export function snapshotOf(instance: Instance): Snapshot {
  const { InstanceId: instanceId = '', LaunchTime: started, NetworkInterfaces: interfaces = [] } = instance;
  const attached = interfaces.find(({ Attachment: attachment }) => attachment?.DeviceIndex === 0)?.Attachment
    ?.AttachTime;
  return {
    instanceId,
    state: instance.State?.Name ?? 'unknown',
    launchedAt: Math.min(...[started, attached].map((time) => time?.getTime() ?? Infinity)),
    instanceType: instance.InstanceType,
    availabilityZone: instance.Placement?.AvailabilityZone,
    market: instance.InstanceLifecycle ?? 'on-demand',
    parameters: given({
      image_id: instance.ImageId,
      architecture: instance.Architecture,
      subnet_id: instance.SubnetId,
      vpc_id: instance.VpcId,
      security_groups: (instance.SecurityGroups ?? []).flatMap(({ GroupId: id }) => id ?? []).sort(),
      instance_profile: instance.IamInstanceProfile?.Arn,
      key_name: instance.KeyName,
      private_ip: instance.PrivateIpAddress,
      public_ip: instance.PublicIpAddress,
      metadata_tokens: instance.MetadataOptions?.HttpTokens,
      tenancy: instance.Placement?.Tenancy,
    }),
    tags: recordableTags((instance.Tags ?? []).map(({ Key: key = '', Value: value = '' }) => [key, value] as const)),
  };
}

/** Without what was not given. */
export function given(values: Readonly<Record<string, string | readonly string[] | undefined>>): Parameters {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value.length > 0);
  return Object.fromEntries(entries) as Parameters;
}
