import { type ITemplateRule, type Template, type TemplateResource, Unresolved, Verdict } from '../../model';
import { derived } from '../../model/derived';
import { CORE_CONFIG_RULES } from '../../../analysis/core-config-rules';

/** So many of them are no coincidence. */
const MEANT_AS_BASELINE = 10;

/**
 * The Config rules that every framework needs are deployed, as rules or in conformance packs.
 *
 * Judged at the recorder of an app that deploys ten of them, or a conformance pack, or is said to deploy the account's baseline: a
 * few Config rules for a purpose of their own are no baseline that lacks the others.
 */
export const FrameworkConfigRules: ITemplateRule = {
  ruleId: 'FrameworkConfigRules',
  title: 'The AWS Config rules of the frameworks are deployed',
  resourceTypes: ['AWS::Config::ConfigurationRecorder'],
  check(_: TemplateResource, template: Template): Verdict {
    const { identifiers, unsure, packs } = deployedRules(template);
    const core = CORE_CONFIG_RULES.filter((identifier) => identifiers.has(identifier));
    if (core.length < MEANT_AS_BASELINE && packs === 0 && template.settings.expectAccountBaseline !== true) {
      return Verdict.notApplicable('the app deploys no baseline of managed Config rules');
    }
    const missing = CORE_CONFIG_RULES.filter((identifier) => !identifiers.has(identifier));
    if (missing.length === 0) return Verdict.pass();
    if (unsure !== undefined) return Verdict.unknown(unsure);
    return Verdict.fail(
      ...missing.map((identifier) => ({
        finding: identifier,
        where: '',
        why: `nothing watches what the managed Config rule ${identifier} would`,
        fix: `Add an AWS::Config::ConfigRule with Source.Owner AWS and Source.SourceIdentifier ${identifier}.`,
      })),
    );
  },
};

interface DeployedRules {
  readonly identifiers: ReadonlySet<string>;
  /** How many conformance packs. */
  readonly packs: number;
  /** Why there may be more. */
  readonly unsure?: string;
}

const deployedRules = derived((app): DeployedRules => {
  const identifiers = new Set<string>();
  let packs = 0;
  let unsure: string | undefined;
  const note = (identifier: unknown) => {
    if (identifier instanceof Unresolved) unsure ??= `the identifier of a Config rule: ${identifier.why}`;
    else if (typeof identifier === 'string') identifiers.add(identifier);
  };
  for (const rule of app.resourcesOfType('AWS::Config::ConfigRule')) {
    if (rule.value('Source.Owner') === 'AWS') note(rule.value('Source.SourceIdentifier'));
  }
  for (const rule of app.resourcesOfType('AWS::Config::OrganizationConfigRule')) {
    const identifier: unknown = rule.value('OrganizationManagedRuleMetadata.RuleIdentifier');
    if (identifier !== undefined) note(identifier);
  }
  for (const type of ['AWS::Config::ConformancePack', 'AWS::Config::OrganizationConformancePack']) {
    for (const pack of app.resourcesOfType(type)) {
      const body: unknown = pack.value('TemplateBody');
      packs++;
      if (typeof body !== 'string') unsure ??= `the rules of conformance pack ${pack.logicalId} stand outside the app`;
      // Of a body with references the rest can be read.
      const text = body instanceof Unresolved ? body.text : body;
      for (const identifier of typeof text === 'string' ? identifiersIn(text) : []) identifiers.add(identifier);
    }
  }
  return { identifiers, packs, unsure };
});

/** A pack is a CloudFormation template in YAML or JSON; of either, this key is all that matters. */
const identifiersIn = (body: string): string[] =>
  [...body.replace(/^\s*#.*$/gm, '').matchAll(/\bSourceIdentifier["']?\s*:\s*["']?([A-Z0-9_]+)/g)].map(
    ([, identifier]) => identifier,
  );
