import { type Template, Unresolved } from '../../model';

/** A value as text to compare with, `${...}` standing for what is known at deployment only; nothing if it is none. */
export function textIn(value: unknown): string | undefined {
  if (value instanceof Unresolved) return value.text === '${?}' ? undefined : value.text;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Whether some of a text is known at deployment only. */
export function hasHole(text: string): boolean {
  return text.includes('${');
}

/** Whether an equal text in the same template stands for the same. */
export function isSameInTemplate(text: string): boolean {
  return !text.includes('${?}');
}

/**
 * A text with what makes two equal ones the same, unless not even its holes have names. `${AWS::StackName}` and `${Parameter}` stand for something else in each
 * template, so that equal texts with holes are the same within one only. To be looked up in a map of what is sure.
 */
export function sureKey(text: string, { file }: Template): string {
  return hasHole(text) ? `${file}\n${text}` : text;
}
