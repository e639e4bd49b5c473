import { judgeName } from '../../../analysis/secret-names';
import {
  type Failure,
  type ITemplateRule,
  type Template,
  type TemplateResource,
  Undetermined,
  Unresolved,
  Verdict,
} from '../../model';
import { step } from '../../model/property-path';
import { textOf } from '../../model/resolve';
import { liveSecrets } from './live-references';
import { readsPlainSecret } from './plain-parameter';
import { rawValue } from './raw-value';
import { scan, secretFailures, shownPath } from './scan';

const WHERE = ['Environment', 'Variables'];
const FIX =
  'Put the name or ARN of a Secrets Manager secret here, let the function role read it, and fetch it in the function.';

/** Whoever may read a function's configuration reads its environment; a dynamic reference is replaced by the secret itself. */
export const NoSecretInLambdaEnv: ITemplateRule = {
  ruleId: 'NoSecretInLambdaEnv',
  title: 'No secret in the environment of a function, by dynamic reference neither',
  resourceTypes: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check(resource: TemplateResource, template: Template): Verdict {
    const variables: unknown = resource.value(WHERE.join('.'));
    if (variables === undefined) return Verdict.notApplicable('it has no environment');
    if (variables instanceof Unresolved)
      throw new Undetermined(`the environment is known at deployment only: ${variables.why}`);
    if (typeof variables !== 'object' || variables === null) return Verdict.notApplicable('its environment is no map');
    const raw = rawValue(resource, WHERE.join('.'));
    return Verdict.worst([
      Verdict.pass(),
      ...Object.entries(variables).map(([name, value]) => judge(name, value, step(raw, name), template)),
    ]);
  },
};

function judge(name: string, value: unknown, raw: unknown, template: Template): Verdict {
  const { app } = template;
  const path = [...WHERE, name];
  const where = shownPath(app, path);
  const failures: Failure[] = secretFailures(app, { path, text: name }, FIX);
  const text = textOf(value);
  failures.push(...secretFailures(app, { path, name, text }, FIX));
  const shown = scan(app, name).length === 0 ? name.slice(0, 64) : 'a variable';
  const note = (why: string) => failures.push({ where, why, fix: FIX, finding: `deployed-secret:${shown}` });
  const live = new Set([...liveSecrets(template, raw), ...liveSecrets(template, value)]);
  for (const what of live) note(`${what} puts a secret into ${shown} when it is deployed`);
  if (readsPlainSecret(name, value)) note(`${shown} is read from a plain parameter that by its name holds a secret`);
  if (failures.length > 0) return Verdict.fail(...failures);
  const isOpen = value instanceof Unresolved && value.resource === undefined && value.ssmParameter === undefined;
  // What stands under a password's name and comes from outside may well be one.
  if (isOpen && /^\$\{[^}]*\}$/.test(text) && /^(?:password|secret)$/.test(judgeName(name))) {
    return Verdict.unknown(`${where} is known at deployment only: ${value.why}`);
  }
  return Verdict.pass();
}
