import { everyOfType } from '../../../analysis/iam-arn';
import { isConditional, limitsData } from '../../../analysis/iam-guards';
import { type Failure, type ITemplateRule, type TemplateResource, Unresolved, Verdict } from '../../model';
import { shown } from '../parts';
import { allowedOf } from './actions';
import { BLIND_AUDIT, RUN_AS, TAKE_OVER, TAMPER_WITH_KEYS } from './escalations';
import { allowed, grantingPolicies } from './grants';
import { doubtOf, judgeAllowed, keyOf, type Opinion } from './judge-policies';
import { IDENTITY_POLICY_TYPES } from './policies';
import { isSpawnInstanceRole } from './spawn-roles';
import { isAnything, type PolicyStatement } from './statements';

const PASS_ROLE = ['iam:PassRole'];

/**
 * No policy lets its holder gain permissions that nobody gave him, or blind the audit.
 *
 * A statement with a condition that limits what it is about is left alone (the own account or a region is everything), as is one that names the identities or keys it acts on; the audit is
 * protected on named resources too, since there is one of each. The role of spawn's instances must have a permissions boundary,
 * because the spawn CLI writes policies of its own on that role, which no template shows.
 */
export const IamPrivilegeEscalation: ITemplateRule = {
  ruleId: 'IamPrivilegeEscalation',
  title: 'Nobody can raise his own permissions or switch off the audit',
  resourceTypes: IDENTITY_POLICY_TYPES,
  check(resource: TemplateResource): Verdict {
    const policies = grantingPolicies(resource);
    const statements = policies.flatMap(allowed);
    const runs = statements.some((statement) => !limitsData(statement) && allowedOf(RUN_AS, statement).length > 0);
    return Verdict.worst([
      judgeAllowed(policies, (statement) => opinionOf(statement, runs)),
      ...(isSpawnInstanceRole(resource) ? [boundaryOf(resource)] : []),
    ]);
  },
};

function boundaryOf(role: TemplateResource): Verdict {
  const boundary: unknown = role.value('PermissionsBoundary');
  if (boundary instanceof Unresolved && isAnything(boundary))
    return Verdict.unknown(`PermissionsBoundary is known at deployment only: ${boundary.why}`);
  if (boundary !== undefined && !/:aws:policy\/(?:Administrator|PowerUser)Access$/.test(shown(boundary)))
    return Verdict.pass();
  return Verdict.fail({
    where: 'PermissionsBoundary',
    why: "the role of spawn's instances has no permissions boundary that limits it, and the spawn CLI writes policies on it",
    fix: 'Set PermissionsBoundary to a managed policy that allows no more than instances need.',
    finding: 'boundary',
  });
}

function opinionOf(statement: PolicyStatement, runs: boolean): Opinion {
  const doubt = doubtOf(statement, 'Action', 'Resource', 'Condition');
  if (statement.open.Condition !== undefined || limitsData(statement)) return { failures: [], doubt };
  const wide = isWide(statement);
  const passesAny = runs && wide && allowedOf(PASS_ROLE, statement).length > 0;
  const failures = [
    ...(wide
      ? finding(statement, allowedOf(TAKE_OVER, statement), 'takes over the permissions of other identities')
      : []),
    ...(wide && !isConditional(statement)
      ? finding(statement, allowedOf(TAMPER_WITH_KEYS, statement), 'makes any key unusable, or usable by anybody')
      : []),
    ...finding(statement, allowedOf(BLIND_AUDIT, statement), 'switches off the audit'),
    ...(passesAny
      ? finding(statement, ['iam:PassRole'], 'runs code under any role, with the launch actions beside it')
      : []),
  ];
  return { failures, doubt };
}

function finding(statement: PolicyStatement, actions: readonly string[], does: string): Failure[] {
  if (actions.length === 0) return [];
  const [first, ...others] = actions;
  const name = others.length === 0 ? first : `${first} (with ${others.length} more)`;
  return [
    {
      where: keyOf(statement, statement.actions ? 'Action' : 'NotAction'),
      why: `${name} without a condition ${does}`,
      fix: 'Leave the action out, name the resource it is for, or limit it by a condition.',
      finding: first,
    },
  ];
}

const isWide = ({ resources }: PolicyStatement) =>
  resources === undefined || resources.some((text) => everyOfType(text) !== undefined);
