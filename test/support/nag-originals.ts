import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { type NagRuleResult, rules } from 'cdk-nag';
import { runRule } from '../../lib/compliance/engine/run-rule';
import { type TemplateBody, TemplateSet, type TemplateSource } from '../../lib/compliance/model';
import { NAG_RULES, nagRule } from '../../lib/compliance/nag';

/** A verdict on a resource, with what tells two of a kind apart: `fail`, `fail [a, b]`, `error`... By resource and rule. */
export type Verdicts = Record<string, string>;

/** The resource and the rule of a verdict. */
export function partsOf(key: string): { readonly at: string; readonly className: string } {
  const space = key.lastIndexOf(' ');
  return { at: key.slice(0, space), className: key.slice(space + 1) };
}

type Original = (node: CfnResource) => NagRuleResult;

/** Every rule of cdk-nag by the name of its class. */
export const ORIGINALS: ReadonlyMap<string, Original> = new Map(
  Object.values(rules).flatMap((service) => Object.entries(service as unknown as Record<string, Original>)),
);

/** The L1s that CfnInclude makes of a template, in the order in which it makes them. */
export function included(body: TemplateBody): CfnResource[] {
  const folder = mkdtempSync(join(tmpdir(), 'nag-'));
  try {
    const templateFile = join(folder, 'template.json');
    writeFileSync(templateFile, JSON.stringify(body));
    const stack = new Stack(new App(), 'Stack');
    new CfnInclude(stack, 'Include', { templateFile });
    return resourcesIn(stack);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function resourcesIn(scope: App | Stack): CfnResource[] {
  return scope.node.findAll().filter((each) => CfnResource.isCfnResource(each));
}

/** What the original rules say of L1s; by logical id, or by path where several stacks are looked at. */
export function originalVerdicts(
  nodes: readonly CfnResource[],
  keyOf: (node: CfnResource) => string = (node) => Stack.of(node).resolve(node.logicalId) as string,
  classNames: Iterable<string> = ORIGINALS.keys(),
): Verdicts {
  const verdicts: Verdicts = {};
  for (const className of classNames) {
    const rule = ORIGINALS.get(className) as Original;
    for (const node of nodes) {
      const verdict = originalVerdict(rule, node);
      if (verdict !== 'not applicable') verdicts[`${keyOf(node)} ${className}`] = verdict;
    }
  }
  return verdicts;
}

function originalVerdict(rule: Original, node: CfnResource): string {
  try {
    const result = rule(node);
    if (Array.isArray(result)) return result.length > 0 ? `fail ${JSON.stringify(result)}` : 'pass';
    return { Compliant: 'pass', 'Non-Compliant': 'fail', 'N/A': 'not applicable' }[result as string] as string;
  } catch (error) {
    return (error as Error).message.includes('non-primitive value') ? 'unknown' : 'error';
  }
}

/** What our run of the same rules says of templates. */
export function ourVerdicts(
  given: TemplateSource | TemplateSet,
  keyOf: 'logicalId' | 'path' = 'logicalId',
  classNames: Iterable<string> = NAG_RULES.keys(),
): Verdicts {
  const set = given instanceof TemplateSet ? given : new TemplateSet([given], {});
  const verdicts: Verdicts = {};
  for (const className of classNames) {
    const rule = nagRule(className);
    for (const template of set.templates) {
      for (const resource of template._all) {
        if (!rule.resourceTypes.includes(resource.type)) continue;
        const outcome = runRule(rule, resource);
        const findings = 'error' in outcome ? [] : outcome.failures.flatMap(({ finding }) => finding ?? []);
        const verdict = 'error' in outcome ? 'error' : String(outcome.kind);
        if (verdict === 'not applicable') continue;
        verdicts[`${resource[keyOf]} ${className}`] =
          findings.length > 0 ? `${verdict} ${JSON.stringify(findings)}` : verdict;
      }
    }
  }
  return verdicts;
}

/** The template as one source, with its resources in the order in which CfnInclude made them: rules take the first match. */
export function inOrderOf(nodes: readonly CfnResource[], body: TemplateBody): TemplateSource {
  const order = nodes.map((node) => Stack.of(node).resolve(node.logicalId) as string);
  return {
    body: { ...body, Resources: Object.fromEntries(order.map((id) => [id, body.Resources?.[id]])) as object },
    file: 'template.json',
    stack: 'Stack/Include',
  };
}
