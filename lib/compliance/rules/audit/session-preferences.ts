import { type TemplateResource, Unresolved } from '../../model';

/** What a Session Manager document says of the sessions opened with it. */
export interface SessionPreferences {
  /** `Standard_Stream`, `InteractiveCommands`, `NonInteractiveCommands` or `Port`. */
  readonly sessionType?: unknown;
  /** Where sessions are logged and when they end; values may be `Unresolved`. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * The preferences that a document of type `Session` holds, given as an object or as JSON text.
 * @returns nothing if the template does not tell, as of YAML text
 */
export function sessionPreferences(document: TemplateResource): SessionPreferences | undefined {
  const content = objectIn(document.value('Content'));
  if (content === undefined) return undefined;
  const { sessionType, inputs } = content;
  return { sessionType, inputs: isObject(inputs) ? inputs : {} };
}

/** Whether a document is about sessions that can be logged: what flows through a forwarded port can't. */
export function isInteractive(document: TemplateResource): boolean {
  return document.value('DocumentType') === 'Session' && sessionPreferences(document)?.sessionType !== 'Port';
}

function objectIn(content: unknown): Record<string, unknown> | undefined {
  if (content instanceof Unresolved) {
    const parsed = parsedJson(content.text);
    return parsed && (withHoles(parsed, content.why) as Record<string, unknown>);
  }
  return typeof content === 'string' ? parsedJson(content) : isObject(content) ? content : undefined;
}

function parsedJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** In JSON made by `Fn::Sub` or `Fn::Join` a value may hold what is known at deployment only. */
function withHoles(value: unknown, why: string): unknown {
  if (typeof value === 'string') return value.includes('${') ? new Unresolved({ why, text: value }) : value;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withHoles(each, why)]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unresolved);
