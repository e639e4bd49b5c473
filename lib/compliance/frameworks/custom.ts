import { nearest } from '../engine/nearest';
import type { CustomFrameworkProps, FrameworkControl } from '../framework-props';
import type { ITemplateRule } from '../model/rule';
import { BUILT_IN_FRAMEWORKS } from './built-in';
import type { ControlData, FrameworkData } from './framework-data';
import { nagRuleIds, ownRuleIds } from './known-rules';

/** The data of a framework that a user composes. */
export function customFramework(props: CustomFrameworkProps): FrameworkData {
  const { id, title, edition = '', source = '', controls, rules = [] } = props;
  checkId(id);
  checkNotBlank(`title of framework ${id}`, title);
  checkRules(rules);
  checkControls(id, controls, rules);
  return { id, title, edition, source, controls: controls.map(controlOf) };
}

function controlOf({ id, title, rules, manual, evidence, limits }: FrameworkControl): ControlData {
  const grade = manual ? 'manual' : evidence === undefined ? 'direct' : 'partial';
  return { id, title, grade, rules: [...new Set(rules)], evidence, limits };
}

function checkId(id: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(id)) {
    throw new Error(
      `id of the framework is malformed: "${id}"; letters, digits, dots and dashes are allowed, a letter or digit first: ` +
        'write one such as ACME.Baseline',
    );
  }
  const builtIn = BUILT_IN_FRAMEWORKS.map((framework) => framework.id);
  // Without regard to case: reports are looked up by people.
  const taken = builtIn.find((known) => known.toLowerCase() === id.toLowerCase());
  if (taken !== undefined) {
    throw new Error(
      `id of the framework is taken: "${id}"; built in are ${builtIn.join(', ')}: choose another id, or take the built-in framework`,
    );
  }
}

function checkRules(rules: readonly ITemplateRule[]): void {
  const own = new Set(ownRuleIds());
  const nag = new Set(nagRuleIds());
  for (const rule of rules) {
    const { ruleId, title, resourceTypes } = rule;
    if (typeof ruleId !== 'string' || !/^[A-Za-z][A-Za-z0-9]*$/.test(ruleId)) {
      throw new Error(
        `ruleId is malformed: "${ruleId}"; letters and digits are allowed, a letter first: write one such as AcmeImagesOnly`,
      );
    }
    const owner = own.has(ruleId) ? 'this library' : nag.has(ruleId) ? 'cdk-nag' : undefined;
    if (owner !== undefined) {
      throw new Error(`ruleId is taken: ${ruleId} is a rule of ${owner}; give yours another id, such as Acme${ruleId}`);
    }
    checkNotBlank(`title of rule ${ruleId}`, title);
    if (!Array.isArray(resourceTypes) || resourceTypes.length === 0) {
      throw new Error(
        `resourceTypes of rule ${ruleId} is empty, so it would judge nothing: name CloudFormation types, or * for all`,
      );
    }
    if (typeof rule.check !== 'function') {
      throw new Error(`check of rule ${ruleId} is no function: implement ITemplateRule.check`);
    }
  }
  const twice = duplicate(rules.map(({ ruleId }) => ruleId));
  if (twice !== undefined) throw new Error(`rules has ${twice} twice: give each rule an id of its own`);
}

function checkControls(
  framework: string,
  controls: readonly FrameworkControl[],
  rules: readonly ITemplateRule[],
): void {
  if (controls.length === 0) {
    throw new Error(`controls of framework ${framework} is empty: name at least one control`);
  }
  const ids = [...rules.map(({ ruleId }) => ruleId), ...ownRuleIds(), ...nagRuleIds()];
  const known = new Set(ids);
  for (const control of controls) checkControl(control, known, ids);
  const twice = duplicate(controls.map(({ id }) => id));
  if (twice !== undefined) {
    throw new Error(`controls of framework ${framework} has ${twice} twice: name each once, with all its rules`);
  }
  const named = new Set(controls.flatMap((control) => control.rules));
  const idle = rules.find(({ ruleId }) => !named.has(ruleId));
  if (idle) {
    throw new Error(
      `no control of framework ${framework} names rule ${idle.ruleId}: name it, or leave it out of rules`,
    );
  }
}

function checkControl(
  { id, title, rules, manual }: FrameworkControl,
  known: Set<string>,
  ids: readonly string[],
): void {
  if (!/^\S+$/.test(id)) {
    throw new Error(`id of a control is malformed: "${id}"; white space is not allowed: write one such as ACME-7`);
  }
  checkNotBlank(`title of control ${id}`, title);
  if (manual && rules.length > 0) {
    throw new Error(
      `control ${id} is manual and names rules: ${rules.join(', ')}; leave out manual (evidence says what the rules don't show), or the rules`,
    );
  }
  if (!manual && rules.length === 0) {
    throw new Error(`control ${id} names no rules, so nothing would judge it: name rules, or set manual`);
  }
  const unknown = rules.find((rule) => !known.has(rule));
  if (unknown !== undefined) {
    throw new Error(
      `control ${id} names an unknown rule: "${unknown}"; rules of this library, class names of cdk-nag and those of rules ` +
        `are allowed; did you mean ${nearest(unknown, ids).join(', ')}?`,
    );
  }
}

function checkNotBlank(what: string, text: string): void {
  if (typeof text !== 'string' || text.trim() === '')
    throw new Error(`${what} is empty: say in a few words what it is`);
}

function duplicate(ids: readonly string[]): string | undefined {
  return ids.find((id, index) => ids.indexOf(id) !== index);
}
