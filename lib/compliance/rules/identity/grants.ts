import { type TemplateResource, Unresolved } from '../../model';
import { policiesOf, type Policy } from './policies';
import type { PolicyStatement } from './statements';

/** The identity policies of a resource that grant anything: none of a permissions boundary, which only limits. */
export function grantingPolicies(resource: TemplateResource): readonly Policy[] {
  const policies = policiesOf(resource).filter(({ kind }) => kind === 'identity');
  return policies.length > 0 && isBoundary(resource) ? [] : policies;
}

/** The statements of a policy that allow something. */
export function allowed(policy: Policy): readonly PolicyStatement[] {
  let known = allowing.get(policy);
  if (!known) allowing.set(policy, (known = policy.statements.filter(({ effect }) => effect === 'Allow')));
  return known;
}

const allowing = new WeakMap<Policy, readonly PolicyStatement[]>();

/**
 * Whether a managed policy is a permissions boundary: it is attached to nobody in the app, and roles or users name it as their
 * boundary, or, where no role does, it is called one. What it allows is then the most that other policies may grant.
 */
export function isBoundary(resource: TemplateResource): boolean {
  if (resource.type !== 'AWS::IAM::ManagedPolicy') return false;
  const attached = ['Roles', 'Users', 'Groups'].some((list) => {
    const value: unknown = resource.value(list);
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  });
  if (attached) return false;
  if (holdersOf(resource).some((holder) => attaches(holder, resource))) return false;
  return (
    boundedBy(resource).length > 0 ||
    [resource.value('ManagedPolicyName'), resource.value('Description')].some(saysBoundary)
  );
}

/** The roles and users whose permissions boundary a managed policy is. */
export function boundedBy(policy: TemplateResource): TemplateResource[] {
  return holdersOf(policy).filter((holder) => isThis(holder.value('PermissionsBoundary'), policy));
}

const holdersOf = (policy: TemplateResource) =>
  ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'].flatMap((type) => policy.referrers(type));

/** Whether a role, user or group has a managed policy among its `ManagedPolicyArns`. */
export function attaches(holder: TemplateResource, policy: TemplateResource): boolean {
  const list: unknown = holder.value('ManagedPolicyArns');
  return Array.isArray(list) && list.some((entry) => isThis(entry, policy));
}

const isThis = (value: unknown, resource: TemplateResource) =>
  value instanceof Unresolved && value.resource === resource;

const saysBoundary = (value: unknown) =>
  /\bpermissions?[ -]?boundary\b/i.test(value instanceof Unresolved ? value.text : String(value));
