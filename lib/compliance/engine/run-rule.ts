import { type TemplateResource, Undetermined, Verdict, VerdictKind } from '../model';
import type { LoadedRule } from './loaded-rule';

/** A verdict, or what the rule threw: a defect of the rule that says nothing of the resource. */
export type Outcome = Verdict | { readonly error: string };

/**
 * Runs a rule on a resource in every case of its template's conditions; the worst verdict counts. In one case only, where the rule
 * met nothing that depends on them.
 */
export function runRule(rule: LoadedRule, resource: TemplateResource): Outcome {
  const { template } = resource;
  if (rule.ignoresConditions) return runOnce(rule, resource);
  const worlds = template._worlds.length;
  if (worlds === 1)
    return resource._exists ? runOnce(rule, resource) : Verdict.notApplicable('its condition never holds');
  template.app._judged = template;
  const before = template._readsOfWorld;
  try {
    const verdicts: Verdict[] = [];
    let broken: Outcome | undefined;
    for (template._world = 0; template._world < worlds; template._world++) {
      if (!resource._exists) continue;
      const outcome = runOnce(rule, resource);
      if (template._readsOfWorld === before) return outcome;
      if ('error' in outcome) broken ??= outcome;
      else verdicts.push(outcome);
    }
    const worst = worstOfCases(verdicts);
    // What fails in one case fails, even if the rule broke in another.
    return broken && worst.kind !== VerdictKind.FAIL ? broken : worst;
  } finally {
    template._world = 0;
    template.app._judged = undefined;
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
    const verdict: unknown = rule.check(resource, resource.template);
    return verdict instanceof Verdict ? verdict : { error: 'the rule gave no Verdict' };
  } catch (error) {
    if (error instanceof Undetermined) return Verdict.unknown(error.message);
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
