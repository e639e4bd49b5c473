import { type TemplateResource, Undetermined, Verdict } from '../model';
import type { LoadedRule } from './loaded-rule';

/** A verdict, or what the rule threw: a defect of the rule that says nothing of the resource. */
export type Outcome = Verdict | { readonly error: string };

/** Runs a rule on a resource in every case of its template's conditions; the worst verdict counts. */
export function runRule(rule: LoadedRule, resource: TemplateResource): Outcome {
  const { template } = resource;
  const worlds = rule.ignoresConditions ? 1 : template._worlds.length;
  if (worlds === 1) return runOnce(rule, resource);
  try {
    const verdicts: Verdict[] = [];
    for (template._world = 0; template._world < worlds; template._world++) {
      if (!resource._exists) continue;
      const outcome = runOnce(rule, resource);
      if ('error' in outcome) return outcome;
      verdicts.push(outcome);
    }
    return worstOfCases(verdicts);
  } finally {
    template._world = 0;
  }
}

/** The same failure in several cases is one. */
function worstOfCases(verdicts: readonly Verdict[]): Verdict {
  const worst = Verdict.worst([...verdicts]);
  if (worst.failures.length < 2) return worst;
  const distinct = new Map(worst.failures.map((failure) => [JSON.stringify(failure), failure]));
  return Verdict.fail(...distinct.values());
}

function runOnce(rule: LoadedRule, resource: TemplateResource): Outcome {
  try {
    return rule.check(resource, resource.template);
  } catch (error) {
    if (error instanceof Undetermined) return Verdict.unknown(error.message);
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
