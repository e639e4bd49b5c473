import { isWildcardAction } from '../../../analysis/iam-checks';
import { type IamStatement, isObject, statementsOf } from '../../../analysis/iam-document';
import { type ITemplateRule, known, type TemplateResource, Unresolved, Verdict } from '../../model';
import { shown } from '../compute/values';
import { joinPath } from '../../model/property-path';
import { limitsCallerOrOwner, refusesStrangers } from './endpoint-conditions';

const FIX =
  'Write a PolicyDocument whose statements name actions and resources, or callers or owners by a condition (aws:PrincipalAccount, aws:ResourceAccount, ...).';

/** Endpoints that take no policy. Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
const WITHOUT_POLICY = ['gatewayloadbalancer', 'resource', 'servicenetwork'];

/**
 * Services that take none: those of other accounts (describe-vpc-endpoint-services reports VpcEndpointPolicySupported false), and
 * App Mesh's Envoy management.
 */
const SERVICE_WITHOUT_POLICY = /vpce-svc-|appmesh-envoy-management/;

/**
 * Without a policy of its own an endpoint lets every caller reach every resource of its service in any account: what a stolen program
 * needs to carry data away. A policy that names all of the service with nothing else is the default in other words.
 */
export const EndpointPolicyScoped: ITemplateRule = {
  ruleId: 'EndpointPolicyScoped',
  title: 'VPC endpoints let through what their policy names, not everything',
  resourceTypes: ['AWS::EC2::VPCEndpoint'],
  check(endpoint: TemplateResource): Verdict {
    const type = endpoint.text('VpcEndpointType')?.toLowerCase() ?? 'gateway';
    if (WITHOUT_POLICY.includes(type)) return Verdict.notApplicable('endpoints of this type take no policy');
    if (SERVICE_WITHOUT_POLICY.test(serviceOf(endpoint))) {
      return Verdict.notApplicable('endpoints of this service take no policy');
    }
    const document: unknown = parsed(endpoint.value('PolicyDocument'));
    if (document === undefined) {
      const why = `PolicyDocument is not set: the endpoint of ${serviceOf(endpoint)} lets everything through`;
      return Verdict.fail({ where: 'PolicyDocument', why, fix: FIX });
    }
    return judge(known(document, 'PolicyDocument'));
  },
};

function serviceOf(endpoint: TemplateResource): string {
  return shown(endpoint.value('ServiceName'));
}

/** CloudFormation takes the policy as an object or as its JSON text. */
function parsed(document: unknown): unknown {
  if (typeof document !== 'string') return document;
  try {
    return JSON.parse(document) as unknown;
  } catch {
    return new Unresolved({ why: 'it is no JSON' });
  }
}

function judge(document: unknown): Verdict {
  const statements = statementsOf(document);
  if (statements.length === 0) return Verdict.unknown('PolicyDocument has no statement');
  if (statements.some(refusesStrangers)) return Verdict.pass();
  return Verdict.worst(statements.map(ofStatement));
}

function ofStatement(statement: IamStatement): Verdict {
  const what = statement.sid ? `statement ${statement.sid}` : 'a statement';
  if (isOpen(statement)) {
    return Verdict.fail({
      where: ['PolicyDocument', ...statement.path].reduce<string>(joinPath, ''),
      why: `${what} limits neither callers nor resources`,
      fix: FIX,
      finding: statement.sid ?? 'a statement without Sid',
    });
  }
  const { Effect, Principal, Action, Resource, ...rest } = statement.json;
  const widest = { Effect: widened(Effect, 'Allow'), Principal: widened(Principal), Action: widened(Action) };
  const [atWorst] = statementsOf({ Statement: { ...rest, ...widest, Resource: widened(Resource) } });
  return isOpen(atWorst)
    ? Verdict.unknown(`whom or what ${what} lets through is known at deployment only`)
    : Verdict.pass();
}

/** A value with the widest one in place of each that may be anything at deployment. */
function widened(value: unknown, widest = '*'): unknown {
  if (value instanceof Unresolved) {
    return value.resource === undefined && /^\$\{(?!AWS::)[^{}.]*\}$/.test(value.text) ? widest : value;
  }
  if (Array.isArray(value)) return value.map((each) => widened(each, widest));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, widened(each, widest)]));
}

function isOpen(statement: IamStatement): boolean {
  return (
    statement.effect === 'Allow' &&
    isAnyPrincipal(statement.json) &&
    (statement.notResources !== undefined || (statement.resources ?? []).some(isAnyResource)) &&
    (statement.notActions !== undefined || (statement.actions ?? []).some(isFarReaching)) &&
    !statement.conditions.some(limitsCallerOrOwner)
  );
}

function isAnyPrincipal({ Principal: principal, NotPrincipal: notPrincipal }: Record<string, unknown>): boolean {
  if (notPrincipal !== undefined) return true;
  const named: unknown = isObject(principal) ? principal.AWS : principal;
  return (Array.isArray(named) ? named : [named]).some((one) => one === '*');
}

/** `*`, or an ARN that names neither account nor resource: `arn:aws:s3:::*`, `arn:aws:sqs:*:*:*`. */
function isAnyResource(resource: unknown): boolean {
  const text = shown(resource).replace(/\$\{[^}]*\}/g, 'x');
  const fields = text.split(':');
  const [arn, , , , account, ...rest] = fields;
  // A wildcard at the end stands for all fields that are not written: `*`, `arn:aws:s3:*`.
  if (arn !== 'arn' || rest.length === 0) return /^[*?]+$/.test(fields[fields.length - 1]);
  const name = rest.join(':');
  return /^[*?]+$/.test(account) ? /^(?:[\w-]+[/:])?[*?]/.test(name) : account === '' && /^[*?]/.test(name);
}

/**
 * All actions of a service, or one that moves data to or from whatever bucket or table a stranger has. Some actions of other
 * services can't name a resource at all.
 */
function isFarReaching(action: unknown): boolean {
  if (typeof action !== 'string') return false;
  return isWildcardAction(action) || /^(?:s3:(?!ListAllMyBuckets$)|dynamodb:(?!List))/i.test(action);
}
