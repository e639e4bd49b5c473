import { isConditional, namesCallers, namesIdentity, requires } from '../../../analysis/iam-guards';
import {
  type Failure,
  type ITemplateRule,
  type Template,
  type TemplateResource,
  Undetermined,
  Verdict,
} from '../../model';
import { isOwnAccount, ownerOf } from '../identity/accounts';
import { allowedOf } from '../identity/actions';
import { allowed } from '../identity/grants';
import { doubtOf, judgeAllowed, keyOf, type Opinion } from '../identity/judge-policies';
import { policiesOf } from '../identity/policies';
import type { PolicyStatement } from '../identity/statements';
import { needOf } from './data-class';

const CREATE_GRANT = ['kms:CreateGrant'];

const ADMINISTRATION = ['kms:DisableKey', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'];
const USE = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:Sign', 'kms:GenerateMac'];
const SHORTEST_WAIT_DAYS = 14;
const LONGEST_PERIOD_DAYS = 365;

/**
 * The key's policy names who may use the key, keeps administration and use apart, and the key can neither be lost in haste nor grow old.
 *
 * `kms:*` for the own account's root is AWS's default, and the CDK's: it leaves both to the IAM policies of the account, and passes. A
 * policy without that default, and the key of sensitive data or of a stack of spawn's, must split what it gives: nobody gets administration and use, and the account as a whole
 * gets use only under a condition (`kms:ViaService` or the like). Grants pass use on, so that without that default they need
 * `kms:GrantIsForAWSResource` or another condition. No policy at all is AWS's default. `*` under a condition on the account passes for
 * other keys: it is how AWS's own keys are shared.
 */
export const KmsKeyPolicyScoped: ITemplateRule = {
  ruleId: 'KmsKeyPolicyScoped',
  title: 'Keys are administered and used by named principals, rotated yearly, and not deleted in haste',
  resourceTypes: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'],
  check(resource: TemplateResource, template: Template): Verdict {
    const policies = policiesOf(resource);
    const delegates = policies.flatMap(allowed).some((statement) => isDefault(statement, template));
    const need = needOf(resource, template);
    return Verdict.worst([
      Verdict.pass(),
      judgeAllowed(policies, (statement) => opinionOf(statement, { delegates, need, template })),
      ...sharedRoles(policies.flatMap(allowed), template),
      ...(delegates ? judgeDefault(policies.flatMap(allowed), need, template) : []),
      settled(() => judgeWait(resource)),
      ...(resource.type === 'AWS::KMS::Key' ? [settled(() => judgeRotation(resource))] : []),
    ]);
  },
};

/** `kms:*` for the root of the own account. */
const isDefault = (statement: PolicyStatement, template: Template) =>
  isForOwnAccount(statement, template) &&
  statement.actions?.includes('kms:*') === true &&
  statement.conditions.length === 0;

const isForOwnAccount = ({ principals }: PolicyStatement, template: Template) =>
  principals.some((principal) => isOwnAccount(principal, template));

function opinionOf(
  statement: PolicyStatement,
  { delegates, need, template }: { delegates: boolean; need?: string; template: Template },
): Opinion {
  const { principals, hasNotPrincipal, open } = statement;
  const anyone = hasNotPrincipal || principals.some((principal) => ownerOf(principal, template) === 'anyone');
  const failures: Failure[] = [];
  const fail = (key: string, why: string, fix: string, finding: string) =>
    failures.push({ where: keyOf(statement, key), why, fix, finding });
  if (anyone && open.Condition === undefined && !namesCallers(statement)) {
    fail(
      hasNotPrincipal ? 'NotPrincipal' : 'Principal',
      'everybody may use the key: the principal is *, and no condition names the callers',
      'Name the principals, or add a condition such as kms:CallerAccount.',
      'open principal',
    );
  }
  if (
    anyone &&
    need !== undefined &&
    open.Condition === undefined &&
    namesCallers(statement) &&
    !namesIdentity(statement)
  ) {
    fail(
      'Principal',
      `every identity that the conditions leave may use the key, whatever its IAM policies say, although ${need}`,
      "Name the principals, or the account's root, which leaves the decision to IAM policies.",
      'open principal',
    );
  }
  if (!delegates && open.Condition === undefined) {
    if (isForOwnAccount(statement, template) && allowedOf(USE, statement).length > 0 && !isConditional(statement)) {
      fail(
        'Condition',
        'the whole account may use the key directly, although its administration is kept apart',
        'Add a condition on kms:ViaService, or name the principals that use the key.',
        'use by the account',
      );
    }
    if (
      allowedOf(CREATE_GRANT, statement).length > 0 &&
      !requires(statement, (key) =>
        /^kms:(?:grantisforawsresource|grantoperations|granteeprincipal|viaservice)$/.test(key),
      )
    ) {
      fail(
        'Condition',
        'kms:CreateGrant without a condition passes the use of the key on to anybody',
        'Add "Bool": {"kms:GrantIsForAWSResource": "true"}.',
        'grants',
      );
    }
  }
  return {
    failures,
    doubt:
      anyone || !delegates ? doubtOf(statement, 'Principal', 'Action', 'Condition') : doubtOf(statement, 'Principal'),
  };
}

/** Principals, other than the account by AWS's default, that may administer the key and use it. */
function sharedRoles(statements: readonly PolicyStatement[], template: Template): Verdict[] {
  const held = new Map<string, { administers?: PolicyStatement; uses?: PolicyStatement }>();
  for (const statement of statements) {
    const isOfAccount = isDefault(statement, template);
    const administers = allowedOf(ADMINISTRATION, statement).length > 0;
    const uses = allowedOf(USE, statement).length > 0 && !isConditional(statement);
    for (const principal of statement.principals) {
      // Another one beside the account has all that the default gives.
      if (isOfAccount && isOwnAccount(principal, template)) continue;
      const { kind, text } = principal;
      const holder = held.get(`${kind} ${text}`) ?? {};
      if (administers) holder.administers ??= statement;
      if (uses) holder.uses ??= statement;
      held.set(`${kind} ${text}`, holder);
    }
  }
  return [...held].flatMap(([principal, { administers, uses }]) =>
    administers && uses
      ? [
          Verdict.fail({
            where: keyOf(uses, 'Action'),
            why: `${principal.slice(principal.indexOf(' ') + 1)} may administer the key and use it`,
            fix: 'Give administration and use to different principals.',
            finding: 'administration and use',
          }),
        ]
      : [],
  );
}

/** What the default leaves to IAM policies is not kept apart by the key. */
function judgeDefault(statements: readonly PolicyStatement[], need: string | undefined, template: Template): Verdict[] {
  const statement = statements.find((each) => isDefault(each, template));
  if (need === undefined || statement === undefined) return [];
  return [
    Verdict.fail({
      where: keyOf(statement, 'Action'),
      why: `kms:* leaves administration and use of the key to any IAM policy of the account, although ${need}`,
      fix: 'List the administration actions, and allow use by a statement of its own under kms:ViaService or to named principals.',
      finding: 'administration and use',
    }),
  ];
}

function judgeWait(resource: TemplateResource): Verdict {
  const where = 'PendingWindowInDays';
  const days = resource.number(where);
  return days !== undefined && days < SHORTEST_WAIT_DAYS
    ? Verdict.fail({
        where,
        why: `the key is gone ${days} days after somebody asks for it`,
        fix: `Set PendingWindowInDays to at least ${SHORTEST_WAIT_DAYS}, or leave it out for 30.`,
        finding: 'deletion window',
      })
    : Verdict.pass();
}

function judgeRotation(resource: TemplateResource): Verdict {
  if (!canRotate(resource)) return Verdict.pass();
  if (resource.flag('EnableKeyRotation') !== true) {
    return Verdict.fail({
      where: 'EnableKeyRotation',
      why: 'the key is never rotated',
      fix: 'Set EnableKeyRotation to true.',
      finding: 'rotation',
    });
  }
  const where = 'RotationPeriodInDays';
  const days = resource.number(where);
  return days !== undefined && days > LONGEST_PERIOD_DAYS
    ? Verdict.fail({
        where,
        why: `the key is rotated every ${days} days`,
        fix: `Set RotationPeriodInDays to at most ${LONGEST_PERIOD_DAYS}, or leave it out for that.`,
        finding: 'rotation period',
      })
    : Verdict.pass();
}

/** Rotation is for symmetric encryption keys whose material KMS makes itself. */
const canRotate = (resource: TemplateResource) =>
  (resource.text('KeySpec') ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT' &&
  (resource.text('KeyUsage') ?? 'ENCRYPT_DECRYPT') === 'ENCRYPT_DECRYPT' &&
  (resource.text('Origin') ?? 'AWS_KMS') === 'AWS_KMS';

/** One property that is not known says nothing of the others. */
function settled(judge: () => Verdict): Verdict {
  try {
    return judge();
  } catch (error) {
    if (error instanceof Undetermined) return Verdict.unknown(error.message);
    throw error;
  }
}
