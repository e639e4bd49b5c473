import type { IConstruct } from 'constructs';
import { Pattern, type PatternContext } from './pattern';
import { Patterns } from './patterns';
import { type Shape, shapeReader } from './shape';
import type { TemplateBody } from './template';

const RESOURCES = Buffer.from('\n "Resources": {');
const BEGIN = Buffer.from('{\n "');
const BEGIN_OF_ENTRY = Buffer.from('\n  "');
const AFTER_KEY = Buffer.from('": {\n');
const END_OF_ENTRY = Buffer.from('\n  }');
const END_OF_SECTION = Buffer.from('\n }');
const TYPE = Buffer.from('{\n   "Type": "');
const CONDITION = '"Condition": ';
const QUOTE = 0x22;
const COMMA = 0x2c;

/** The stack that a template is of. */
export interface StackNames {
  /** Path of its construct. */
  readonly stack: string;
  /**
   * The constructs of its resources, by logical id.
   * @default - not known
   */
  readonly _constructs?: ReadonlyMap<string, IConstruct>;
}

/** Where a resource stands in a template. */
interface Cut {
  readonly logicalId: string;
  readonly start: number;
  readonly end: number;
  /** Nothing if it has none: it is no resource then. */
  readonly type?: string;
}

/**
 * A template as the CDK writes it, cut into its resources: most resources of a large app are like others, and what is judged once need not
 * be parsed many times over, or kept.
 *
 * The cuts are right because of how JSON nests, not because of the indentation: an entry that parses ends where its text does,
 * and the next one, or the end of the section, must follow at once.
 */
export class TemplateText {
  /**
   * Nothing if the template is written in another way; it is parsed as a whole then.
   * @param bytes the file; not kept
   * @param patterns how resources of the same app are written
   */
  public static read(bytes: Buffer, names: StackNames, patterns: Patterns = new Patterns()): TemplateText | undefined {
    const section = bytes.indexOf(RESOURCES);
    if (section < 0 || !standsAt(bytes, BEGIN, 0)) return undefined;
    const start = section + RESOURCES.length;
    const cuts = cutResources(bytes, start);
    if (!cuts) return undefined;
    const end = cuts.at(-1)?.end ?? start;
    if (!standsAt(bytes, END_OF_SECTION, end)) return undefined;
    const rest = bytes.toString('utf8', 0, start) + bytes.toString('utf8', end + END_OF_SECTION.length - 1);
    return new TemplateText(rest, names, readEntries(bytes, cuts, names, patterns));
  }

  /** The text that the body of a stack's template was made from. */
  public static of(body: TemplateBody, { stack, _constructs: constructs }: StackNames): TemplateText | undefined {
    const text = texts.get(body);
    return text?.names.stack === stack && text.names._constructs === constructs ? text : undefined;
  }

  /** The template. Its resources are parsed when they are asked for. */
  public readonly body: TemplateBody;

  private constructor(
    /** The other sections as JSON, with `Resources` empty in its place. */
    public readonly rest: string,
    private readonly names: StackNames,
    /** What it has under `Resources`, in its order. */
    private readonly all: readonly TextEntry[],
  ) {
    this.body = JSON.parse(rest) as TemplateBody;
    let parsed: TemplateBody | undefined;
    const parse = () => Object.fromEntries(all.map((entry) => [entry.logicalId, entry.read()]));
    Object.defineProperty(this.body, 'Resources', { enumerable: true, get: () => (parsed ??= parse()) });
    texts.set(this.body, this);
  }

  /** Its resources: what has a type. */
  public get entries(): readonly WrittenEntry[] {
    return this.all.filter(isResource);
  }

  /** The conditions that something depends on, but for the CDK's own metadata, which nobody judges. */
  public usedConditions(): Set<string> {
    const used = new Set<string>();
    for (const { type, condition } of this.entries) {
      if (typeof condition === 'string' && type !== 'AWS::CDK::Metadata') used.add(condition);
    }
    for (const text of this.texts()) {
      for (const [, condition] of text.matchAll(/"Fn::If": \[\s+"([^"]+)"/g)) used.add(condition);
    }
    return used;
  }

  /** Whether anything in it matches; names are not looked at. */
  public mentions(what: RegExp): boolean {
    for (const text of this.texts()) if (what.test(text)) return true;
    return false;
  }

  /** Whether anything in its resources does. */
  public resourcesMention(what: string): boolean {
    for (const text of this.texts()) if (text !== this.rest && text.includes(what)) return true;
    return false;
  }

  /** All that it says, once; with the names of one for all that are the same but for them. */
  private *texts(): Iterable<string> {
    const known = new Set<object>();
    for (const entry of this.all) {
      if (known.has(entry.shape.saying)) continue;
      known.add(entry.shape.saying);
      yield entry.example;
    }
    yield this.rest;
  }
}

/** One resource of a template. */
export interface TemplateEntry {
  readonly logicalId: string;
  /** Of its construct. */
  readonly path: string;
  readonly type: string;
  readonly condition: unknown;
  readonly read: () => TemplateBody;
}

/** One resource of a template that the CDK wrote. */
export interface WrittenEntry extends TemplateEntry {
  readonly shape: Shape;
  /** As JSON. */
  readonly text: string;
}

/** What stands under a logical id. */
class TextEntry {
  /** Worked out once: whether a resource exists is asked many times. */
  public readonly condition: unknown;
  private parsed?: TemplateBody;

