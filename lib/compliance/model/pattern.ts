import { type Name, type Reading, type Saying, type Shape, isHarmless, pathInRole } from './shape';

/** Where a template stands in memory, and what names in it mean. */
export interface PatternContext {
  readonly bytes: Buffer;
  /** Path of the stack. */
  readonly stack: string;
  /** Whether the template has a resource of that logical id. */
  readonly isResource: (logicalId: string) => boolean;
}

/** A resource as it is written, and what of it is no matter of names. */
export interface Written {
  /** As JSON. */
  readonly text: string;
  /** Of its construct. */
  readonly path: string;
  readonly condition: unknown;
}

/** A text between names, and the name after it. */
interface Piece {
  readonly start: number;
  readonly end: number;
  /** Nothing after the last one. */
  readonly name?: Name;
  /** Which of the targets the name is; none if it is a path. */
  readonly target?: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** What stands before the name of a condition: no path is one. */
const CONDITION = /"(?:Condition": |Fn::If": \[\s+)"$/;
/** What of a path is read as one: see `shapeReader`. */
const NAMES = /^(?:\/[\w-]+)+$/;

/**
 * How resources are written that are the same but for names: one that is written so need not be taken apart, and its text need
 * not be kept. What it says of such a resource is what `shapeReader` would read off its text.
 */
export class Pattern {
  /** Nothing if none can be written alike. */
  public static of({ text, path, condition }: Written, stack: string, { shape, names }: Reading): Pattern | undefined {
    if (shape.saying.isSingular) return undefined;
    const isOwn = ({ role, start, end }: Name) =>
      pathInRole(role, path, stack) === text.slice(start, end) && !CONDITION.test(text.slice(0, start));
    if (!names.every((name) => !isPath(name) || isOwn(name))) return undefined;
    const texts: string[] = [];
    let at = 0;
    for (const { start, end } of names) {
      texts.push(text.slice(at, start));
      at = end;
    }
    return new Pattern(text, [...texts, text.slice(at)], names, shape.saying, condition);
  }

  private readonly bytes: Buffer;
  private readonly pieces: readonly Piece[];
  private readonly fitting = new WeakMap<PatternContext, boolean>();

  private constructor(
    /** The first text that was written so. */
    public readonly first: string,
    private readonly texts: readonly string[],
    names: readonly Name[],
    private readonly saying: Saying,
    /** The condition that they depend on. */
    public readonly condition: unknown,
  ) {
    this.bytes = Buffer.from(texts.join(''));
    let start = 0;
    this.pieces = texts.map((text, index): Piece => {
      const end = start + Buffer.byteLength(text);
      const name = index < names.length ? names[index] : undefined;
      const piece = { start, end, name, target: name && !isPath(name) ? Number(name.role) : undefined };
      start = end;
      return piece;
    });
  }

  /** Its shape, if the bytes from `start` to `end` are written so. */
  public match(context: PatternContext, start: number, end: number, path: string): Shape | undefined {
    const { bytes, stack } = context;
    const targets: string[] = [];
    const ownPaths: string[] = [];
    let at = start;
    for (const piece of this.pieces) {
      const next = at + piece.end - piece.start;
      if (next > end || bytes.compare(this.bytes, piece.start, piece.end, at, next) !== 0) return undefined;
      at = next;
      if (piece.name === undefined) break;
      if (piece.target === undefined) {
        const said = pathInRole(piece.name.role, path, stack);
        if (said === undefined || !NAMES.test(said.slice(stack.length)) || !isHarmless(said)) return undefined;
        at = endOfPath(bytes, at, end, said);
        ownPaths.push(said);
      } else {
        const name = at;
        at = endOfName(bytes, at, end);
        const logicalId = bytes.toString('utf8', name, at);
        if (!isTarget(targets, piece.target, logicalId) || !context.isResource(logicalId)) return undefined;
        if (piece.name.isDependency && !isHarmless(logicalId)) return undefined;
      }
      if (at < 0) return undefined;
    }
    return at === end && this.fits(context) ? { saying: this.saying, targets, ownPaths } : undefined;
  }

  /** The text of a resource that is written so. */
  public textOf({ targets, ownPaths }: Shape): string {
    let paths = 0;
    const names = this.pieces.map(({ name, target }) =>
      name === undefined ? '' : target === undefined ? ownPaths[paths++] : targets[target],
    );
    return this.texts.map((text, index) => text + names[index]).join('');
  }

  /** Whether the texts between the names mean the same in that template as in the one they come from. */
  private fits(context: PatternContext): boolean {
    let known = this.fitting.get(context);
    if (known === undefined) {
      const { stack, isResource } = context;
      known = !this.texts.some((text) => text.includes(`${stack}/`)) && !this.saying.literals.some(isResource);
      this.fitting.set(context, known);
    }
    return known;
  }
}

const isPath = ({ role }: Name) => role.startsWith('^');

/** Notes what a name names, if it can be the target of that number. */
function isTarget(targets: string[], target: number, logicalId: string): boolean {
  if (target < targets.length) return targets[target] === logicalId;
  if (targets.includes(logicalId)) return false;
  targets.push(logicalId);
  return true;
}

/** @returns -1 if it is no name that stands as it is */
function endOfName(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] === QUOTE) return at > start ? at : -1;
    if (bytes[at] === BACKSLASH) return -1;
  }
  return -1;
}

/** @returns -1 if another path stands there; that it does not go on is seen from what follows */
function endOfPath(bytes: Buffer, start: number, end: number, path: string): number {
  const next = start + path.length;
  return next < end && bytes.toString('latin1', start, next) === path ? next : -1;
}
