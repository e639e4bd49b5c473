import { RegionInfo } from 'aws-cdk-lib/region-info';
import { arnParts } from '../../../analysis/iam-arn';
import type { Template } from '../../model';
import type { Principal } from './statements';

/** Whose a principal is. `trusted`: of an account that the settings name, or that AWS delivers logs from. */
export type Owner = 'anyone' | 'own' | 'trusted' | 'foreign' | 'unknown';

/** Whose an AWS principal is, as seen from the account that a template is deployed to. */
export function ownerOf({ text, resource }: Principal, template: Template): Owner {
  if (resource) return 'own';
  const account = accountIn(text);
  if (account === undefined) return 'unknown';
  if (/[*?]/.test(account.replaceAll('${?}', ''))) return 'anyone';
  if (account === '${AWS::AccountId}' || account === template.account) return 'own';
  if (!/^\d{12}$/.test(account)) return 'unknown';
  if (template.settings.trustedAccounts?.includes(account) || loadBalancerAccounts().has(account)) return 'trusted';
  // Where a template says `AWS::AccountId` for its own account, a number is another's. Elsewhere it may be its own.
  return template.account !== undefined || namesOwnAccount(template) ? 'foreign' : 'unknown';
}

/** Whether a principal is the account as a whole that a template is deployed to, for all that is known. */
export function isOwnAccount(principal: Principal, template: Template): boolean {
  return isAccount(principal) && ['own', 'unknown'].includes(ownerOf(principal, template));
}

const naming = new WeakMap<Template, boolean>();

function namesOwnAccount(template: Template): boolean {
  const known = naming.get(template) ?? resourcesMention(template, 'AWS::AccountId');
  naming.set(template, known);
  return known;
}

function resourcesMention({ body, _text: text }: Template, what: string): boolean {
  if (text) return text.resourcesMention(what);
  return JSON.stringify(body.Resources ?? {}).includes(what);
}

/** Whether a principal is an account as a whole: its id, or the ARN of its root. */
function isAccount({ kind, text }: Principal): boolean {
  return kind === 'AWS' && (/^(?:\d{12}|\$\{AWS::AccountId\})$/.test(text) || arnParts(text)?.[5] === 'root');
}

/** The account in a principal: an id, the ARN of somebody, or `*`. */
function accountIn(text: string): string | undefined {
  if (/^(?:\*|\d{12}|\$\{AWS::AccountId\})$/.test(text)) return text;
  return arnParts(text)?.[4];
}

let deliverers: ReadonlySet<string> | undefined;

/** The accounts from which Elastic Load Balancing delivers access logs, one for each older region. Source: CDK's region facts. */
function loadBalancerAccounts(): ReadonlySet<string> {
  deliverers ??= new Set(RegionInfo.regions.flatMap(({ elbv2Account }) => elbv2Account ?? []));
  return deliverers;
}
