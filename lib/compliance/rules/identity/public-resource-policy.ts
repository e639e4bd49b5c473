import { namesCallers } from '../../../analysis/iam-guards';
import { type Failure, type ITemplateRule, type Template, type TemplateResource, Verdict } from '../../model';
import { ownerOf } from './accounts';
import { doubtOf, judgeAllowed, keyOf, type Opinion } from './judge-policies';
import { policiesOf, RESOURCE_POLICY_TYPES } from './policies';
import type { PolicyStatement } from './statements';

const FUNCTION_URL = 'AWS::Lambda::Url';
const BUCKET = 'AWS::S3::Bucket';

/** Canned access control lists that let in everybody, or everybody with an AWS account. */
const OPEN_LISTS = ['PublicRead', 'PublicReadWrite', 'AuthenticatedRead'];

/**
 * No policy of a resource allows something to everybody. Everybody is `*` in each spelling, and Allow with NotPrincipal; a condition on a
 * key with a fixed value that names the callers (organization, account, VPC endpoint, network) narrows it, other conditions do
 * not. A function's URL without IAM authentication is open too, and so is a bucket's canned access control list for everybody, even
 * where a public access block makes it void today. A Deny for everybody is fine.
 */
export const PublicResourcePolicy: ITemplateRule = {
  ruleId: 'PublicResourcePolicy',
  title: 'No resource policy or access list is open to everybody',
  resourceTypes: [FUNCTION_URL, BUCKET, ...RESOURCE_POLICY_TYPES],
  check(resource: TemplateResource, template: Template): Verdict {
    if (resource.type === FUNCTION_URL) return judgeUrl(resource);
    if (resource.type === BUCKET) return judgeList(resource);
    return judgeAllowed(
      policiesOf(resource).filter(({ kind }) => kind === 'resource'),
      (statement) => opinionOf(statement, template),
    );
  },
};

function judgeList(resource: TemplateResource): Verdict {
  const list = resource.text('AccessControl');
  if (list === undefined) return Verdict.notApplicable('it has no canned access control list');
  return OPEN_LISTS.includes(list)
    ? Verdict.fail({
        where: 'AccessControl',
        why: `the access control list lets everybody in: ${list}`,
        fix: 'Remove AccessControl; grant access in the bucket policy.',
      })
    : Verdict.pass();
}

function judgeUrl(resource: TemplateResource): Verdict {
  const type = resource.text('AuthType');
  return type === 'AWS_IAM'
    ? Verdict.pass()
    : Verdict.fail({
        where: 'AuthType',
        why: `the function answers everybody on the internet: AuthType is ${type ?? 'not set'}`,
        fix: 'Set AuthType to AWS_IAM.',
      });
}

function opinionOf(statement: PolicyStatement, template: Template): Opinion {
  const doubt = doubtOf(statement, 'Principal');
  if (statement.open.Condition !== undefined && isOpen(statement, template)) {
    return { failures: [], doubt: doubtOf(statement, 'Condition') };
  }
  if (namesCallers(statement)) return { failures: [] };
  return { failures: isOpen(statement, template) ? [failureOf(statement)] : [], doubt };
}

const isOpen = ({ principals, hasNotPrincipal }: PolicyStatement, template: Template) =>
  hasNotPrincipal ||
  principals.some(
    (principal) =>
      (principal.kind === 'AWS' && ownerOf(principal, template) === 'anyone') ||
      // A canonical user or a service can't be a wildcard, but `{"*": "*"}` and the like are read as open by some services.
      principal.text === '*',
  );

const failureOf = (statement: PolicyStatement): Failure => ({
  where: keyOf(statement, statement.hasNotPrincipal ? 'NotPrincipal' : 'Principal'),
  why: statement.hasNotPrincipal
    ? 'everybody but those in NotPrincipal is allowed in'
    : 'everybody is allowed in: the principal is *, and no condition names the callers',
  fix: 'Name the principals, or add a condition such as aws:PrincipalOrgID, aws:SourceAccount or aws:SourceVpce.',
});
