import { wildcardRegExp } from '../../../analysis/iam-actions';
import {
  type Failure,
  type ITemplateRule,
  type Template,
  type TemplateResource,
  Unresolved,
  Verdict,
} from '../../model';
import { keyOf } from './judge-policies';
import { IDENTITY_POLICY_TYPES, policiesOf } from './policies';
import { readDocument, type PolicyStatement } from './statements';

const SERVICE_CONTROL_POLICY = 'AWS::Organizations::Policy';

/**
 * Services with one endpoint for all regions, in us-east-1 or its like in other partitions. A region lock that denies them locks
 * everybody out of IAM, support and DNS. Source: AWS Organizations user guide, "Deny access to AWS based on the requested Region".
 */
const GLOBAL_ACTIONS: { readonly [service: string]: string } = {
  cloudfront: 'cloudfront:CreateDistribution',
  iam: 'iam:CreateRole',
  organizations: 'organizations:DescribeOrganization',
  route53: 'route53:ChangeResourceRecordSets',
  sts: 'sts:AssumeRole',
  support: 'support:CreateCase',
};

/** Where those endpoints are. */
const GLOBAL_REGIONS = ['us-east-1', 'us-gov-west-1', 'cn-northwest-1', 'cn-north-1'];

/** Copies of data that a resource keeps in other regions. */
const COPIES: { readonly [type: string]: string } = {
  'AWS::DynamoDB::GlobalTable': 'Replicas',
  'AWS::SecretsManager::Secret': 'ReplicaRegions',
};

/**
 * Stacks, and the copies that their resources keep elsewhere, lie in the regions of the settings' `allowedRegions`. A statement
 * that denies other regions leaves the global services alone, and lets no region through that is not allowed.
 */
export const RegionAllowed: ITemplateRule = {
  ruleId: 'RegionAllowed',
  title: 'Only allowed regions are used, and region locks spare the global services',
  // A stack has no resource of its own to speak for it: its first one does.
  resourceTypes: ['*'],
  check(resource: TemplateResource, template: Template): Verdict {
    return Verdict.worst([
      ...(firstOf(template) === resource ? [judgeStack(template)] : []),
      ...copiesOf(resource, template),
      ...regionLocks(resource).map((statement) => judgeLock(statement, template)),
    ]);
  },
};

const firsts = new WeakMap<Template, TemplateResource | undefined>();

/** The first resource that is always there. */
function firstOf(template: Template): TemplateResource | undefined {
  if (!firsts.has(template)) {
    const all = [...template._all];
    firsts.set(template, all.find(({ raw }) => raw.Condition === undefined) ?? all[0]);
  }
  return firsts.get(template);
}

function judgeStack({ region, settings }: Template): Verdict {
  const { allowedRegions } = settings;
  if (!allowedRegions) return Verdict.notApplicable('no list of allowed regions is set');
  if (region === undefined) return Verdict.unknown('the region of the stack is known at deployment only');
  return judgeRegion(region, allowedRegions, '', 'the stack');
}

function judgeRegion(region: string, allowed: readonly string[], where: string, what: string): Verdict {
  if (allowed.includes(region)) return Verdict.pass();
  const fix = `Use one of the allowed regions: ${allowed.join(', ')}.`;
  return Verdict.fail({ where, why: `${what} lies in ${region}`, fix, finding: region });
}

function copiesOf(resource: TemplateResource, { settings }: Template): Verdict[] {
  const property = Object.hasOwn(COPIES, resource.type) ? COPIES[resource.type] : undefined;
  const { allowedRegions } = settings;
  if (property === undefined || !allowedRegions) return [];
  const entries: unknown = resource.value(property);
  return (Array.isArray(entries) ? entries : []).map((_, index) => {
    const where = `${property}[${index}].Region`;
    const region: unknown = resource.value(where);
    if (typeof region === 'string') return judgeRegion(region, allowedRegions, where, 'a copy');
    // A replica in the stack's own region is the stack's matter.
    return region instanceof Unresolved && region.text !== '${AWS::Region}'
      ? Verdict.unknown(`${where} is known at deployment only: ${region.why}`)
      : Verdict.pass();
  });
}

/** The statements that deny what is not in certain regions. */
function regionLocks(resource: TemplateResource): PolicyStatement[] {
  const statements =
    resource.type === SERVICE_CONTROL_POLICY
      ? readDocument(resource.value('Content'), 'Content').statements
      : IDENTITY_POLICY_TYPES.includes(resource.type)
        ? policiesOf(resource).flatMap((policy) => policy.statements)
        : [];
  return statements.filter((statement) => statement.effect === 'Deny' && deniedOutside(statement).length > 0);
}

/** The values of the tests by which a statement denies what is not requested in those regions. */
const deniedOutside = ({ conditions }: PolicyStatement) =>
  conditions.filter(
    ({ operator, key }) =>
      /^(?:ForAnyValue:)?StringNot(?:Equals(?:IgnoreCase)?|Like)(?:IfExists)?$/.test(operator) &&
      /^aws:RequestedRegion$/i.test(key),
  );

function judgeLock(statement: PolicyStatement, { settings }: Template): Verdict {
  const regions = deniedOutside(statement).flatMap(({ values }) => values.map(String));
  const failures: Failure[] = [];
  const global = regions.some((region) => GLOBAL_REGIONS.some((home) => wildcardRegExp(region).test(home)));
  const locked = global ? [] : lockedOut(statement);
  if (locked.length > 0) {
    failures.push({
      where: keyOf(statement, statement.notActions ? 'NotAction' : 'Action'),
      why: `the region lock denies services that have no other region: ${locked.join(', ')}`,
      fix: `Use NotAction with ${Object.keys(GLOBAL_ACTIONS)
        .map((service) => `${service}:*`)
        .join(', ')}.`,
      finding: 'global services',
    });
  }
  const { allowedRegions } = settings;
  const beyond = allowedRegions
    ? regions.filter((region) => !region.includes('${') && !allowedRegions.includes(region))
    : [];
  if (beyond.length > 0) {
    failures.push({
      where: keyOf(statement, 'Condition'),
      why: `the region lock lets through ${beyond.join(', ')}`,
      fix: `Name allowed regions only: ${allowedRegions?.join(', ')}.`,
      finding: 'regions',
    });
  }
  return failures.length > 0 ? Verdict.fail(...failures) : Verdict.pass();
}

/** The global services of which a statement that denies covers something. */
function lockedOut({ actions, notActions }: PolicyStatement): string[] {
  return Object.entries(GLOBAL_ACTIONS)
    .filter(([service, action]) => {
      const covers = (pattern: string) => pattern === '*' || wildcardRegExp(pattern).test(action);
      // Whoever denies a single action of a global service outside some regions means it; `sts:AssumeRole` in a lock of `*` is no such case.
      const coversService = (pattern: string) => covers(pattern) && /^(?:\*|[\w-]+:\*)$/.test(pattern);
      return actions
        ? actions.some(coversService)
        : notActions !== undefined && !notActions.some((pattern) => covers(pattern) || spares(pattern, service));
    })
    .map(([service]) => service);
}

/** A carve-out may name some actions of the service only: its author has thought of it. */
const spares = (pattern: string, service: string) => pattern.toLowerCase().startsWith(`${service}:`);
