import type { SelectedRule } from './selected-rules';

/**
 * What AWS Config takes at most.
 * Source: https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html and the API's ConformancePack TemplateBody
 */
export const PACK_LIMITS = { bytes: 51_200, rules: 130 } as const;

/** A conformance pack's template. */
export interface PackTemplate {
  /** Name of the set of rules, with a number where the set needs several packs. */
  readonly name: string;
  /** CloudFormation in JSON. */
  readonly body: string;
}

/** The rules as conformance packs: one for each set, of rules that no earlier one has, and several where one would be too large. */
export function packTemplates(rules: readonly SelectedRule[], limits = PACK_LIMITS): PackTemplate[] {
  const bySet = new Map<string, SelectedRule[]>();
  for (const rule of rules) bySet.set(rule.set, [...(bySet.get(rule.set) ?? []), rule]);
  return [...bySet].flatMap(([set, ofSet]) =>
    split(ofSet, limits).map((part, index) => ({
      name: index === 0 ? set : `${set}-${index + 1}`,
      body: bodyOf(part),
    })),
  );
}

function split(rules: readonly SelectedRule[], limits: { bytes: number; rules: number }): SelectedRule[][] {
  const parts: SelectedRule[][] = [];
  for (const rule of rules) {
    const last = parts.at(-1);
    const fits = last && last.length < limits.rules && Buffer.byteLength(bodyOf([...last, rule])) <= limits.bytes;
    if (fits) last.push(rule);
    else parts.push([rule]);
  }
  return parts;
}

function bodyOf(rules: readonly SelectedRule[]): string {
  const resources = rules.map(({ name, properties }) => [
    logicalId(name),
    { Type: 'AWS::Config::ConfigRule', Properties: { ConfigRuleName: name, ...properties } },
  ]);
  return JSON.stringify({ Resources: Object.fromEntries(resources) as object });
}

/** Letters and digits only. */
export const logicalId = (name: string) =>
  name.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase());
