import { dynamicReferences } from '../../../analysis/secret-dynamic-reference';
import { judgeName } from '../../../analysis/secret-names';
import { Unresolved } from '../../model';
import { textOf } from '../../model/resolve';

/**
 * Whether a value is read from a plain Systems Manager parameter that by all names is a secret. One name that says password
 * is enough; `secret`, `token` or `key` must be said by both, for such a parameter often holds an ARN or a name.
 */
export function readsPlainSecret(name: string, value: unknown): boolean {
  const parameters =
    value instanceof Unresolved && value.ssmParameter !== undefined
      ? [value.ssmParameter]
      : dynamicReferences(textOf(value))
          .filter(({ service }) => service === 'ssm')
          .map(({ reference }) => reference.split(':', 1)[0]);
  return parameters.some((parameter) => {
    const verdicts = [judgeName(name), judgeName(parameter)];
    return verdicts.includes('password') || verdicts.every((verdict) => verdict === 'secret');
  });
}
