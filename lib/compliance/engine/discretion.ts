import { findSecrets } from '../../analysis/secret-detectors';
import { type TemplateResource, VerdictKind } from '../model';
import { SECRETS_RULES } from '../rules/secrets';
import { secretTextsNear } from '../rules/secrets/secret-texts';
import { runRule } from './run-rule';

/** A report is read by more people than a template: no secret may get into it by way of another rule's words. */
const NOT_SHOWN = '(not shown)';

/** Rules that say whether a resource holds a literal secret. */
const TELLTALES = SECRETS_RULES.filter(({ ruleId }) => isAboutSecrets(ruleId));

const holders = new WeakMap<TemplateResource, boolean>();

/** Whether a rule's very subject is a secret. */
export function isAboutSecrets(ruleId: string): boolean {
  return ruleId.startsWith('NoSecret') || ruleId === 'NoPlaintextSsmSecret';
}

/** Whether a literal secret stands anywhere in a resource, encoded or not, or may. */
export function holdsSecret(one: TemplateResource): boolean {
  const resource = likeOf(one);
  let holds = holders.get(resource);
  if (holds === undefined) {
    holds = TELLTALES.some((rule) => {
      if (!rule.resourceTypes.includes(resource.type) && !rule.resourceTypes.includes('*')) return false;
      const check = rule.check.bind(rule);
      const outcome = runRule({ ...rule, check, origin: 'cdk-spawn' }, resource);
      return 'error' in outcome || outcome.kind === VerdictKind.FAIL;
    });
    holders.set(resource, holds);
  }
  return holds;
}

/** The first resource that is the same but for names: these are no secrets. */
const likeOf = (resource: TemplateResource) => resource.template.app._twins.firstOf(resource);

/** What a rule says of a resource, without any secret of it. */
export function discreet(text: string, resource: TemplateResource): string {
  let shown = text;
  for (const secret of secretsNear(resource)) if (secret.length >= 4) shown = shown.replaceAll(secret, NOT_SHOWN);
  return findSecrets(shown).length > 0 ? NOT_SHOWN : shown;
}

/** What a rule threw. It may quote a piece of what it read, too short to be known for a secret. */
export function discreetError(message: string, resource: TemplateResource): string {
  const isNearSecret = secretsNear(resource).size > 0 || holdsSecret(resource);
  return isNearSecret
    ? 'it threw; what it said is not shown, since there is a secret near'
    : discreet(message, resource);
}

const known = new WeakMap<TemplateResource, ReadonlySet<string>>();

function secretsNear(one: TemplateResource): ReadonlySet<string> {
  const resource = likeOf(one);
  let secrets = known.get(resource);
  if (!secrets) known.set(resource, (secrets = secretTextsNear(resource)));
  return secrets;
}
