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

/**
 * Runs each rule once on each resource of its types, however many frameworks ask for it. What passes, or is none of the rule's
 * business, is so for all resources that are the same but for names; what does not pass is judged in each, in its own words.
 */
export function evaluate(templates: TemplateSet, frameworks: readonly LoadedFramework[]): Evaluation {
  const resources = templates.templates.flatMap((template) => [...template._all]);
  const byType = byTypeAndTwin(templates, resources);
  const records = new Map<LoadedRule, RuleRecord>();
  for (const rule of frameworks.flatMap(({ rules }) => rules)) {
    if (!records.has(rule)) records.set(rule, recordOf(rule, byType, resources.length));
  }
  // Of an app without stacks there is nothing to say.
  const missing = templates.settings.expectAccountBaseline && resources.length > 0 ? missingBaseline(templates) : [];
  for (const { ruleId, finding, why, fix } of missing) {
    for (const [rule, record] of records) {
      if (rule.ruleId === ruleId) record.findings.push({ rule, kind: 'failed', finding, where: '', why, fix });
    }
  }
  return { templates, resources, records };
}

/** Resources that are the same but for names. */
interface Twins {
  readonly first: TemplateResource;
  readonly others: TemplateResource[];
}

function byTypeAndTwin(
  app: TemplateSet,
  resources: readonly TemplateResource[],
): ReadonlyMap<string, readonly Twins[]> {
  const byType = new Map<string, Twins[]>([['*', twinsAmong(app, resources, spokesmen(app))]]);
  for (const twins of twinsAmong(app, resources)) {
    const { type } = twins.first;
    const sameType = byType.get(type);
    if (sameType) sameType.push(twins);
    else byType.set(type, [twins]);
  }
  return byType;
}

/** @param alone resources that are like no other */
function twinsAmong(
  app: TemplateSet,
  resources: readonly TemplateResource[],
  alone: ReadonlySet<TemplateResource> = new Set(),
): Twins[] {
  const all: Twins[] = [];
  const byFirst = new Map<TemplateResource, Twins>();
  for (const resource of resources) {
    const key = app._twins.firstOf(resource);
    const known = alone.has(resource) ? undefined : byFirst.get(key);
    if (known) {
      known.others.push(resource);
      continue;
    }
    const twins: Twins = { first: resource, others: [] };
    all.push(twins);
    if (!alone.has(resource)) byFirst.set(key, twins);
  }
  return all;
}

/** What belongs to no resource, a rule about all types judges with the first that exists: it is like no other then. */
function spokesmen(app: TemplateSet): ReadonlySet<TemplateResource> {
  return new Set(
    app.templates.flatMap((template) => {
      const all = [...template._all];
      return all.slice(0, all.findIndex((resource) => !resource._isConditional) + 1 || undefined);
    }),
  );
}

function recordOf(rule: LoadedRule, byType: ReadonlyMap<string, readonly Twins[]>, resources: number): RuleRecord {
  const passed: TemplateResource[] = [];
  const findings: Finding[] = [];
  let notApplicable = resources;
  for (const type of new Set(rule.resourceTypes)) {
    for (const { first, others } of byType.get(type) ?? []) {
      const outcome = judge(rule, first, passed, findings);
      if (outcome !== VerdictKind.NOT_APPLICABLE) notApplicable--;
      const isShared = outcome === VerdictKind.PASS || outcome === VerdictKind.NOT_APPLICABLE;
      const seen = isShared ? seenBy(rule, first) : undefined;
      for (const resource of others) {
        if (!isShared || seenBy(rule, resource) !== seen) {
          if (judge(rule, resource, passed, findings) !== VerdictKind.NOT_APPLICABLE) notApplicable--;
        } else if (outcome === VerdictKind.PASS) {
          passed.push(resource);
          notApplicable--;
        }
      }
    }
  }
  return { rule, passed, findings, notApplicable };
}

/** What a rule sees of a resource by name: the same of twins that need not be judged each. */
function seenBy(rule: LoadedRule, resource: TemplateResource): unknown {
  try {
    return rule.seesByName?.(resource);
  } catch {
    return resource;
  }
}

/** @returns what came of it; nothing if the rule threw */
function judge(
  rule: LoadedRule,
  resource: TemplateResource,
  passed: TemplateResource[],
  findings: Finding[],
): VerdictKind | undefined {
  const outcome = runRule(rule, resource);
  if ('error' in outcome) {
    const why = discreetError(outcome.error, resource);
    findings.push({ rule, resource, kind: 'error', where: '', why, fix: FIX_OF_ERROR });
    return undefined;
  }
  switch (outcome.kind) {
    case VerdictKind.NOT_APPLICABLE:
      break;
    case VerdictKind.PASS:
      passed.push(resource);
      break;
    case VerdictKind.UNKNOWN: {
      const why = saidBy(rule, outcome.why ?? '', resource);
      findings.push({ rule, resource, kind: 'unknown', where: '', why, fix: FIX_OF_UNKNOWN });
      break;
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
  }
  return outcome.kind;
}

/** The rules about secrets take care themselves, and name what would look like one. */
function saidBy(rule: LoadedRule, text: string, resource: TemplateResource): string {
  return rule.origin === 'cdk-spawn' && isAboutSecrets(rule.ruleId) ? text : discreet(text, resource);
}

const FIX_OF_UNKNOWN =
  'Give what the rule reads a value that is known at synthesis, or tell the rules what they can’t read (settings).';
const FIX_OF_ERROR = 'This is a defect of the rule, not of the template: report it with the resource’s type.';
