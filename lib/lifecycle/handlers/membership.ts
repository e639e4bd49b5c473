import type { Instance } from '@aws-sdk/client-ec2';
import { SpawnTag } from '../../contract';
import { LAUNCH_KEYS } from './launch-keys';
import { type TagValues, tagsOf } from './lifetime';
import type { ScopeConfig } from './reaper-config';

/** Whether an instance is spawn's: by its tags, or by what an instance can't change of itself: profile, groups, subnet. */
export function isSpawns(instance: Instance, scope: ScopeConfig): boolean {
  const { IamInstanceProfile, NetworkInterfaces = [], SecurityGroups = [], SubnetId } = instance;
  const groups = [...SecurityGroups, ...NetworkInterfaces.flatMap(({ Groups }) => Groups ?? [])];
  const subnets = [SubnetId, ...NetworkInterfaces.map((each) => each.SubnetId)];
  return (
    hasLaunchTags(tagsOf(instance)) ||
    scope.profiles.some((name) => namesProfile(name, IamInstanceProfile?.Arn)) ||
    groups.some(({ GroupId = '' }) => scope.groups.includes(GroupId)) ||
    subnets.some((subnet = '') => scope.subnets.includes(subnet))
  );
}

function hasLaunchTags(tags: TagValues): boolean {
  return tags[SpawnTag.MANAGED] === SpawnTag.TRUE || LAUNCH_KEYS.some((key) => tags[key] !== undefined);
}

function namesProfile(name: string, arn: string | undefined): boolean {
  const held = arn?.split('/').at(-1);
  if (held === undefined) return false;
  return name.endsWith('*') ? held.startsWith(name.slice(0, -1)) : held === name;
}
