import { dirname, join } from 'node:path';
import { nearest } from '../engine/nearest';
import { EACH_FOR_ITSELF, type LoadedRule } from '../engine/loaded-rule';
import { type TemplateResource, Verdict } from '../model';
import { NAG_RULES, type NagRule } from './rules';
import type { Shadow } from './shadow';
import { shadowsOf } from './shadow-app';

/** What a rule of cdk-nag returns: a state, or the findings. */
type NagResult = 'Compliant' | 'Non-Compliant' | 'N/A' | readonly string[];
type NagFunction = (node: Shadow) => NagResult;

/** How cdk-nag's rules say that they need a value that is known at deployment only. */
const NOT_PRIMITIVE = 'resolved to to a non-primitive value';

/** These look for constructs by their ids, or name paths in what they find. */
export const LOOK_AT_NAMES: ReadonlySet<string> = new Set([
  'OpenSearchAllowlistedIPs',
  'OpenSearchNoUnsignedOrAnonymousAccess',
  'VPCDefaultSecurityGroupClosed',
]);

/**
 * A rule of cdk-nag, by the name of its class. It judges what is in the template, as it would judge the constructs that
 * `CfnInclude` makes of it; its file is loaded when it first has something to judge.
 */
export function nagRule(className: string): LoadedRule {
  const rule = NAG_RULES.get(className);
  if (!rule) {
    throw new Error(
      `cdk-nag has no rule ${JSON.stringify(className)}; nearest: ${nearest(className, [...NAG_RULES.keys()]).join(', ')}`,
    );
  }
  const { title, resourceTypes } = rule;
  let judge: NagFunction | undefined;
  return {
    ruleId: className,
    title,
    resourceTypes: [...resourceTypes],
    origin: 'cdk-nag',
    ignoresConditions: true,
    seesByName: LOOK_AT_NAMES.has(className) ? EACH_FOR_ITSELF : undefined,
    check: (resource) => verdictOn(resource, rule, (judge ??= load(rule))),
  };
}

function verdictOn(resource: TemplateResource, rule: NagRule, judge: NagFunction): Verdict {
  const app = shadowsOf(resource.template.app);
  app.sees = rule.sees;
  app.judged = app.shadowOf(resource);
  let result: NagResult;
  try {
    result = judge(app.judged);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes(NOT_PRIMITIVE)) throw error;
    return Verdict.unknown(`${rule.className} needs a value that is known at deployment only`);
  }
  if (result === 'Compliant') return Verdict.pass();
  if (result === 'N/A') return Verdict.notApplicable();
  const why = `Not as asked: ${rule.title}`;
  if (result === 'Non-Compliant') return Verdict.fail({ where: '', why, fix: rule.fix });
  if (result.length === 0) return Verdict.pass();
  return Verdict.fail(...result.map((finding) => ({ where: '', why: `${why}: ${finding}`, fix: rule.fix, finding })));
}

let root: string | undefined;

/** The file alone: cdk-nag's index loads every rule and every L1 that one of them names. */
function load({ className, service }: NagRule): NagFunction {
  root ??= dirname(require.resolve('cdk-nag/package.json'));
  // By its path: looking it up in the package's exports costs as much as loading it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const module = require(join(root, 'lib', 'rules', service, `${className}.js`)) as { readonly default?: NagFunction };
  if (typeof module.default !== 'function') throw new Error(`cdk-nag's file of ${className} has no rule in it`);
  return module.default;
}
