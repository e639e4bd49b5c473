import { type TemplateResource, Unresolved } from '../../model';
import type { Launch } from './launch';
import { member, shown } from './values';

/** What grants something to a role. */
export interface Grant {
  /** The policy document, in clear; nothing for a managed policy outside the app. */
  readonly document?: unknown;
  /** ARN or name of a managed policy that is not in the app, with `${...}` for what is not known. */
  readonly managedPolicy?: string;
}

/** The role of a launch's instance profile: the resource, why it isn't known, or nothing if the launch names no profile. */
export function launchRole(launch: Launch): TemplateResource | string | undefined {
  const setting = launch.setting('IamInstanceProfile');
  if (!setting) return undefined;
  const { value, where } = setting;
  if (value instanceof Unresolved) return roleOfProfile(value, where);
  if (typeof value !== 'object') return roleOfProfile(value, where);
  return roleOfProfile(member(value, 'Arn') ?? member(value, 'Name'), where);
}

function roleOfProfile(profile: unknown, where: string): TemplateResource | string {
  const resource = profile instanceof Unresolved ? profile.resource : undefined;
  if (resource?.type !== 'AWS::IAM::InstanceProfile') {
    return `${where}: instance profile ${shown(profile)} is not in the app`;
  }
  return roleOf(resource);
}

/** The role of an instance profile, or why it isn't known. */
export function roleOf(profile: TemplateResource): TemplateResource | string {
  const role = profile.target('Roles[0]') ?? profile.target('Roles');
  return role?.type === 'AWS::IAM::Role' ? role : `the role of instance profile ${profile.logicalId} is not in the app`;
}

/** Everything that grants something to a role: inline, attached, and attached from the policy's side. */
export function grantsOf(role: TemplateResource): Grant[] {
  const inline = entries(role.value('Policies')).map((policy) => ({ document: member(policy, 'PolicyDocument') }));
  const attached = entries(role.value('ManagedPolicyArns')).map((arn): Grant => {
    const policy = arn instanceof Unresolved ? arn.resource : undefined;
    if (policy?.type === 'AWS::IAM::ManagedPolicy') return { document: policy.value('PolicyDocument') as unknown };
    return { managedPolicy: shown(arn) };
  });
  const fromPolicies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy']
    .flatMap((type) => role.referrers(type))
    .filter((policy) => namesRole(policy, role))
    .map((policy) => ({ document: policy.value('PolicyDocument') as unknown }));
  return [...inline, ...attached, ...fromPolicies];
}

/** A policy may also name a role as a resource, and then grants it nothing. */
function namesRole(policy: TemplateResource, role: TemplateResource): boolean {
  return [...entries(policy.value('Roles')), policy.value('RoleName') as unknown].some(
    (name) => name instanceof Unresolved && name.resource === role,
  );
}

const entries = (value: unknown): unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];
