import type { ControlData } from './framework-data';

/** Requirement ids and the classes of cdk-nag that bear on all of them, each separated by white space. */
export type Citations = readonly (readonly [controls: string, classes: string])[];

/** A control that a template shows itself. */
export function direct(id: string, title: string, rules: string, limits: string): ControlData {
  return { id, title, grade: 'direct', rules: words(rules), limits };
}

/** A control of which a template shows one supporting piece. */
export function partial(id: string, title: string, rules: string, limits: string, evidence: string): ControlData {
  return { id, title, grade: 'partial', rules: words(rules), evidence, limits };
}

/** A control that no template shows. */
export function manual(id: string, title: string, evidence: string): ControlData {
  return { id, title, grade: 'manual', rules: [], evidence };
}

/** Marks a control whose mapping rests on few sources. */
export function experimental(control: ControlData): ControlData {
  return { ...control, experimental: true };
}

/** Adds what other sources cite to the rules of each control. */
export function withCitations(controls: readonly ControlData[], ...sources: Citations[]): ControlData[] {
  const classesOf = new Map<string, string[]>();
  for (const [ids, classes] of sources.flat()) {
    for (const id of words(ids)) classesOf.set(id, [...(classesOf.get(id) ?? []), ...words(classes)]);
  }
  return controls.map((control) => ({
    ...control,
    rules: [...new Set([...control.rules, ...(classesOf.get(control.id) ?? []).sort()])],
  }));
}

/** The words of a text; a template literal may break its lines anywhere. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
