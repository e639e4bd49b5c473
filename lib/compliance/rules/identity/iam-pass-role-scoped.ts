import { everyOfType } from '../../../analysis/iam-arn';
import { passesRoleAnywhere } from '../../../analysis/iam-checks';
import { type Failure, type ITemplateRule, type TemplateResource, Verdict } from '../../model';
import { allowedOf } from './actions';
import { allowed, grantingPolicies } from './grants';
import { doubtOf, judgeAllowed, keyOf, type Opinion } from './judge-policies';
import { IDENTITY_POLICY_TYPES, policiesOf } from './policies';
import type { PolicyStatement } from './statements';

const PASS_ROLE = ['iam:PassRole'];

/**
 * Who may pass any role to any service has the permissions of every role. A role of the same app needs no `iam:PassedToService` if its
 * trust policy is closed: it can be passed to no other service than those that it trusts.
 */
export const IamPassRoleScoped: ITemplateRule = {
  ruleId: 'IamPassRoleScoped',
  title: 'iam:PassRole names the role and the service',
  resourceTypes: IDENTITY_POLICY_TYPES,
  check(resource: TemplateResource): Verdict {
    const policies = grantingPolicies(resource);
    const concerned = policies.some(
      (policy) => policy.unreadable.length > 0 || allowed(policy).some((each) => passesRole(each) || each.open.Action),
    );
    return concerned ? judgeAllowed(policies, opinionOf) : Verdict.notApplicable('it passes no role');
  },
};

const passesRole = (statement: PolicyStatement) => allowedOf(PASS_ROLE, statement).length > 0;

function opinionOf(statement: PolicyStatement): Opinion {
  if (!passesRole(statement)) return { failures: [], doubt: doubtOf(statement, 'Action') };
  const failures: Failure[] = [];
  const wide = statement.resources?.find((text) => ['*', 'role'].includes(everyOfType(text) ?? ''));
  if (wide !== undefined || statement.resources === undefined) {
    failures.push({
      where: keyOf(statement, statement.resources ? 'Resource' : 'NotResource'),
      why: `iam:PassRole is allowed on ${wide ?? 'all but some resources'}`,
      fix: 'Name the roles that may be passed.',
      finding: 'role',
    });
  }
  if (statement.open.Condition === undefined && toAnyService(statement) && !isOfClosedRoles(statement)) {
    failures.push({
      where: keyOf(statement, 'Condition'),
      why: 'iam:PassRole is allowed to any service: no condition on iam:PassedToService',
      fix: 'Add "StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"} with the service that is meant.',
      finding: 'service',
    });
  }
  return { failures, doubt: doubtOf(statement, 'Resource', 'Condition') };
}

const toAnyService = (statement: PolicyStatement) => passesRoleAnywhere({ ...statement, actions: PASS_ROLE });

function isOfClosedRoles({ resources = [], targets }: PolicyStatement): boolean {
  return resources.length > 0 && resources.every((text) => isClosed(targets.get(text)));
}

function isClosed(role: TemplateResource | undefined): boolean {
  if (role?.type !== 'AWS::IAM::Role') return false;
  const trust = policiesOf(role).filter(({ kind }) => kind === 'trust');
  const principals = trust.flatMap(allowed).flatMap((statement) => statement.principals);
  return principals.length > 0 && principals.every(({ text }) => !text.includes('*'));
}
