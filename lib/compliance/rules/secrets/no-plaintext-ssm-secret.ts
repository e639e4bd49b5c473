import { judgeName } from '../../../analysis/secret-names';
import {
  type Failure,
  type ITemplateRule,
  type Template,
  type TemplateResource,
  Unresolved,
  Verdict,
} from '../../model';
import { textOf } from '../../model/resolve';
import { liveSecrets } from './live-references';
import { secretFailures } from './scan';
import { rawValue } from './raw-value';

const FIX =
  'Keep it in Secrets Manager, or make a SecureString outside CloudFormation (which can make none), and refer to its name.';

/** A String parameter is stored in the clear, and its value stands in the template besides. */
export const NoPlaintextSsmSecret: ITemplateRule = {
  ruleId: 'NoPlaintextSsmSecret',
  title: 'No secret in a plain Systems Manager parameter',
  resourceTypes: ['AWS::SSM::Parameter'],
  check(resource: TemplateResource, template: Template): Verdict {
    const value: unknown = resource.value('Value');
    if (value === undefined) return Verdict.notApplicable('it has no value');
    const text = textOf(value);
    const name = secretName(resource);
    const failures: Failure[] = secretFailures(template.app, { path: ['Value'], name, text }, FIX);
    for (const what of new Set([
      ...liveSecrets(template, rawValue(resource, 'Value')),
      ...liveSecrets(template, value),
    ])) {
      failures.push({
        where: 'Value',
        why: `${what} puts a secret into a plain parameter when it is deployed`,
        fix: FIX,
        finding: 'deployed-secret',
      });
    }
    if (failures.length > 0) return Verdict.fail(...failures);
    const isOpen = value instanceof Unresolved && value.resource === undefined && /^\$\{[^}]*\}$/.test(text);
    return isOpen && name !== undefined
      ? Verdict.unknown(`Value is known at deployment only, under a name that says secret: ${value.why}`)
      : Verdict.pass();
  },
};

/** What the parameter is called, if that says secret: by its own name, its construct's, or its logical id. */
function secretName(resource: TemplateResource): string | undefined {
  const own: unknown = resource.value('Name');
  const text = textOf(own);
  const construct =
    resource.path
      .split('/')
      .filter((id) => id !== 'Resource')
      .at(-1) ?? '';
  return [text, construct, resource.logicalId]
    .map((name) => name.replace(/[-_]?Param(?:eter)?$/i, ''))
    .find((name) => /^(?:password|secret)$/.test(judgeName(name)));
}
