import {
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { customResource, type CustomResourceRequest } from '../../primitives/handlers/custom-resource';
import { GROUP_PROPERTY } from './default-security-group';

// Region and endpoint come from the environment; an endpoint that doesn't answer must fail well before the function's timeout.
const ec2 = new EC2Client({ maxAttempts: 4, requestHandler: { connectionTimeout: 3000, requestTimeout: 8000 } });

/** A rule may come or go while we work: another look settles it. */
const ROUNDS = 3;

/**
 * Revokes every rule of a VPC's default security group, IPv4 and IPv6, in and out.
 *
 * On Delete the group stays closed: the VPC goes with the stack, and where it is kept, opening the group would let
 * everything that was left in it out to the internet (fail closed).
 */
export const handler = customResource({
  onCreate: close,
  onUpdate: close,
  onDelete: () => Promise.resolve(),
});

async function close(request: CustomResourceRequest) {
  const groupId = request.ResourceProperties[GROUP_PROPERTY];
  if (typeof groupId !== 'string' || !groupId.startsWith('sg-')) {
    throw new Error(
      `${GROUP_PROPERTY} is not a security group: ${JSON.stringify(groupId)}; allowed an id such as sg-0abc`,
    );
  }
  let group = await describe(groupId);
  for (let round = 0; hasRules(group); round += 1) {
    if (round === ROUNDS) {
      throw new Error(
        `default security group ${groupId} still has rules after ${ROUNDS} attempts; something adds them again`,
      );
    }
    await revoke(group);
    group = await describe(groupId);
  }
  return { physicalResourceId: groupId };
}

async function describe(groupId: string): Promise<SecurityGroup> {
  const { SecurityGroups: groups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
  const group = groups?.[0];
  if (!group) throw new Error(`security group ${groupId} was not found`);
  // Every VPC's default group has this name and no other can have it; any other group must keep its rules.
  if (group.GroupName !== 'default') {
    throw new Error(
      `security group ${groupId} is not the default group of its VPC: ${group.GroupName}; nothing was changed`,
    );
  }
  return group;
}

const hasRules = (group: SecurityGroup): boolean => ingress(group).length + egress(group).length > 0;
const ingress = (group: SecurityGroup): IpPermission[] => group.IpPermissions ?? [];
const egress = (group: SecurityGroup): IpPermission[] => group.IpPermissionsEgress ?? [];

async function revoke(group: SecurityGroup): Promise<void> {
  const { GroupId } = group;
  if (ingress(group).length > 0) {
    const command = new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: ingress(group) });
    await ignoringGone(ec2.send(command));
  }
  if (egress(group).length > 0) {
    const command = new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: egress(group) });
    await ignoringGone(ec2.send(command));
  }
}

async function ignoringGone(revocation: Promise<unknown>): Promise<void> {
  try {
    await revocation;
  } catch (error) {
    if ((error as Error).name !== 'InvalidPermission.NotFound') throw error;
  }
}
