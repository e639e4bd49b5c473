import type { LeftOutRule } from './framework-data';

/** Rules that bear on a control and yet judge no one, because they contradict how spawn works. */
export const TERMINATION_PROTECTION: LeftOutRule = {
  rule: 'EC2InstanceTerminationProtection',
  why: 'An instance with a TTL must be terminable by its own agent; protection would make it outlive its TTL.',
};

/** See its text. */
export const WILDCARD_PERMISSIONS: LeftOutRule = {
  rule: 'IAMNoWildcardPermissions',
  why:
    'Calls such as ec2:DescribeInstances have no resource-level support and need the resource *, which the rule can’t tell ' +
    'from carelessness; it also throws on NotAction. IamServiceWildcard judges the same by the actions themselves.',
};
