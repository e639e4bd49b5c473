import { ByWorld } from './by-world';
import type { Template } from './template';
import type { TemplateSet } from './template-set';

/**
 * What follows from all templates of an app, worked out when first asked and once for each case of the conditions of the
 * template that is judged: a rule must not walk the whole app for each resource.
 */
export function derived<T>(compute: (app: TemplateSet) => T): (template: Template) => T {
  const ofApp = new WeakMap<TemplateSet, FirstCase<T>>();
  const ofCase = new WeakMap<Template, ByWorld<TemplateSet, T>>();
  return (template) => {
    const { app } = template;
    // Of which template the cases are gone through, whoever asks.
    const judged = app._judged ?? template;
    let known = ofCase.get(judged);
    if (!known) ofCase.set(judged, (known = new ByWorld<TemplateSet, T>(judged)));
    return known.get(app, () => {
      // Only the template that is judged stands in another case than its first.
      if (judged._world > 0) return compute(app);
      const shared = ofApp.get(app) ?? firstCase(app, compute);
      ofApp.set(app, shared);
      for (const each of shared.dependsOn) each._readsOfWorld++;
      return shared.value;
    });
  };
}

/** What follows where each template stands in its first case, and the templates in whose other cases it may not. */
interface FirstCase<T> {
  readonly value: T;
  readonly dependsOn: ReadonlySet<Template>;
}

function firstCase<T>(app: TemplateSet, compute: (app: TemplateSet) => T): FirstCase<T> {
  const before = app.templates.map((template) => template._readsOfWorld);
  const value = compute(app);
  return {
    value,
    dependsOn: new Set(app.templates.filter((template, index) => template._readsOfWorld > before[index])),
  };
}
