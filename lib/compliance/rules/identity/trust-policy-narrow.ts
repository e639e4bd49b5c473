import { type IamCondition, stringsOf } from '../../../analysis/iam-document';
import { namesCallers, namesPartner, namesPrincipal, namesSource, requires } from '../../../analysis/iam-guards';
import type { Verdict } from '../../model';
import { type Failure, type ITemplateRule, type Template, type TemplateResource } from '../../model';
import { shown } from '../parts';
import { ownerOf } from './accounts';
import { doubtOf, judgeAllowed, keyOf, type Opinion } from './judge-policies';
import { policiesOf, type Policy } from './policies';
import type { Principal, PolicyStatement } from './statements';

/**
 * Services that use a role for a resource of some account, and whose guides put `aws:SourceAccount` or `aws:SourceArn` into the
 * role's trust policy. Most others take a role from a caller who needs `iam:PassRole`, which never passes a role of another account;
 * EC2 and Lambda give no source when they assume a role.
 * Source: the "cross-service confused deputy prevention" pages of VPC (flow logs), EventBridge Scheduler and Pipes, Systems Manager,
 * DataSync, Transfer Family, Amazon Bedrock, SageMaker AI, Personalize, IoT.
 */
const ROLE_SERVICES =
  /^(?:bedrock|bedrock-agentcore|datasync|iot|personalize|pipes|sagemaker|scheduler|ssm|transfer|vpc-flow-logs)\./;

/** Resources that a service writes to for whoever asks it to, unless their policy names the source. */
const SERVED_TYPES = [
  'AWS::KMS::Key',
  'AWS::KMS::ReplicaKey',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicInlinePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueueInlinePolicy',
  'AWS::SQS::QueuePolicy',
];

/**
 * Who may assume a role, or use a resource from outside, is named closely enough that nobody else can pose as him: services by the
 * account or resource that they act for, other accounts by an external id or an organization (or by the settings' `trustedAccounts`),
 * people by MFA, workloads with an identity of another provider by their subject.
 *
 * Open principals of resource policies are PublicResourcePolicy's. A root principal of the own account leaves the
 * decision to IAM policies of that account.
 */
export const TrustPolicyNarrow: ITemplateRule = {
  ruleId: 'TrustPolicyNarrow',
  title: 'Roles and resources trust named services, accounts and people only',
  resourceTypes: ['AWS::IAM::Role', ...SERVED_TYPES],
  check(resource: TemplateResource, template: Template): Verdict {
    const policies = policiesOf(resource).filter(({ kind }) => kind !== 'identity');
    return judgeAllowed(policies, (statement, policy) => opinionOf(statement, policy, template));
  },
};

const NOT_PRINCIPAL = 'NotPrincipal';

function opinionOf(statement: PolicyStatement, policy: Policy, template: Template): Opinion {
  const opinions = statement.principals.map((principal) => judgePrincipal(principal, statement, policy, template));
  const failures = opinions.flatMap((opinion) => (typeof opinion === 'object' ? [opinion] : []));
  if (policy.kind === 'trust' && statement.hasNotPrincipal) {
    failures.push(
      failure(
        statement,
        NOT_PRINCIPAL,
        'everybody but those in NotPrincipal is trusted',
        'Name who is trusted in Principal.',
        NOT_PRINCIPAL,
      ),
    );
  }
  if (statement.open.Condition !== undefined) {
    // No condition makes NotPrincipal right.
    return {
      failures: failures.filter(({ finding }) => finding === NOT_PRINCIPAL),
      doubt: doubtOf(statement, 'Condition'),
    };
  }
  const doubt = opinions.find((opinion) => typeof opinion === 'string');
  return { failures, doubt: doubt ?? doubtOf(statement, 'Principal') };
}

/** A failure, or what can't be known. */
function judgePrincipal(
  principal: Principal,
  statement: PolicyStatement,
  { kind }: Policy,
  template: Template,
): Failure | string | undefined {
  // Whatever the kind: `{"*": "*"}`.
  if (principal.text === '*') return judgeIdentity(principal, statement, kind, template);
  switch (principal.kind) {
    case 'Service':
      return judgeService(principal.text, statement, kind);
    case 'Federated':
      return kind === 'trust' ? judgeFederated(principal, statement) : undefined;
    case 'AWS':
      return judgeIdentity(principal, statement, kind, template);
    case 'CanonicalUser':
      return undefined;
  }
}

function judgeService(service: string, statement: PolicyStatement, kind: Policy['kind']): Failure | undefined {
  if (kind === 'trust' && !ROLE_SERVICES.test(service)) return undefined;
  if (statement.actions?.every((action) => HARMLESS.test(action)) || isDeliveryOfOwnLogs(statement)) return undefined;
  if (namesSource(statement) || (kind === 'resource' && namesCallers(statement))) return undefined;
  return failure(
    statement,
    'Principal.Service',
    `${service} may act for any account: no condition on aws:SourceAccount or aws:SourceArn`,
    'Add a condition on aws:SourceAccount, with the account, or on aws:SourceArn.',
    service,
  );
}

