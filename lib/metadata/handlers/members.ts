import type { Filter } from '@aws-sdk/client-ec2';
import { SpawnTag } from '../../contract';
import type { Snapshot } from './instance';

/** By what an instance is known as spawn's. The CLI's sweep and pipeline functions launch without the ownership tag. */
export interface Membership {
  /** ARNs of instance profiles; `*` stands for any characters. */
  readonly instanceProfiles: readonly string[];
  /** Ids of security groups. */
  readonly securityGroups: readonly string[];
  /** Ids of subnets. */
  readonly subnets: readonly string[];
}

/** One way to list spawn's instances: what EC2 is asked for, and the same test on what it answered. */
export interface Source {
  readonly filters: Filter[];
  readonly has: (snapshot: Snapshot) => boolean;
}

/** The ways to list them. EC2 joins filters by "and", so each way is a listing of its own. */
export function sourcesOf({ instanceProfiles, securityGroups, subnets }: Membership): Source[] {
  const profiles = instanceProfiles.map(pattern);
  const sources: Source[] = [
    {
      filters: [{ Name: `tag:${SpawnTag.MANAGED}`, Values: [SpawnTag.TRUE] }],
      has: ({ tags }) => tags.get(SpawnTag.MANAGED) === SpawnTag.TRUE,
    },
    {
      filters: [{ Name: 'iam-instance-profile.arn', Values: [...instanceProfiles] }],
      has: ({ parameters }) => profiles.some((profile) => profile.test(text(parameters.instance_profile))),
    },
    {
      filters: [{ Name: 'instance.group-id', Values: [...securityGroups] }],
      has: ({ parameters }) => securityGroups.some((group) => parameters.security_groups?.includes(group)),
    },
    {
      filters: [{ Name: 'subnet-id', Values: [...subnets] }],
      has: ({ parameters }) => subnets.includes(text(parameters.subnet_id)),
    },
  ];
  return sources.filter(({ filters }) => filters[0].Values?.length);
}

/** Whether any of the ways finds the instance. */
export function isMember(sources: readonly Source[], snapshot: Snapshot): boolean {
  return sources.some(({ has }) => has(snapshot));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function pattern(arn: string): RegExp {
  return new RegExp(
    `^${arn
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
}
