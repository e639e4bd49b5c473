import { type CfnResource, type CfnTag, Stack, type TagManager, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { GovernanceTag, SpawnTag, sensitivityTags, type Sensitivity } from '../contract';
import { refuseSecretValue } from './no-secrets';

/** EC2's limit for one resource, less the keys that spored adds while it runs. */
const MAX_TAGS = 50 - SpawnTag.RUNTIME_KEYS.length - SpawnTag.RUNTIME_DELETED_KEYS.length;

/** Above `Tags.of()`, whose default is 100 and 200 for removal: an aspect must not take away what reaper and policies rest on. */
const PRIORITY = 1000;

/** Who made a resource, who answers for it and how sensitive it is. */
export function ownershipTags(owner: string, sensitivity: Sensitivity): Record<string, string> {
  return {
    [SpawnTag.MANAGED]: 'true',
    [SpawnTag.CREATED_BY]: 'cdk-spawn',
    [GovernanceTag.OWNER]: owner,
    ...Object.fromEntries(sensitivityTags(sensitivity).map(({ key, value }) => [key, value])),
  };
}

/** What spored and the reaper read of every machine, however it is launched. */
export function machineTags(scope: Construct): Record<string, string> {
  return { [SpawnTag.ROOT]: 'true', [SpawnTag.ACCOUNT_ID]: Stack.of(scope).account, [SpawnTag.OS]: 'linux' };
}

/** Checks the tags that a user gives beside those that other props make. */
export function userTags(tags: { readonly [key: string]: string } = {}, ownCount: number): Record<string, string> {
  const reserved: string[] = [
    GovernanceTag.OWNER,
    GovernanceTag.COMPLIANCE,
    GovernanceTag.DATA_CLASS,
    GovernanceTag.CARDHOLDER_DATA,
  ];
  for (const [key, value] of Object.entries(tags)) {
    const prop = `tags['${key}']`;
    refuseSecretValue(prop, key, value);
    if (/^(spawn|aws):/i.test(key) || reserved.includes(key)) {
      throw new Error(
        `${prop} is a reserved key: value '${value}'; allowed: keys without 'spawn:' and 'aws:' that no prop writes; use the prop (owner, sensitivity, ttl, ...)`,
      );
    }
    if (!Token.isUnresolved(key) && !/^.{1,128}$/u.test(key)) {
      throw new Error(`tags has a key of ${key.length} characters: '${key}'; allowed: 1 to 128; shorten it`);
    }
    if (!Token.isUnresolved(value) && value.length > 256) {
      throw new Error(`${prop} has ${value.length} characters; allowed: up to 256; shorten the value`);
    }
  }
  const count = ownCount + Object.keys(tags).length;
  if (count > MAX_TAGS) {
    throw new Error(
      `tags has ${Object.keys(tags).length} entries, which makes ${count} with spawn's own; allowed: ${MAX_TAGS} in all, for spored adds some while it runs; give fewer`,
    );
  }
  return { ...tags };
}

/** Name tags: a DNS label that spored and the reaper read, or for the console alone the construct path. */
export function nameTags(scope: Construct, instanceName?: string): Record<string, string> {
  if (instanceName === undefined) return { Name: scope.node.path };
  if (!Token.isUnresolved(instanceName) && !/^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(instanceName)) {
    throw new Error(
      `instanceName is not a DNS label: '${instanceName}'; allowed: 1 to 63 lower-case letters, digits and hyphens, no hyphen at either end; give one such as 'trainer-1'`,
    );
  }
  return { Name: instanceName, [SpawnTag.NAME]: instanceName };
}

/** Writes the reasons of named exceptions beside the resource, where a reviewer of the template reads them. */
export function noteExceptions(resource: CfnResource, exceptions: Record<string, string>): void {
  if (Object.keys(exceptions).length > 0) resource.addMetadata('cdk-spawn:exceptions', exceptions);
}

/** Puts tags on a resource so that no aspect overrides them. */
export function pin(manager: TagManager, tags: Record<string, string>): void {
  for (const [key, value] of Object.entries(tags)) manager.setTag(key, value, PRIORITY);
}

/** The tags of what a launch makes: those that `Tags.of()` gave, and the machine's own on top; by key. */
export function launchedTags(manager: TagManager, tags: Record<string, string>): CfnTag[] {
  return sorted({ ...manager.tagValues(), ...tags });
}

/** The tags of the launch template itself: those that `Tags.of()` gave, without what only a machine has. */
export function templateTags(
  manager: TagManager,
  tags: Record<string, string>,
  ownership: Record<string, string>,
): CfnTag[] {
  const given = Object.entries(manager.tagValues()).filter(([key]) => !(key in tags));
  return sorted({ ...Object.fromEntries(given), ...ownership });
}

function sorted(tags: Record<string, string>): CfnTag[] {
  return Object.entries(tags)
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
