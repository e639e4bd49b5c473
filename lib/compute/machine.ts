import { Annotations, Duration, Tags, Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnInstanceRole } from '../identity';
import { SpawnImage } from './image';
import { DEFAULT_INSTANCE_TYPE, architectureOf, checkInstanceType } from './instance-types';
import type { Launch } from './launch-data';
import { lifetimeTags } from './lifetime';
import { machineTags, ownershipTags, userTags } from './machine-tags';
import type { SpawnMachineProps } from './machine-props';
import { refuseSecret } from './no-secrets';
import { type Place, placeOf } from './place';
import { SpawnUserData } from './user-data';
import { blockDevices } from './volumes';

/** A machine: the parts, made, and how it starts. */
export type Machine = {
  readonly place: Place;
  readonly role: SpawnInstanceRole;
  readonly userData: SpawnUserData;
  /** Tags of instance, volumes and interface, without those of `Tags.of()`. */
  readonly tags: Record<string, string>;
  /** Those of them that say whose the machine is. */
  readonly ownership: Record<string, string>;
  /** Named exceptions with their reasons, for the template's metadata. */
  readonly exceptions: Record<string, string>;
  readonly launch: Omit<Launch, 'tags' | 'templateTags' | 'subnetId'>;
};

const SHORTEST_TRACKING = 60;
const LONGEST_TRACKING = 432_000;
const DEFAULT_TRACKING = Duration.seconds(350);

/** Judges the props, then makes role, key and security group where the place doesn't bring them. */
export function machineOf(
  scope: Construct,
  props: SpawnMachineProps,
  instanceType: ec2.InstanceType = DEFAULT_INSTANCE_TYPE,
): Machine {
  const image = props.image ?? SpawnImage.amazonLinux2023();
  checkInstanceType('instanceType', instanceType, image);
  const connectionTrackingSeconds = trackingSeconds(props.connectionTrackingTimeout);
  const userData = userDataOf(props);

  const place = placeOf(scope, props);
  const bound = image._bind(scope, architectureOf(instanceType));
  const ownership = ownershipTags(place.owner, place.sensitivity);
  // Role, key and group are the machine's as well; on the machine itself the tags are pinned besides.
  for (const [key, value] of Object.entries(ownership)) Tags.of(scope).add(key, value);
  const own = {
    ...ownership,
    ...machineTags(scope),
    ...lifetimeTags(props, { ...place, loginUser: bound.loginUser }),
  };
  const tags = { ...userTags(props.tags, Object.keys(own).length), ...own };
  const devices = blockDevices(bound, place.volumeKey.keyArn, props.rootVolume, props.dataVolumes);

  const role = new SpawnInstanceRole(scope, 'Role', {
    policies: props.policies,
    permissionsBoundary: place.permissionsBoundary,
    credentialUse: props.credentialUse,
    sessionLogs: props.sessionLogs,
    sharedPolicies: place.sharedPolicies,
  });
  userData.bind(role);
  if (bound.lacksAwsCli && userData._fetchesSecrets) {
    Annotations.of(scope).addWarningV2(
      'cdk-spawn:Compute.noAwsCli',
      'exportSecret and exportParameter call the AWS CLI, which is not part of this image: the boot script stops there; use SpawnImage.amazonLinux2023(), or an image of yours that has it (SpawnImage.fromSsmParameter)',
    );
  }
  return {
    place,
    role,
    userData,
    tags,
    ownership,
    exceptions: {
      ...(bound.reason !== undefined && { 'image.ami': bound.reason }),
      ...(props.longTtl && { longTtl: props.longTtl.reason }),
      ...(props.credentialUse?.anywhereReason !== undefined && {
        'credentialUse.anywhere': props.credentialUse.anywhereReason,
      }),
      ...(userData.withoutAgentReason !== undefined && { 'userData.withoutAgent': userData.withoutAgentReason }),
    },
    launch: {
      imageId: bound.imageId,
      instanceType,
      instanceProfileName: role.instanceProfile.instanceProfileName,
      blockDevices: devices,
      securityGroupIds: place.securityGroups.map(({ securityGroupId }) => securityGroupId),
      connectionTrackingSeconds,
      hibernate: props.hibernate ?? false,
      shutdownBehavior: props.shutdownBehavior ?? ec2.InstanceInitiatedShutdownBehavior.STOP,
      userData: userData.render(),
    },
  };
}

function userDataOf({ userData, command }: SpawnMachineProps): SpawnUserData {
  if (command === undefined) return userData ?? SpawnUserData.linux();
  refuseSecret('command', command);
  if (userData) {
    const shown = Token.isUnresolved(command) ? 'a token' : `'${command}'`;
    throw new Error(
      `command is given beside userData: ${shown}; allowed: one of them; write userData.addCommands(...) with the command instead`,
    );
  }
  if (!Token.isUnresolved(command) && command.trim() === '') {
    throw new Error("command is empty: ''; allowed: a shell command; leave it out for none");
  }
  return SpawnUserData.linux().addCommands(command);
}

function trackingSeconds(timeout = DEFAULT_TRACKING): number {
  const seconds = timeout.toSeconds({ integral: false });
  if (timeout.isUnresolved()) return seconds;
  if (!Number.isInteger(seconds) || seconds < SHORTEST_TRACKING || seconds > LONGEST_TRACKING) {
    throw new Error(
      `connectionTrackingTimeout is out of range: ${seconds} s; allowed: whole seconds from ${SHORTEST_TRACKING} to ${LONGEST_TRACKING}; leave it out for ${DEFAULT_TRACKING.toSeconds()}`,
    );
  }
  return seconds;
}
