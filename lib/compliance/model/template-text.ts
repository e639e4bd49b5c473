import type { TemplateBody } from './template';

const RESOURCES = '\n "Resources": {';
const END_OF_ENTRY = '\n  }';
const END_OF_SECTION = '\n }';
const CONDITION = '\n   "Condition": ';
const TYPE = '{\n   "Type": "';

/**
 * A template as the CDK writes it, cut into the texts of its resources: most resources of a large app are like others, and what
 * is judged once need not be parsed many times over.
 *
 * The cuts are right because of how JSON nests, not because of the indentation: an entry that parses ends where its text does,
 * and the next one, or the end of the section, must follow at once.
 */
export class TemplateText {
  /** Nothing if the template is written in another way; it is parsed as a whole then. */
  public static read(text: string): TemplateText | undefined {
    const section = text.indexOf(RESOURCES);
    if (!text.startsWith('{\n "') || section < 0) return undefined;
    const entries = new Map<string, string>();
    let at = section + RESOURCES.length;
    while (text.startsWith('\n  "', at)) {
      const key = at + 4;
      const afterKey = text.indexOf('"', key);
      const end = text.indexOf(END_OF_ENTRY, afterKey) + END_OF_ENTRY.length;
      const isEntry = text.startsWith('": {\n', afterKey) && text[afterKey - 1] !== '\\' && end > afterKey;
      if (!isEntry || entries.has(text.slice(key, afterKey))) return undefined;
      entries.set(text.slice(key, afterKey), text.slice(afterKey + 3, end));
      at = text[end] === ',' ? end + 1 : end;
      if (at === end) break;
    }
    if (!text.startsWith(END_OF_SECTION, at)) return undefined;
    const start = section + RESOURCES.length;
    const rest = text.slice(0, start) + text.slice(at + END_OF_SECTION.length - 1);
    return new TemplateText(text.slice(start, at), entries, rest);
  }

  /** The text that a body was made from. */
  public static of(body: TemplateBody): TemplateText | undefined {
    return texts.get(body);
  }

  /** The template. Its resources are parsed when they are asked for. */
  public readonly body: TemplateBody;
  private known?: readonly TemplateEntry[];
  private readonly parsed = new Map<string, TemplateBody>();

  private constructor(
    /** All resources as they are written. */
    public readonly section: string,
    /** Each resource as JSON, by logical id, in the template's order. */
    public readonly resources: ReadonlyMap<string, string>,
    /** The other sections as JSON, with `Resources` empty in its place. */
    public readonly rest: string,
  ) {
    this.body = JSON.parse(rest) as TemplateBody;
    let parsed: TemplateBody | undefined;
    const parse = () => Object.fromEntries([...resources.keys()].map((id) => [id, this.resource(id)]));
    Object.defineProperty(this.body, 'Resources', { enumerable: true, get: () => (parsed ??= parse()) });
    texts.set(this.body, this);
  }

  /** The conditions that something depends on, but for the CDK's own metadata, which nobody judges. */
  public usedConditions(): Set<string> {
    const used = new Set<string>();
    for (const { type, condition } of this.entries) {
      if (typeof condition === 'string' && type !== 'AWS::CDK::Metadata') used.add(condition);
    }
    for (const text of [this.section, this.rest]) {
      for (const [, condition] of text.matchAll(/"Fn::If": \[\s+"([^"]+)"/g)) used.add(condition);
    }
    return used;
  }

  /** Whether anything in it matches. */
  public mentions(what: RegExp): boolean {
    return what.test(this.section) || what.test(this.rest);
  }

  /** Its resources: what has a type. */
  public get entries(): readonly TemplateEntry[] {
    return (this.known ??= this.readEntries());
  }

  private readEntries(): TemplateEntry[] {
    const hasConditions = this.section.includes(CONDITION);
    return [...this.resources.keys()].flatMap((logicalId) => {
      const type = this.typeOf(logicalId);
      const condition = hasConditions ? this.conditionOf(logicalId) : undefined;
      return type === undefined ? [] : [{ logicalId, type, condition, read: () => this.resource(logicalId) }];
    });
  }

  private resource(logicalId: string): TemplateBody {
    let resource = this.parsed.get(logicalId);
    if (!resource) {
      resource = JSON.parse(this.resources.get(logicalId) ?? 'null') as TemplateBody;
      this.parsed.set(logicalId, resource);
    }
    return resource;
  }

  private conditionOf(logicalId: string): unknown {
    const text = this.resources.get(logicalId) ?? '';
    return text.includes(CONDITION) ? this.resource(logicalId).Condition : undefined;
  }

  private typeOf(logicalId: string): string | undefined {
    const text = this.resources.get(logicalId) ?? '';
    const end = text.startsWith(TYPE) ? text.indexOf('"', TYPE.length) : -1;
    const written = text.slice(TYPE.length, end);
    if (end > 0 && !written.includes('\\')) return written;
    const type: unknown = this.resource(logicalId).Type;
    return typeof type === 'string' ? type : undefined;
  }
}

/** One resource of a template. */
export interface TemplateEntry {
  readonly logicalId: string;
  readonly type: string;
  readonly condition: unknown;
  readonly read: () => TemplateBody;
}

const texts = new WeakMap<TemplateBody, TemplateText>();