/** Reads of a bucket's settings before logs are delivered there. */
const HARMLESS = /^s3:GetBucket(?:Acl|Location)$/i;

/** Logs are delivered below the id of the account that they are of, so that a path with the own id names the source. */
const isDeliveryOfOwnLogs = ({ resources = [] }: PolicyStatement) =>
  resources.length > 0 && resources.every((text) => /\/AWSLogs\/(?:\d{12}|\$\{AWS::AccountId\})\//.test(text));

/** Providers that sign for whoever is their customer: there the audience names nobody, and the subject begins with the customer. */
const OF_MANY = /token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|api\.bitbucket\.org/;

function judgeFederated({ text: provider, resource }: Principal, statement: PolicyStatement): Failure | undefined {
  // SAML providers belong to one organization; the provider itself says who signs in.
  if (resource ? resource.type === 'AWS::IAM::SAMLProvider' : /:saml-provider\//.test(provider)) return undefined;
  const url = shown(resource?.value('Url'));
  const many = [provider, url, ...statement.conditions.map(({ key }) => key)].some((text) => OF_MANY.test(text));
  const conditions = many ? statement.conditions.filter(namesCustomer) : statement.conditions;
  const named = requires({ ...statement, conditions }, (key) =>
    (many ? /:sub$/ : /:(?:sub|aud|oaud|email)$|\/.*:.*$|^saml:/).test(key),
  );
  return named
    ? undefined
    : failure(
        statement,
        'Principal.Federated',
        `every identity of ${provider} may assume the role`,
        "Add a condition on the token's subject (`:sub`), and on its audience (`:aud`).",
        provider,
      );
}

/** `repo:organization/repository:*`, and neither `repo:*` nor `repo:organization*`. */
const namesCustomer = ({ values }: IamCondition) =>
  stringsOf(values).every((value) => /^[^*?/:]+(?:[/:]|$)/.test(value.replace(/^[a-z_]+:/, '')));

function judgeIdentity(
  principal: Principal,
  statement: PolicyStatement,
  kind: Policy['kind'],
  template: Template,
): Failure | string | undefined {
  const fail = (why: string, fix: string) => failure(statement, 'Principal.AWS', why, fix, principal.text);
  switch (ownerOf(principal, template)) {
    case 'anyone':
      if (kind === 'resource') return judgeCallers(principal, statement, template);
      return namesPrincipal(statement)
        ? undefined
        : fail('every AWS account may assume the role', 'Name who may, or add a condition on aws:PrincipalOrgID.');
    case 'foreign':
      return namesPartner(statement)
        ? undefined
        : fail(
            `${principal.text} is of another account, and neither sts:ExternalId nor aws:PrincipalOrgID is asked for`,
            'Add a condition on sts:ExternalId or aws:PrincipalOrgID, use the AWS::AccountId pseudo parameter for the own account, or name the account in trustedAccounts.',
          );
    case 'own':
    case 'trusted':
      return kind === 'trust' && isPerson(principal) && !asksForMfa(statement)
        ? fail(
            `${principal.text} may assume the role without MFA`,
            'Add "Bool": {"aws:MultiFactorAuthPresent": "true"}.',
          )
        : undefined;
    case 'unknown':
      return namesPartner(statement) ? undefined : `the account of ${principal.text} is not known`;
  }
}

/** `*` under a condition on an account is that account. */
function judgeCallers(everybody: Principal, statement: PolicyStatement, template: Template): Failure | undefined {
  const accounts = statement.conditions
    .filter(({ key }) => /^(?:aws:principalaccount|kms:calleraccount)$/i.test(key))
    .flatMap(({ values }) => stringsOf(values));
  const foreign = accounts.find((text) => ownerOf({ kind: 'AWS', text }, template) === 'foreign');
  return foreign === undefined || namesPartner(statement)
    ? undefined
    : failure(
        statement,
        'Principal.AWS',
        `${everybody.text} stands for the other account ${foreign}, and no organization is asked for`,
        'Add a condition on aws:PrincipalOrgID, or name the account in trustedAccounts.',
        foreign,
      );
}

const isPerson = ({ text, resource }: Principal) => resource?.type === 'AWS::IAM::User' || /:user\//.test(text);

const asksForMfa = (statement: PolicyStatement) =>
  statement.conditions.some(
    ({ operator, key, values }) =>
      (operator === 'Bool' &&
        /^aws:MultiFactorAuthPresent$/i.test(key) &&
        values.every((value) => String(value).toLowerCase() === 'true')) ||
      (/^NumericLessThan(?:Equals)?$/.test(operator) && /^aws:MultiFactorAuthAge$/i.test(key)),
  );

const failure = (statement: PolicyStatement, key: string, why: string, fix: string, finding?: string): Failure => ({
  where: keyOf(statement, statement.where === '' ? key.split('.')[0] : key),
  why,
  fix,
  finding,
});
