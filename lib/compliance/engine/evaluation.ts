import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Framework } from '../framework';
import type { PackRule } from '../packs/load';

/** A framework with its rules loaded. */
export interface LoadedFramework {
  readonly framework: Framework;
  readonly rules: readonly PackRule[];
}

/** What a rule said against one resource. */
export interface Finding {
  /** Rule id, with `[finding]` where the rule names several. */
  readonly id: string;
  /** The finding's own part of the id. */
  readonly finding?: string;
  readonly resource: CfnResource;
  readonly path: string;
  /** `unknown`: the rule threw, so nothing is known; it fails like a finding. */
  readonly kind: 'failed' | 'unknown';
  /** What the rule threw. */
  readonly error?: string;
}

/** The verdicts of one rule of one framework. Resources that are not listed are those it does not apply to. */
export interface RuleRecord {
  readonly rule: PackRule;
  readonly passed: string[];
  readonly findings: Finding[];
  notApplicable: number;
}

/** The verdicts of one framework. */
export interface FrameworkRecord {
  readonly framework: Framework;
  readonly rules: readonly RuleRecord[];
  readonly resources: number;
}

type Outcome =
  | { readonly verdict: 'passed' | 'not applicable' | 'failed' }
  | { readonly verdict: 'findings'; readonly findings: readonly string[] }
  | { readonly verdict: 'unknown'; readonly error: string };

/** Runs every rule on every resource of the tree; a rule that several frameworks share runs once per resource. */
export function evaluate(root: IConstruct, frameworks: readonly LoadedFramework[]): FrameworkRecord[] {
  const recordsByRule = new Map<PackRule['evaluate'], RuleRecord[]>();
  const rulesOf = (rules: readonly PackRule[]) =>
    rules.map((rule) => {
      const record: RuleRecord = { rule, passed: [], findings: [], notApplicable: 0 };
      const sharing = recordsByRule.get(rule.evaluate);
      if (sharing) sharing.push(record);
      else recordsByRule.set(rule.evaluate, [record]);
      return record;
    });
  const rules = frameworks.map((loaded) => rulesOf(loaded.rules));

  const resources = root.node.findAll().filter((node) => CfnResource.isCfnResource(node));
  for (const resource of resources) {
    const path = resource.node.path;
    for (const [rule, records] of recordsByRule) {
      const outcome = outcomeOf(rule, resource);
      for (const record of records) note(record, outcome, resource, path);
    }
  }
  return frameworks.map(({ framework }, index) => ({ framework, rules: rules[index], resources: resources.length }));
}

function outcomeOf(rule: PackRule['evaluate'], resource: CfnResource): Outcome {
  try {
    const result = rule(resource) as string | readonly string[];
    if (Array.isArray(result)) return { verdict: 'findings', findings: result as readonly string[] };
    switch (result) {
      case 'Compliant':
        return { verdict: 'passed' };
      case 'Non-Compliant':
        return { verdict: 'failed' };
      case 'N/A':
        return { verdict: 'not applicable' };
      default:
        return { verdict: 'unknown', error: `the rule gave no verdict but ${String(result)}` };
    }
  } catch (error) {
    return { verdict: 'unknown', error: error instanceof Error ? error.message : String(error) };
  }
}

function note(record: RuleRecord, outcome: Outcome, resource: CfnResource, path: string): void {
  const id = record.rule.id;
  switch (outcome.verdict) {
    case 'passed':
      record.passed.push(path);
      return;
    case 'not applicable':
      record.notApplicable++;
      return;
    case 'failed':
      record.findings.push({ id, resource, path, kind: 'failed' });
      return;
    case 'unknown':
      record.findings.push({ id, resource, path, kind: 'unknown', error: outcome.error });
      return;
    case 'findings':
      // cdk-nag's convention: a list that names nothing is a pass.
      if (outcome.findings.length === 0) record.passed.push(path);
      for (const finding of new Set(outcome.findings)) {
        record.findings.push({ id: `${id}[${finding}]`, finding, resource, path, kind: 'failed' });
      }
  }
}
