import { GovernanceTag } from '../../../contract';
import { type ITemplateRule, type Template, type TemplateResource, Unresolved, Verdict } from '../../model';
import { type Part, allOf, judged } from '../parts';
import { auditStores, perhapsAuditStores } from './audit-stores';

/** PCI DSS 10.5.1: twelve months. */
const AUDIT_DAYS = 365;
/** The same requirement wants three months at hand: what no log of any kind should fall below. */
const LEAST_DAYS = 90;
/** 45 CFR 164.316(b)(2)(i): six years. CloudWatch offers this number of days for it. */
const HIPAA_RECORD_DAYS = 2192;

/**
 * Audit logs are kept for a year, or as long as `auditLogDays` says; logs that are tagged as the HIPAA record
 * (`compliance` or `data-class` names hipaa) for six years; all others for 90 days. Events that are never deleted break the
 * other end of the same controls (PCI DSS 3.2.1, SOC 2 C1.2).
 */
export const LogRetentionMinimum: ITemplateRule = {
  ruleId: 'LogRetentionMinimum',
  title: 'Logs are kept long enough, and not for ever',
  resourceTypes: ['AWS::Logs::LogGroup', 'AWS::S3::Bucket', 'Custom::LogRetention'],
  check(resource: TemplateResource, template: Template): Verdict {
    const writer = auditStores(template).get(resource);
    const verdict = ofStore(resource, template, writer);
    const perhaps = writer === undefined ? perhapsAuditStores(template).get(resource) : undefined;
    if (perhaps === undefined || verdict.failures.length > 0) return verdict;
    // What is right for audit logs is right for all others.
    const asAudit = ofStore(resource, template, perhaps);
    return asAudit.failures.length === 0
      ? asAudit
      : Verdict.unknown(`whether ${perhaps} writes to it is known at deployment only; if so: ${asAudit.why}`);
  },
};

function ofStore(resource: TemplateResource, template: Template, writer?: string): Verdict {
  const isBucket = resource.type === 'AWS::S3::Bucket';
  if (isBucket && writer === undefined) return Verdict.notApplicable('it holds no audit logs');
  const [days, why] = required(resource, template, writer);
  const kept = isBucket ? allOf(...expiries(resource, days, why)) : judged(() => retention(resource, days, why));
  return kept.failures.length > 0 || days === HIPAA_RECORD_DAYS
    ? kept
    : Verdict.worst([kept, ...unsureOfRecord(resource)]);
}

function required(resource: TemplateResource, template: Template, writer?: string): [days: number, why: string] {
  const least: [number, string] =
    writer === undefined
      ? [LEAST_DAYS, 'logs of any kind']
      : [template.settings.auditLogDays ?? AUDIT_DAYS, `logs that ${writer} writes`];
  return isHipaaRecord(resource) ? [Math.max(HIPAA_RECORD_DAYS, least[0]), 'logs that are the HIPAA record'] : least;
}

function retention(resource: TemplateResource, days: number, what: string): Verdict {
  const kept = resource.number('RetentionInDays');
  if (kept !== undefined && kept >= days) return Verdict.pass();
  return Verdict.fail({
    where: 'RetentionInDays',
    why:
      kept === undefined
        ? 'events are kept for ever: RetentionInDays is not set'
        : `events are deleted after ${kept} days; ${what} are kept for ${days}`,
    fix: `Set RetentionInDays to ${days} or more.`,
  });
}

const RECORD_TAGS = [GovernanceTag.COMPLIANCE, GovernanceTag.DATA_CLASS];

function isHipaaRecord(resource: TemplateResource): boolean {
  return RECORD_TAGS.some((key) => {
    const value = tagOf(resource, key);
    return typeof value === 'string' && /hipaa/i.test(value);
  });
}

/** A tag that is known at deployment only may ask for six years. */
function unsureOfRecord(resource: TemplateResource): Verdict[] {
  return RECORD_TAGS.map((key) =>
    judged(() => {
      const value: unknown = resource.tag(key);
      return value instanceof Unresolved ? Verdict.unknown(`tag ${key}: ${value.why}`) : undefined;
    }),
  );
}

/** Nothing too where the tags are known at deployment only. */
function tagOf(resource: TemplateResource, key: string): unknown {
  let value: unknown;
  judged(() => {
    value = resource.tag(key);
    return undefined;
  });
  return value;
}

/** Each lifecycle rule that deletes audit records. Without one they stay: S3Lifecycle judges that. */
function expiries(bucket: TemplateResource, days: number, what: string): Part[] {
  const deletions: Part[] = bucket.list('LifecycleConfiguration.Rules').map((_, index) => () => {
    const at = `LifecycleConfiguration.Rules[${index}]`;
    const rule: unknown = bucket.value(at);
    if (rule instanceof Unresolved) return Verdict.unknown(`${at}: ${rule.why}`);
    // Services that deliver logs put no tags on them.
    if (bucket.text(`${at}.Status`) !== 'Enabled' || bucket.list(`${at}.TagFilters`).length > 0) return undefined;
    const date = bucket.value(`${at}.ExpirationDate`) !== undefined;
    const kept = bucket.number(`${at}.ExpirationInDays`);
    if (!date && (kept === undefined || kept >= days)) return undefined;
    return {
      finding: 'Expiry',
      where: `${at}.${date ? 'ExpirationDate' : 'ExpirationInDays'}`,
      why: date
        ? `on one day all of them are deleted, whatever their age; ${what} are kept for ${days} days`
        : `they are deleted after ${kept} days; ${what} are kept for ${days}`,
      fix: `Set ExpirationInDays to ${days} or more.`,
    };
  });
  return deletions.length > 0 ? deletions : [() => Verdict.pass()];
}
