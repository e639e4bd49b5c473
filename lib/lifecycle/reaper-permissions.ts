import { Aws, Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnIamName, SpawnTag } from '../contract';
import { LAUNCH_KEYS } from './handlers/launch-keys';
import { type ReaperExemption, utc } from './reaper-exemption';

/** Tag key that marks an instance as under incident response, unless other keys are given. */
export const DEFAULT_INCIDENT_TAG = 'cdk-spawn:incident';

/** Conditions of a statement, by operator and key. */
type Conditions = Record<string, Record<string, unknown>>;

export const TERMINATE = 'ec2:TerminateInstances';

/** Profiles that the CLI makes or looks for. */
const CLI_PROFILES = [SpawnIamName.INSTANCE_PROFILE, `${SpawnIamName.CUSTOM_ROLE_PREFIX}*`];

/** The profiles by which instances count as spawn's: the CLI's and further ones. @throws if a name is malformed */
export function watchedProfiles(names: string[] = []): string[] {
  for (const name of names) {
    if (!/^[\w+=,.@-]{1,128}$/.test(name) && !name.startsWith('${Token[')) {
      throw new Error(
        `instanceProfileNames has a malformed name: '${name}'; allowed: 1 to 128 letters, digits and '_+=,.@-'; give the name, not the ARN`,
      );
    }
  }
  return [...CLI_PROFILES, ...names];
}

/** The instances of an account in given regions. */
export function instanceArns(scope: Construct, regions: string[]): string[] {
  return regions.map((region) =>
    Stack.of(scope).formatArn({ service: 'ec2', region, resource: 'instance', resourceName: '*' }),
  );
}

/**
 * The conditions of the statements that allow termination, each with a guard: under one of them an instance is spawn's, as far as IAM
 * knows. TerminateInstances has no condition key for security groups and subnets.
 *
 * @param guard values of `StringEquals` that hold in each statement
 * @param profiles names of instance profiles; undefined for any instance
 */
export function terminationConditions(guard: Record<string, unknown>, profiles?: readonly string[]): Conditions[] {
  if (profiles === undefined) return [{ StringEquals: guard }];
  const arns = profiles.flatMap((name) =>
    ['', '*/'].map((path) => `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:instance-profile/${path}${name}`),
  );
  return [
    { StringEquals: { ...guard, [`aws:ResourceTag/${SpawnTag.MANAGED}`]: SpawnTag.TRUE } },
    ...LAUNCH_KEYS.map((key) => ({ StringEquals: guard, Null: { [`aws:ResourceTag/${key}`]: 'false' } })),
    { StringEquals: guard, ArnLike: { 'ec2:InstanceProfile': arns } },
  ];
}

/** What must not be terminated even if the code were wrong, or an instance was marked since it was listed. */
export function sparingStatements(
  scope: Construct,
  incidentTags: string[],
  exemptions: ReaperExemption[] = [],
): iam.PolicyStatement[] {
  const deny = (resources: string[], conditions: Conditions) =>
    new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: [TERMINATE], resources, conditions });
  const instance = (resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ec2', region: '*', resource: 'instance', resourceName });
  return [
    ...incidentTags.map((key) => deny([instance('*')], { Null: { [`aws:ResourceTag/${checkedTag(key)}`]: 'false' } })),
    ...exemptions.map(({ instanceId, until }) =>
      deny([instance(instanceId)], { DateLessThan: { 'aws:CurrentTime': utc(until) } }),
    ),
  ];
}

/** @throws if an instance could mark itself: spored's run-time keys are what it may write */
function checkedTag(key: string): string {
  const writable = [...SpawnTag.RUNTIME_KEYS, ...SpawnTag.RUNTIME_DELETED_KEYS, ...SpawnTag.CONFIG_SET_KEYS].includes(
    key,
  );
  if (writable || !/^(?!aws:)[\p{L}\p{N} _.:/=+@-]{1,128}$/u.test(key)) {
    throw new Error(
      `incidentTagKeys has a key that can't protect: '${key}'; allowed: 1 to 128 letters, digits, spaces and '_.:/=+@-', none that an instance writes itself ` +
        `(${SpawnTag.RUNTIME_KEYS[0]}, ...); take one such as '${DEFAULT_INCIDENT_TAG}'`,
    );
  }
  return key;
}
