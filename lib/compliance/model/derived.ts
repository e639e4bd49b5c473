import type { Template } from './template';
import type { TemplateSet } from './template-set';

/**
 * What follows from all templates of an app, worked out when first asked and once for each case of the conditions of the
 * template that is judged: a rule must not walk the whole app for each resource.
 */
export function derived<T>(compute: (app: TemplateSet) => T): (template: Template) => T {
  const ofApp = new WeakMap<TemplateSet, T>();
  const ofCase = new WeakMap<Template, Map<number, T>>();
  const remember = (app: TemplateSet): T => {
    const value = compute(app);
    ofApp.set(app, value);
    return value;
  };
  return (template) => {
    // Only the template that is judged stands in another case than its first.
    if (template._world === 0) return ofApp.has(template.app) ? (ofApp.get(template.app) as T) : remember(template.app);
    const cases = ofCase.get(template) ?? new Map<number, T>();
    ofCase.set(template, cases);
    if (!cases.has(template._world)) cases.set(template._world, compute(template.app));
    return cases.get(template._world) as T;
  };
}
