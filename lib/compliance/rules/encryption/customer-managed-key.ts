import { type ITemplateRule, type Template, type TemplateResource, Unresolved, Verdict } from '../../model';
import { isAnything } from '../identity/statements';
import { needOf } from './data-class';
import { KEY_USING_TYPES, type KeyUse, keyUses } from './key-uses';
import { isLogDestination } from './log-destination';

const FIX = 'Name a key of your own (AWS::KMS::Key), with rotation.';

/**
 * Sensitive data is encrypted by a key that the customer administers, so that he can see, limit and end its use.
 *
 * What is judged: an alias of AWS's own (`alias/aws/sns`) fails always, because it looks like a customer key and is none. No key, a key
 * that AWS owns, or encryption by the service fail where the data needs a customer key: where the resource is tagged with a class
 * of sensitive data (`data-class`, `compliance`, `cardholder-data`), or stands in a stack that holds what spawn manages. Elsewhere
 * the service's own encryption is good enough, and this rule has nothing to say. A bucket that access logs of S3 or of load
 * balancers are delivered to is left out: their delivery knows no customer key.
 */
export const CustomerManagedKey: ITemplateRule = {
  ruleId: 'CustomerManagedKey',
  title: 'Sensitive data is encrypted by customer managed keys',
  resourceTypes: KEY_USING_TYPES,
  check(resource: TemplateResource, template: Template): Verdict {
    const uses = keyUses(resource);
    if (uses.length === 0) return Verdict.notApplicable('it names no key and holds nothing that one would protect');
    const need = needOf(resource, template);
    const exempt = need === undefined || isLogDestination(resource);
    return Verdict.worst(uses.map((use) => judge(use, exempt ? undefined : need)));
  },
};

function judge({ where, key, otherwise }: KeyUse, need: string | undefined): Verdict {
  const text = key instanceof Unresolved ? key.text : String(key);
  const fail = (why: string) => Verdict.fail({ where, why, fix: FIX });
  if (isOwnedByAws(text)) return fail(`${text} is a key of AWS's own`);
  if (key === undefined || text === '') {
    return need === undefined
      ? Verdict.notApplicable('no tag says that the data needs a customer managed key')
      : fail(`it names no key, so that ${otherwise} encrypts the data, although ${need}`);
  }
  if (!(key instanceof Unresolved && isAnything(key))) return Verdict.pass();
  // A key that a parameter names may be AWS's own; that matters only where the data needs another.
  return need === undefined
    ? Verdict.notApplicable('no tag says that the data needs a customer managed key')
    : Verdict.unknown(`${where} is known at deployment only: ${key.why}`);
}

const isOwnedByAws = (text: string) => /(?:^|[:/])alias\/aws\//.test(text) || /^aws\//.test(text);
