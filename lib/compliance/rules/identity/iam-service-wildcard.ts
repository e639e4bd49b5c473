import { iamActionCatalog, isWildcard, scopableWriteCatalog } from '../../../analysis/iam-actions';
import { isEveryInAccount, isEveryResource } from '../../../analysis/iam-arn';
import { isWildcardAction, widthProblems } from '../../../analysis/iam-checks';
import { isConditional, limitsData } from '../../../analysis/iam-guards';
import { DATA_READS, DATA_WRITES, SELF_REPORTS } from '../../../analysis/iam-known-actions';
import {
  type Failure,
  type ITemplateRule,
  type Template,
  type TemplateResource,
  Unresolved,
  Verdict,
} from '../../model';
import { isOwnAccount } from './accounts';
import { grantingPolicies, isBoundary } from './grants';
import { doubtOf, judgeAllowed, keyOf, type Opinion } from './judge-policies';
import { IDENTITY_POLICY_TYPES, policiesOf, RESOURCE_POLICY_TYPES } from './policies';
import { boundsSpawn } from './spawn-roles';
import { isAnything, perStatement, type PolicyStatement } from './statements';

const LIST_ACTIONS = 'List the actions that are needed.';
const NAME_RESOURCES = 'Name the resources in Resource, or limit the statement by a condition.';

/** AWS's own policies that allow all of a service, or of AWS, on everything. */
const WIDE_MANAGED_POLICY = /:aws:policy\/(?:[\w-]+\/)*((?:Administrator|PowerUser)Access|\w*FullAccess\w*)$/;

/**
 * Least privilege as far as a template shows it. In whatever order the keys of a statement stand: no `*` and no `service:*`, no
 * Allow with NotAction or NotResource, and no action that changes something, or that reads the data of customers, on every
 * resource there is without a condition. What AWS can't limit to a resource (`ec2:DescribeInstances`, `xray:PutTraceSegments`) may
 * stand on `*`.
 *
 * A condition that holds of all data alike (the region, the account, `kms:ViaService`) does not make `*` narrower for what reads or
 * changes data.
 *
 * A resource policy may give everything on its resource to the own account: that leaves the decision to the account's IAM policies, and is
 * how a key of KMS is administered at all. A permissions boundary grants nothing; that of spawn's instances must name its actions
 * all the same, because the spawn CLI writes wildcards within it.
 */
export const IamServiceWildcard: ITemplateRule = {
  ruleId: 'IamServiceWildcard',
  title: 'Policies name actions and resources instead of wildcards',
  resourceTypes: [...IDENTITY_POLICY_TYPES, ...RESOURCE_POLICY_TYPES],
  check(resource: TemplateResource, template: Template): Verdict {
    const all = policiesOf(resource);
    const identity = judgeAllowed(grantingPolicies(resource), (statement) => {
      const wide = onEverything(statement);
      if (statement.open.Condition === undefined || wide.length === 0)
        return opinionOf(statement, [...tooWide(statement), ...wide]);
      return { failures: tooWide(statement), doubt: doubtOf(statement, 'Condition') };
    });
    const others = isBoundary(resource)
      ? all.filter(() => boundsSpawn(resource))
      : all.filter(({ kind }) => kind !== 'identity');
    const width = judgeAllowed(others, (statement) =>
      opinionOf(statement, leavesToOwnAccount(statement, template) ? [] : tooWide(statement)),
    );
    return Verdict.worst([identity, width, ...attachedByArn(resource)]);
  },
};

const opinionOf = (statement: PolicyStatement, failures: Failure[]): Opinion => ({
  failures,
  doubt: doubtOf(statement, 'Action', 'Resource'),
});

/** The part of a statement that the library's own check of policy files judges alike. */
const tooWide = perStatement((statement): Failure[] =>
  widthProblems(statement, iamActionCatalog()).map(({ path, message }) => {
    const key = String(path[statement.path.length]);
    const index = path[statement.path.length + 1];
    const what = typeof index === 'number' ? (statement.actions?.[index] ?? key) : key;
    return { where: keyOf(statement, key), why: message.split(';')[0], fix: LIST_ACTIONS, finding: what };
  }),
);

const onEverything = perStatement((statement): Failure[] => {
  const conditional = isConditional(statement);
  const everything = statement.resources?.some(isEveryResource) === true;
  // All that one account has is as good as everything where it is data.
  const allOfAccount = !conditional && statement.resources?.some(isEveryInAccount) === true;
  if (!(everything || allOfAccount) || limitsData(statement)) return [];
  // What is too wide on any resource needs no second finding.
  const actions = (statement.actions ?? []).filter((action) => !isWildcardAction(action));
  return actions.flatMap((action) => {
    const writes = scopableWriteCatalog()
      .matching(action)
      .filter((each) => !SELF_REPORTS.has(each.toLowerCase()));
    const changes = conditional || !everything ? writes.filter((each) => DATA_WRITES.has(each.toLowerCase())) : writes;
    const reads = iamActionCatalog()
      .matching(action)
      .filter((each) => DATA_READS.has(each.toLowerCase()));
    return (
      failureFor(action, changes, 'changes or uses', statement) ?? failureFor(action, reads, 'reads', statement) ?? []
    );
  });
});

function failureFor(
  action: string,
  matched: readonly string[],
  does: string,
  statement: PolicyStatement,
): Failure | undefined {
  if (matched.length === 0) return undefined;
  const name = isWildcard(action) ? `${action} (such as ${matched[0]})` : action;
  return {
    where: keyOf(statement, 'Resource'),
    why: `${name} ${does} every resource, and no condition says which`,
    fix: NAME_RESOURCES,
    finding: `${action} on *`,
  };
}

/** `service:*` for the own account as a whole, under no condition. A bare `*` is no way to write it. */
function leavesToOwnAccount(statement: PolicyStatement, template: Template): boolean {
  const { principals, actions, hasNotPrincipal, conditions } = statement;
  return (
    !hasNotPrincipal &&
    actions !== undefined &&
    conditions.length === 0 &&
    principals.length > 0 &&
    principals.every((principal) => isOwnAccount(principal, template)) &&
    actions.every((action) => /^[a-z0-9-]+:/i.test(action))
  );
}

/** `arn:aws:iam::aws:policy/AdministratorAccess` is a statement that stands elsewhere. */
function attachedByArn(resource: TemplateResource): Verdict[] {
  return ['ManagedPolicyArns', 'ManagedPolicies'].flatMap((property) => {
    const list: unknown = resource.value(property);
    return [list].flat().flatMap((entry: unknown, index) => {
      if (entry instanceof Unresolved && isAnything(entry))
        return [Verdict.unknown(`${property}[${index}] is known at deployment only: ${entry.why}`)];
      const text = entry instanceof Unresolved ? entry.text : String(entry);
      const [, name] = WIDE_MANAGED_POLICY.exec(text) ?? [];
      if (name === undefined) return [];
      const why = `AWS's policy ${name} allows all of a service on every resource`;
      return [Verdict.fail({ where: `${property}[${index}]`, why, fix: LIST_ACTIONS, finding: name })];
    });
  });
}
