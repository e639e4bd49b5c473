import type { Framework } from '../framework';
import type { FrameworkData } from '../frameworks/framework-data';
import { type TemplateResource, type TemplateSet, VerdictKind } from '../model';
import { missingBaseline } from '../rules/audit';
import { discreet, discreetError, isAboutSecrets } from './discretion';
import type { LoadedRule } from './loaded-rule';
import { runRule } from './run-rule';

/** A framework with its rules loaded. */
export interface LoadedFramework {
  readonly framework: Framework;
  readonly data: FrameworkData;
  readonly rules: readonly LoadedRule[];
}

/** A verdict of a rule on a resource that is no pass. */
export interface Finding {
  readonly rule: LoadedRule;
  /** Nothing for what is missing from the app as a whole. */
  readonly resource?: TemplateResource;
  /** `unknown`: the template does not tell. `error`: the rule threw, a defect of the rule. */
  readonly kind: 'failed' | 'unknown' | 'error';
  /** Names the finding among several of the rule on the resource. */
  readonly finding?: string;
  readonly where: string;
  readonly why: string;
  readonly fix: string;
}

/** What one rule said of all resources. */
export interface RuleRecord {
  readonly rule: LoadedRule;
  readonly passed: readonly TemplateResource[];
  readonly findings: Finding[];
  readonly notApplicable: number;
}

/** The resources that were judged, and what each rule said of them. */
export interface Evaluation {
  readonly templates: TemplateSet;
  readonly resources: readonly TemplateResource[];
  readonly records: ReadonlyMap<LoadedRule, RuleRecord>;
}

/** Runs each rule once on each resource of its types, however many frameworks ask for it. */
export function evaluate(templates: TemplateSet, frameworks: readonly LoadedFramework[]): Evaluation {
  const resources = templates.templates.flatMap((template) => [...template._all]);
  const byType = new Map<string, TemplateResource[]>([['*', resources]]);
  for (const resource of resources) {
    const sameType = byType.get(resource.type);
    if (sameType) sameType.push(resource);
    else byType.set(resource.type, [resource]);
  }
  const records = new Map<LoadedRule, RuleRecord>();
  for (const rule of frameworks.flatMap(({ rules }) => rules)) {
    if (!records.has(rule)) records.set(rule, recordOf(rule, byType, resources.length));
  }
  // Of an app without stacks there is nothing to say.
  const missing = templates.settings.expectAccountBaseline && resources.length > 0 ? missingBaseline(templates) : [];
  for (const { ruleId, why, fix } of missing) {
    for (const [rule, record] of records) {
      if (rule.ruleId === ruleId) record.findings.push({ rule, kind: 'failed', where: '', why, fix });
    }
  }
  return { templates, resources, records };
}

function recordOf(
  rule: LoadedRule,
  byType: ReadonlyMap<string, readonly TemplateResource[]>,
  resources: number,
): RuleRecord {
  const passed: TemplateResource[] = [];
  const findings: Finding[] = [];
  let judged = 0;
  for (const type of new Set(rule.resourceTypes)) {
    for (const resource of byType.get(type) ?? []) {
      if (judge(rule, resource, passed, findings)) judged++;
    }
  }
  return { rule, passed, findings, notApplicable: resources - judged };
}

/** @returns whether the rule is about the resource */
function judge(rule: LoadedRule, resource: TemplateResource, passed: TemplateResource[], findings: Finding[]): boolean {
  const outcome = runRule(rule, resource);
  if ('error' in outcome) {
    const why = discreetError(outcome.error, resource);
    findings.push({ rule, resource, kind: 'error', where: '', why, fix: FIX_OF_ERROR });
    return true;
  }
  switch (outcome.kind) {
    case VerdictKind.NOT_APPLICABLE:
      return false;
    case VerdictKind.PASS:
      passed.push(resource);
      return true;
    case VerdictKind.UNKNOWN: {
      const why = saidBy(rule, outcome.why ?? '', resource);
      findings.push({ rule, resource, kind: 'unknown', where: '', why, fix: FIX_OF_UNKNOWN });
      return true;
    }
    case VerdictKind.FAIL:
      for (const { where, why, fix, finding } of outcome.failures) {
        const said = (text: string) => saidBy(rule, text, resource);
        findings.push({
          rule,
          resource,
          kind: 'failed',
          finding: finding === undefined ? undefined : said(finding),
          where,
          why: said(why),
          fix,
        });
      }
      return true;
  }
}

/** The rules about secrets take care themselves, and name what would look like one. */
function saidBy(rule: LoadedRule, text: string, resource: TemplateResource): string {
  return rule.origin === 'cdk-spawn' && isAboutSecrets(rule.ruleId) ? text : discreet(text, resource);
}

const FIX_OF_UNKNOWN =
  'Give what the rule reads a value that is known at synthesis, or tell the rules what they can’t read (settings).';
const FIX_OF_ERROR = 'This is a defect of the rule, not of the template: report it with the resource’s type.';
