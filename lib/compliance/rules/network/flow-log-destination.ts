import { type TemplateResource, Undetermined, Unresolved, Verdict } from '../../model';
import { BUCKET, LOG_GROUP, resourceNamed } from '../audit/resource-named';
import { attempt } from '../parts';
import { flagOf, listOf, member, numberOf, shown } from '../compute/values';

/** PCI DSS 10.5.1: twelve months. */
const DEFAULT_DAYS = 365;

/** Whether what a flow log writes is encrypted and kept, and whether it may write at all. */
export function flowLogDestination(log: TemplateResource): Verdict {
  const type = log.text('LogDestinationType') ?? 'cloud-watch-logs';
  if (type === 'cloud-watch-logs') {
    return Verdict.worst([attempt(() => mayWrite(log)), attempt(() => logGroup(log))]);
  }
  if (type === 's3') return bucket(log);
  return Verdict.unknown(`what happens behind ${type} is not in the flow log`);
}

function mayWrite(log: TemplateResource): Verdict {
  const role = ['DeliverLogsPermissionArn', 'DeliverCrossAccountRole'].some((key) => isGiven(log.value(key)));
  if (role) return Verdict.pass();
  return Verdict.fail({
    where: 'DeliverLogsPermissionArn',
    why: 'DeliverLogsPermissionArn is not set: nothing is written to the log group',
    fix: 'Set it to a role that vpc-flow-logs.amazonaws.com may assume.',
    finding: 'permission',
  });
}

const isGiven = (value: unknown) => value !== undefined && value !== '';

function logGroup(log: TemplateResource): Verdict {
  const key = isGiven(log.value('LogGroupName')) ? 'LogGroupName' : 'LogDestination';
  const named: unknown = log.value(key);
  if (!isGiven(named)) {
    return Verdict.fail({
      where: 'LogGroupName',
      why: 'no destination is set',
      fix: 'Name a log group.',
      finding: 'destination',
    });
  }
  const group = resourceNamed(log, named, LOG_GROUP);
  if (!group) throw new Undetermined(`log group ${shown(named)} is not in the app`);
  return Verdict.worst([attempt(() => groupKey(group, key)), attempt(() => groupRetention(group, key))]);
}

function groupKey(group: TemplateResource, where: string): Verdict {
  const key: unknown = group.value('KmsKeyId');
  if (isGiven(key)) return Verdict.pass();
  return Verdict.fail({
    where,
    why: `log group ${group.logicalId} has no KmsKeyId`,
    fix: 'Encrypt the log group with a key of your own.',
    finding: 'encryption',
  });
}

function groupRetention(group: TemplateResource, where: string): Verdict {
  const days = group.number('RetentionInDays');
  return retention(days, group, where);
}

/** Nothing set means for ever. */
function retention(days: number | undefined, store: TemplateResource, where: string): Verdict {
  const least = store.template.settings.auditLogDays ?? DEFAULT_DAYS;
  if (days === undefined || days >= least) return Verdict.pass();
  return Verdict.fail({
    where,
    why: `${store.logicalId} keeps the flows ${days} days`,
    fix: `Keep them ${least} days or more.`,
    finding: 'retention',
  });
}

/** S3 encrypts whatever it is told; the key is for other rules. */
function bucket(log: TemplateResource): Verdict {
  const target = resourceNamed(log, log.value('LogDestination'), BUCKET);
  if (!target) {
    throw new Undetermined(`bucket ${shown(log.value('LogDestination'))} is not in the app`);
  }
  const rules = listOf(target.value('LifecycleConfiguration.Rules'), 'LifecycleConfiguration.Rules');
  return Verdict.worst([
    Verdict.pass(),
    ...rules.map((rule) => attempt(() => retention(expiration(rule), target, 'LogDestination'))),
  ]);
}

function expiration(rule: unknown): number | undefined {
  if (rule instanceof Unresolved) throw new Undetermined(`a lifecycle rule is known at deployment only: ${rule.why}`);
  if (member(rule, 'Status') === 'Disabled' || flagOf(member(rule, 'Enabled'), 'Enabled') === false) return undefined;
  return numberOf(member(rule, 'ExpirationInDays'), 'ExpirationInDays');
}
