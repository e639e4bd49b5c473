import type { Filter, Instance } from '@aws-sdk/client-ec2';
import { ec2Error } from './errors';

/** The values that each filter compares. */
const VALUES: Record<string, (instance: Instance) => (string | undefined)[]> = {
  'instance-id': ({ InstanceId }) => [InstanceId],
  'instance-state-name': ({ State }) => [State?.Name],
  'instance-type': ({ InstanceType }) => [InstanceType],
  'availability-zone': ({ Placement }) => [Placement?.AvailabilityZone],
  'iam-instance-profile.arn': ({ IamInstanceProfile }) => [IamInstanceProfile?.Arn],
  'instance.group-id': ({ SecurityGroups }) => (SecurityGroups ?? []).map(({ GroupId }) => GroupId),
  'network-interface.group-id': ({ NetworkInterfaces }) =>
    (NetworkInterfaces ?? []).flatMap(({ Groups }) => (Groups ?? []).map(({ GroupId }) => GroupId)),
  'network-interface.subnet-id': ({ NetworkInterfaces }) => (NetworkInterfaces ?? []).map(({ SubnetId }) => SubnetId),
  'subnet-id': ({ SubnetId }) => [SubnetId],
  'vpc-id': ({ VpcId }) => [VpcId],
  'tag-key': ({ Tags }) => (Tags ?? []).map(({ Key }) => Key),
  'tag-value': ({ Tags }) => (Tags ?? []).map(({ Value }) => Value),
};

/** Whether an instance passes all filters: each by any of its values, `*` and `?` being wildcards, as in EC2. */
export function passes(instance: Instance, filters: readonly Filter[] = []): boolean {
  const total = filters.reduce((sum, { Values }) => sum + (Values?.length ?? 0), 0);
  if (total > 200) throw ec2Error('FilterLimitExceeded', 'The maximum number of filter values specified is 200');
  return filters.every(({ Name = '', Values = [] }) => {
    if (Values.length === 0) throw ec2Error('InvalidParameterValue', `The filter '${Name}' has no values`);
    const held = valuesOf(Name, instance).filter((value) => value !== undefined);
    return held.some((value) => Values.some((pattern) => like(pattern).test(value)));
  });
}

function valuesOf(name: string, instance: Instance): (string | undefined)[] {
  if (name.startsWith('tag:')) {
    return (instance.Tags ?? []).filter(({ Key }) => Key === name.slice('tag:'.length)).map(({ Value }) => Value);
  }
  const values = VALUES[name];
  if (values === undefined) throw ec2Error('InvalidParameterValue', `The filter '${name}' is invalid`);
  return values(instance);
}

function like(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 's');
}
