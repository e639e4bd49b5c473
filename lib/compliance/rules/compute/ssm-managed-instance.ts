import { isWildcard, wildcardRegExp } from '../../../analysis/iam-actions';
import { type IamStatement, statementsOf, stringsOf } from '../../../analysis/iam-document';
import { type ITemplateRule, type TemplateResource, Unresolved, Verdict } from '../../model';
import { type Grant, grantsOf, launchRole, roleOf } from './instance-role';
import { type Launch, launchersOf, LAUNCHING_TYPES, launchesOf } from './launch';
import { worstOf } from './values';

/**
 * What the agent needs to be patched, listed and reached.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
 */
const NEEDED = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenDataChannel',
];

/** A managed policy of AWS's own; the partition may be known at deployment only. */
const OF_AWS = /^arn:(?:[^:$]*|\$\{[^}]*\}):iam::aws:policy\//;

/** Those that hold all of it; that some hold far more is for other rules to say. */
const MANAGED =
  /\/(?:AmazonSSMManagedInstanceCore|AmazonSSMManagedEC2InstanceDefaultPolicy|AmazonEC2RoleforSSM|AdministratorAccess|PowerUserAccess)$/;

const FIX = 'Give the machine an instance profile whose role has AmazonSSMManagedInstanceCore or the actions in it.';

/** A machine that Systems Manager doesn't know is patched by nobody, and people need a key pair to reach it. */
export const SsmManagedInstance: ITemplateRule = {
  ruleId: 'SsmManagedInstance',
  title: 'Machines can register with Systems Manager',
  resourceTypes: ['AWS::IAM::InstanceProfile', ...LAUNCHING_TYPES],
  check(resource: TemplateResource): Verdict {
    if (resource.type === 'AWS::IAM::InstanceProfile') return unusedProfile(resource);
    return worstOf(launchesOf(resource), (launch) => judge(resource, launch));
  },
};

/** A profile that nothing in the app uses is for machines that somebody else launches: the spawn CLI does. */
function unusedProfile(profile: TemplateResource): Verdict {
  if (profile.template._references.referrersOf(profile).length > 0) {
    return Verdict.notApplicable('judged at what launches with it');
  }
  return judgeRole(roleOf(profile), 'Roles');
}

function judge(resource: TemplateResource, launch: Launch): Verdict {
  const role = launchRole(launch);
  if (role === undefined) {
    if (!launch.complete && launchersOf(resource).length > 0) {
      return Verdict.notApplicable('what launches from it gives the instance profile');
    }
    const where = launch.missing('IamInstanceProfile');
    return Verdict.fail({ where, why: 'the machine has no instance profile', fix: FIX });
  }
  return judgeRole(role, launch.setting('IamInstanceProfile')?.where ?? '');
}

function judgeRole(role: TemplateResource | string, where: string): Verdict {
  if (typeof role === 'string') return Verdict.unknown(role);
  const grants = grantsOf(role);
  const allowed = grants.flatMap(allowedActions);
  const denied = grants.flatMap(deniedActions);
  const matched = (patterns: readonly string[], action: string) => patterns.some((pattern) => matches(pattern, action));
  const missing = NEEDED.filter((action) => !matched(allowed, action) || matched(denied, action));
  if (missing.length === 0) return Verdict.pass();
  const unseen = grants.find(isUnseen);
  // What one policy denies no other gives.
  if (unseen && !missing.some((action) => matched(denied, action)))
    return Verdict.unknown(`role ${role.logicalId} has ${unseen.managedPolicy ?? 'a policy'} that is not in the app`);
  return Verdict.fail({
    where,
    why: `role ${role.logicalId} may not call ${missing.join(', ')}`,
    fix: FIX,
  });
}

/** The actions that a grant allows, as patterns; all that is needed where it is AWS's own policy for it. */
function allowedActions({ document, managedPolicy }: Grant): string[] {
  if (managedPolicy !== undefined) return OF_AWS.test(managedPolicy) && MANAGED.test(managedPolicy) ? NEEDED : [];
  return statementsIn(document).flatMap(({ effect, actions }) => (effect === 'Allow' ? stringsOf(actions) : []));
}

/** The actions that a grant denies always and everywhere. */
function deniedActions({ document }: Grant): string[] {
  return statementsIn(document).flatMap(({ effect, actions, resources, conditions }) =>
    effect === 'Deny' && conditions.length === 0 && stringsOf(resources).includes('*') ? stringsOf(actions) : [],
  );
}

/** Equal policies of a template are one object. */
function statementsIn(document: unknown): IamStatement[] {
  if (typeof document !== 'object' || document === null) return statementsOf(document);
  let known = read.get(document);
  if (!known) read.set(document, (known = statementsOf(document)));
  return known;
}

const read = new WeakMap<object, IamStatement[]>();

function matches(pattern: string, action: string): boolean {
  return isWildcard(pattern) ? wildcardRegExp(pattern).test(action) : pattern.toLowerCase() === action.toLowerCase();
}

/** A policy that may hold more than the template tells. AWS's own policies are known by name. */
function isUnseen({ document, managedPolicy }: Grant): boolean {
  if (managedPolicy === undefined) return document instanceof Unresolved;
  return !OF_AWS.test(managedPolicy);
}
