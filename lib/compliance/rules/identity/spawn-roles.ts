import { SpawnTag } from '../../../contract';
import { type TemplateResource, Undetermined, Unresolved } from '../../model';
import { allowed, attaches, boundedBy } from './grants';
import { policiesOf } from './policies';

/** Whether a resource carries spawn's tag of what it manages. */
export function isSpawnManaged(resource: TemplateResource): boolean {
  try {
    return String(resource.tag(SpawnTag.MANAGED)).toLowerCase() === 'true';
  } catch (error) {
    if (error instanceof Undetermined) return false;
    throw error;
  }
}

/** Whether a role is that of spawn's instances: the CLI writes policies of its own on it at every launch. */
export function isSpawnInstanceRole(role: TemplateResource): boolean {
  return (
    role.type === 'AWS::IAM::Role' &&
    isSpawnManaged(role) &&
    policiesOf(role)
      .filter(({ kind }) => kind === 'trust')
      .flatMap(allowed)
      .some(({ principals }) => principals.some(({ kind, text }) => kind === 'Service' && text.startsWith('ec2.')))
  );
}

/** The roles of the app that a resource's identity policies are of. */
export function rolesOf(resource: TemplateResource): TemplateResource[] {
  if (resource.type === 'AWS::IAM::Role') return [resource];
  const named = ['Roles', 'RoleName'].flatMap((property) => {
    const value: unknown = resource.value(property);
    return [value].flat().flatMap((each) => (each instanceof Unresolved && each.resource ? [each.resource] : []));
  });
  return [...named, ...resource.referrers('AWS::IAM::Role').filter((role) => attaches(role, resource))];
}

/** Whether a managed policy is the permissions boundary of a role of spawn's instances. */
export function boundsSpawn(policy: TemplateResource): boolean {
  return boundedBy(policy).some(isSpawnInstanceRole);
}
