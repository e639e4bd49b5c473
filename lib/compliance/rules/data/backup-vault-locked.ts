import { type ITemplateRule, type TemplateResource, Unresolved, Verdict } from '../../model';
import { type Part, allOf, shown } from '../parts';
import { isCustomerKey } from './customer-key';

const VAULT = 'AWS::Backup::BackupVault';
const AIR_GAPPED = 'AWS::Backup::LogicallyAirGappedBackupVault';
const PLAN = 'AWS::Backup::BackupPlan';
/** Five weeks: also the longest time that continuous backups go back. */
const LEAST_DAYS = 35;

/**
 * Backups can't be deleted before their time, not even by an administrator of the vault; they are encrypted with the
 * customer's key, kept for 35 days, and of something. How a plan chooses does not matter: by ARN, by tag or by condition.
 *
 * A restore test is asked for only of an app that deploys the account's baseline: it may well live elsewhere.
 */
export const BackupVaultLocked: ITemplateRule = {
  ruleId: 'BackupVaultLocked',
  title: 'Backups are locked, encrypted with your key, kept and chosen',
  resourceTypes: [VAULT, AIR_GAPPED, PLAN],
  check(resource: TemplateResource): Verdict {
    if (resource.type === AIR_GAPPED) return allOf(lasts(resource, 'MinRetentionDays', 'recovery points are locked'));
    return resource.type === VAULT
      ? allOf(isLocked(resource), isEncrypted(resource))
      : allOf(...keeps(resource), choosesSomething(resource), isRestored(resource));
  },
};

const LOCK = 'LockConfiguration.MinRetentionDays';

function isLocked(vault: TemplateResource): Part {
  return () =>
    vault.value('LockConfiguration') === undefined
      ? {
          finding: 'Lock',
          where: 'LockConfiguration',
          why: 'recovery points can be deleted before their time: the vault is not locked',
          fix: `Set ${LOCK} to ${LEAST_DAYS} or more.`,
        }
      : lasts(vault, LOCK, 'recovery points are locked')();
}

/** A number of days that must be there and long enough. */
function lasts(resource: TemplateResource, where: string, what: string): Part {
  return () => {
    const days = resource.number(where);
    return days !== undefined && days >= LEAST_DAYS
      ? undefined
      : {
          finding: 'Lock',
          where,
          why: days === undefined ? `${what} for no least time: ${where} is not set` : `${what} for ${days} days only`,
          fix: `Set ${where} to ${LEAST_DAYS} or more.`,
        };
  };
}

function isEncrypted(vault: TemplateResource): Part {
  const where = 'EncryptionKeyArn';
  return () =>
    isCustomerKey(vault.value(where), where)
      ? undefined
      : {
          finding: 'Key',
          where,
          why: `the vault is not encrypted with a key of yours: EncryptionKeyArn is ${shown(vault.value(where))}`,
          fix: 'Set EncryptionKeyArn to a customer managed key.',
        };
}

const RULES = 'BackupPlan.BackupPlanRule';

/** Each rule of a plan, and each copy that it makes. A lifecycle without an end keeps for ever. */
function keeps(plan: TemplateResource): Part[] {
  const rules: unknown = plan.value(RULES);
  if (rules instanceof Unresolved) return [() => Verdict.unknown(`${RULES}: ${rules.why}`)];
  if (!Array.isArray(rules) || rules.length === 0) {
    return [
      () => ({ finding: 'Rules', where: RULES, why: 'the plan backs nothing up: it has no rule', fix: 'Add one.' }),
    ];
  }
  return rules.flatMap((rule: unknown, index) => {
    const at = `${RULES}[${index}]`;
    if (rule instanceof Unresolved) return [() => Verdict.unknown(`${at}: ${rule.why}`)];
    const copies: unknown = plan.value(`${at}.CopyActions`);
    const places = (Array.isArray(copies) ? copies : []).map((_, copy) => `${at}.CopyActions[${copy}]`);
    return [at, ...places].map((place) => isKept(plan, `${place}.Lifecycle.DeleteAfterDays`));
  });
}

function isKept(plan: TemplateResource, where: string): Part {
  return () => {
    if (plan.value(where) === undefined) return undefined;
    const days = plan.number(where);
    return days !== undefined && days >= LEAST_DAYS
      ? undefined
      : {
          finding: 'Retention',
          where,
          why: `recovery points are deleted after ${shown(plan.value(where))} days`,
          fix: `Set DeleteAfterDays to ${LEAST_DAYS} or more.`,
        };
  };
}

const CHOICES = ['Resources', 'ListOfTags', 'Conditions'];

function choosesSomething(plan: TemplateResource): Part {
  return () => {
    const selections = plan.referrers('AWS::Backup::BackupSelection');
    const chooses = (selection: TemplateResource) =>
      CHOICES.some((choice) => {
        const value: unknown = selection.value(`BackupSelection.${choice}`);
        return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
      });
    // Without any selection in the app the plan is there for others to use.
    return selections.length === 0 || selections.some(chooses)
      ? undefined
      : {
          finding: 'Selection',
          where: '',
          why: 'the plan backs nothing up: no selection names resources or tags for it',
          fix: 'Add an AWS::Backup::BackupSelection.',
        };
  };
}

function isRestored({ template }: TemplateResource): Part {
  return () =>
    template.settings.expectAccountBaseline !== true ||
    template.app.resourcesOfType('AWS::Backup::RestoreTestingPlan').length > 0
      ? undefined
      : {
          finding: 'RestoreTest',
          where: '',
          why: 'nobody knows whether the backups can be restored: the app has no restore testing plan',
          fix: 'Add an AWS::Backup::RestoreTestingPlan and its selection.',
        };
}