  public constructor(
    public readonly logicalId: string,
    /** Of its construct. */
    public readonly path: string,
    /** Nothing if it is no resource. */
    public readonly type: string | undefined,
    public readonly shape: Shape,
    private readonly source: string | Pattern,
  ) {
    if (typeof source !== 'string') this.condition = source.condition;
    else if (source.includes(CONDITION)) this.condition = this.read().Condition;
  }

  /** The text, or that of one which is the same but for names. */
  public get example(): string {
    return typeof this.source === 'string' ? this.source : this.source.first;
  }

  /** As JSON. */
  public get text(): string {
    return typeof this.source === 'string' ? this.source : this.source.textOf(this.shape);
  }

  public readonly read = (): TemplateBody => (this.parsed ??= JSON.parse(this.text) as TemplateBody);
}

const isResource = (entry: TextEntry): entry is TextEntry & WrittenEntry => entry.type !== undefined;

const texts = new WeakMap<TemplateBody, TemplateText>();

function cutResources(bytes: Buffer, start: number): Cut[] | undefined {
  const cuts: Cut[] = [];
  const known = new Set<string>();
  let at = start;
  while (standsAt(bytes, BEGIN_OF_ENTRY, at)) {
    const key = at + BEGIN_OF_ENTRY.length;
    const afterKey = bytes.indexOf(QUOTE, key);
    const end = bytes.indexOf(END_OF_ENTRY, afterKey) + END_OF_ENTRY.length;
    if (!standsAt(bytes, AFTER_KEY, afterKey) || end <= afterKey) return undefined;
    const logicalId = bytes.toString('utf8', key, afterKey);
    if (logicalId.includes('\\') || known.has(logicalId)) return undefined;
    known.add(logicalId);
    // The object begins with the last but one byte of what follows the key.
    const object = afterKey + AFTER_KEY.length - 2;
    cuts.push({ logicalId, start: object, end, type: typeOf(bytes, object, end) });
    if (bytes[end] !== COMMA) return cuts;
    at = end + 1;
  }
  return at === start ? cuts : undefined;
}

/** The type of what begins there; nothing if it has none. */
function typeOf(bytes: Buffer, start: number, end: number): string | undefined {
  const from = start + TYPE.length;
  if (standsAt(bytes, TYPE, start)) {
    const written = bytes.toString('utf8', from, bytes.indexOf(QUOTE, from));
    if (!written.includes('\\')) return written;
  }
  const { Type: type } = JSON.parse(bytes.toString('utf8', start, end)) as TemplateBody;
  return typeof type === 'string' ? type : undefined;
}

function readEntries(bytes: Buffer, cuts: readonly Cut[], names: StackNames, patterns: Patterns): TextEntry[] {
  const { stack } = names;
  const known = new Set(cuts.flatMap(({ logicalId, type }) => (type === undefined ? [] : [logicalId])));
  const context: PatternContext = { bytes, stack, isResource: (logicalId) => known.has(logicalId) };
  const read = shapeReader(stack, context.isResource);
  return cuts.map(({ logicalId, type, start, end }) => {
    const path = pathOf(names, logicalId);
    const match = patterns.match(type, context, start, end, path);
    if (match) return new TextEntry(logicalId, path, type, match.shape, match.pattern);
    const text = bytes.toString('utf8', start, end);
    const reading = read(text, path);
    const entry = new TextEntry(logicalId, path, type, reading.shape, text);
    const pattern = Pattern.of(entry, stack, reading);
    if (pattern) patterns.add(type, pattern);
    return entry;
  });
}

/** The path of a resource's construct. */
export function pathOf({ stack, _constructs: constructs }: StackNames, logicalId: string): string {
  // The path that the CDK leaves in `Metadata` is not used: a template could claim one that a waiver covers.
  return constructs?.get(logicalId)?.node.path ?? `${stack}/${logicalId}`;
}

function standsAt(bytes: Buffer, what: Buffer, at: number): boolean {
  // So short that a call of `compare` costs more.
  for (let index = 0; index < what.length; index++) if (bytes[at + index] !== what[index]) return false;
  return true;
}
