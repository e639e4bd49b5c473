import { Token } from 'aws-cdk-lib';
import type { ConfigRuleSet } from './config-rule-set';
import { GUARD_RULES } from './guard-rules';
import type { LeftOutRule } from './left-out-rule';
import { CONDITIONAL_RULES, RULE_PARAMETERS, RULE_SCOPES, type RuleParameters } from './rule-parameters';

/** A rule as it is deployed, on its own or in a conformance pack. */
export interface SelectedRule {
  /** Identifier of a managed rule, name of one in Guard. */
  readonly key: string;
  /** The name that AWS's own packs give it: `ec2-ebs-encryption-by-default`. */
  readonly name: string;
  /** The first of the sets that ask for it. */
  readonly set: string;
  /** Properties of AWS::Config::ConfigRule, without its name. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the rules are chosen by. */
export interface Selection {
  readonly sets: readonly ConfigRuleSet[];
  readonly parameters: Readonly<Record<string, RuleParameters>>;
  readonly leftOut: readonly LeftOutRule[];
}

/** Name of the set of the rules in Guard. */
const GUARD_SET = 'spawn-guard';

/**
 * The rules of all sets, each once, with their parameters, and after them the rules in Guard.
 *
 * @throws if a rule is left out or has parameters that is in none of the sets, or is left out for no reason
 */
export function selectRules({ sets, parameters, leftOut }: Selection): SelectedRule[] {
  if (sets.length === 0)
    throw new Error('ruleSets is empty: nothing would be judged; name a set, or leave the prop out');
  const known = new Set(sets.flatMap(({ identifiers }) => identifiers));
  for (const { identifier, reason } of leftOut) {
    requireKnown('leaveOut', identifier, known);
    if (!Token.isUnresolved(reason) && reason.trim() === '') {
      throw new Error(`reason to leave out ${identifier} is empty: ''; allowed: a sentence that tells a reviewer why`);
    }
  }
  Object.keys(parameters).forEach((identifier) => requireKnown('parameters', identifier, known));

  const out = new Set(leftOut.map(({ identifier }) => identifier));
  const selected = new Map<string, SelectedRule>();
  for (const { name: set, identifiers } of sets) {
    for (const identifier of identifiers) {
      const given = { ...RULE_PARAMETERS[identifier], ...parameters[identifier] };
      const condition = CONDITIONAL_RULES[identifier] as { needs: string } | undefined;
      if (selected.has(identifier) || out.has(identifier) || (condition && !(condition.needs in given))) continue;
      selected.set(identifier, managedRule(identifier, set, given));
    }
  }
  return [...selected.values(), ...GUARD_RULES.map(guardRule)];
}

function managedRule(identifier: string, set: string, parameters: RuleParameters): SelectedRule {
  const scope = RULE_SCOPES[identifier] as readonly string[] | undefined;
  return {
    key: identifier,
    name: identifier.toLowerCase().replaceAll('_', '-'),
    set,
    properties: {
      Source: { Owner: 'AWS', SourceIdentifier: identifier },
      ...(Object.keys(parameters).length > 0 && { InputParameters: parameters }),
      ...(scope && { Scope: { ComplianceResourceTypes: scope } }),
    },
  };
}

function guardRule({ name, description, resourceTypes, policyText }: (typeof GUARD_RULES)[number]): SelectedRule {
  const onChange = (MessageType: string) => ({ EventSource: 'aws.config', MessageType });
  return {
    key: name,
    name,
    set: GUARD_SET,
    properties: {
      Description: description,
      Scope: { ComplianceResourceTypes: resourceTypes },
      Source: {
        Owner: 'CUSTOM_POLICY',
        SourceDetails: [
          onChange('ConfigurationItemChangeNotification'),
          onChange('OversizedConfigurationItemChangeNotification'),
        ],
        CustomPolicyDetails: { PolicyRuntime: 'guard-2.x.x', PolicyText: policyText },
      },
    },
  };
}

function requireKnown(prop: string, identifier: string, known: ReadonlySet<string>): void {
  if (known.has(identifier)) return;
  throw new Error(
    `${prop} names a rule that is in no set: '${identifier}'; allowed: identifiers of ruleSets, such as ${[...known][0]}; see docs/config-rules.md`,
  );
}
