import type { TemplateSet } from '../../model';

/** Many machines have the same user data, and every case of conditions has it again: each text is judged once a run. */
export function oncePerText<T>(judge: (text: string) => T): (app: TemplateSet, text: string) => T {
  const known = new WeakMap<TemplateSet, Map<string, T>>();
  return (app, text) => {
    let judged = known.get(app);
    if (!judged) known.set(app, (judged = new Map<string, T>()));
    let verdict = judged.get(text);
    if (verdict === undefined) judged.set(text, (verdict = judge(text)));
    return verdict;
  };
}
