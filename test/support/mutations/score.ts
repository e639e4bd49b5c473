import { evaluate, type LoadedFramework } from '../../../lib/compliance/engine/evaluation';
import { TemplateSet, type TemplateSource } from '../../../lib/compliance/model';
import { type Mutant, mutantsOf } from '.';

/** A mutant with the rules that failed because of it. */
export interface Tried {
  readonly mutant: Mutant;
  readonly caughtBy: readonly string[];
}

/** Judges each mutant of each template in the midst of the other templates. Only a failure counts: unknown is no catch. */
export function tryMutants(
  templates: readonly TemplateSource[],
  frameworks: readonly LoadedFramework[],
  seed: number,
): Tried[] {
  const before = failuresOf(templates, frameworks);
  return templates.flatMap((template) =>
    mutantsOf(template.body, seed).map((mutant) => {
      const mutated = templates.map((each) => (each === template ? { ...each, body: mutant.body() } : each));
      const fresh = [...failuresOf(mutated, frameworks)].filter(([key]) => !before.has(key));
      return { mutant, caughtBy: [...new Set(fresh.map(([, rule]) => rule))].sort() };
    }),
  );
}

/** The rule of every failure, by what tells failures apart. */
function failuresOf(templates: readonly TemplateSource[], frameworks: readonly LoadedFramework[]): Map<string, string> {
  const set = new TemplateSet([...templates], {});
  const findings = [...evaluate(set, frameworks).records.values()].flatMap((record) => record.findings);
  return new Map(
    findings
      .filter(({ kind }) => kind === 'failed')
      .map(({ rule, resource, where, finding, why }) => [
        [rule.ruleId, resource?.path, where, finding, why].join(' '),
        rule.ruleId,
      ]),
  );
}
