import type { FrameworkData } from '../frameworks/framework-data';
import { ruleIdsOf } from '../frameworks/controls-by-rule';
import type { ITemplateRule, TemplateResource } from '../model';
import { nagRule } from '../nag';
import { OWN_RULES } from '../rules';
import { auditWriterOf } from '../rules/audit';
import { EACH_FOR_ITSELF, type LoadedRule, type RuleOrigin } from './loaded-rule';

const OWN = new Map(OWN_RULES.map((rule) => [rule.ruleId, rule]));

/** The rules of several frameworks, each once however many of them name it. */
export class RuleCatalog {
  private readonly loaded = new Map<string, LoadedRule>();

  /** The rules that a framework names. */
  public rulesOf(data: FrameworkData, customRules: readonly ITemplateRule[]): LoadedRule[] {
    return ruleIdsOf(data).map((id) => {
      const custom = customRules.find(({ ruleId }) => ruleId === id);
      const known = this.loaded.get(id);
      if (known && custom && known.origin === 'custom' && !isSame(known, custom)) {
        throw new Error(
          `rule ${id} of framework ${data.id} is another one than that of a framework before it: give it another ruleId`,
        );
      }
      const rule = known ?? (custom ? adapted(custom, 'custom') : loadRule(id));
      this.loaded.set(id, rule);
      return rule;
    });
  }
}

/** One of our own rules, or one of cdk-nag's. */
function loadRule(id: string): LoadedRule {
  const own = OWN.get(id);
  return own ? adapted(own, 'cdk-spawn') : nagRule(id);
}

/** These find one resource by the name of another, or judge what one is called. */
export const GO_BY_NAMES: ReadonlyMap<string, (resource: TemplateResource) => unknown> = new Map([
  ['FlowLogComplete', EACH_FOR_ITSELF],
  ['LogRetentionMinimum', auditWriterOf],
  ['NoPlaintextSsmSecret', EACH_FOR_ITSELF],
  ['SecurityAlarmSet', EACH_FOR_ITSELF],
  ['TrailBucketProtected', EACH_FOR_ITSELF],
]);

const originals = new WeakMap<LoadedRule, ITemplateRule>();

const isSame = (loaded: LoadedRule, rule: ITemplateRule): boolean => originals.get(loaded) === rule;

/** A rule of a class keeps its methods on the prototype: named one by one. */
function adapted(rule: ITemplateRule, origin: RuleOrigin): LoadedRule {
  const { ruleId, title, resourceTypes } = rule;
  const loaded: LoadedRule = {
    ruleId,
    title,
    resourceTypes,
    origin,
    seesByName: origin === 'custom' ? EACH_FOR_ITSELF : GO_BY_NAMES.get(ruleId),
    check: (resource, template) => rule.check(resource, template),
  };
  originals.set(loaded, rule);
  return loaded;
}
