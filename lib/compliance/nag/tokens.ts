/** A value that is known at deployment only, as the CDK holds it: an object that can stand for itself as text, number or list. */
export class Token {
  private text?: string;

  public constructor(
    private readonly tokens: Tokens,
    private readonly written: object,
    private readonly hint = 'TOKEN',
  ) {}

  /** What the template says in its place; each time another object, as rules compare them. */
  public get resolved(): object {
    return { ...this.written };
  }

  public toString(): string {
    return (this.text ??= this.tokens.textOf(this, this.hint));
  }

  public toJSON(): string {
    return '<unresolved-token>';
  }
}

/** Below any number that a template can mean: such a number stands for a token. */
const LEAST_NUMBER = -1e287;
const FIRST_TOKEN_NUMBER = -1.8881545897087e289;
/** Far enough apart to stay different numbers. */
const TOKEN_NUMBER_STEP = 2 ** 912;

/**
 * Encodes tokens as the CDK does where a text, a number or a list is asked for, and resolves them again.
 *
 * The CDK's own token map is not used: it is global, keeps every token for the life of the process, and captures where
 * each was made.
 */
export class Tokens {
  private readonly byText = new Map<string, Token>();
  private readonly byNumber = new Map<number, Token>();
  private readonly byList = new WeakMap<object, Token>();
  /** What resolves to itself: nothing in it is a token or absent. */
  private readonly plain = new WeakSet<object>();
  private readonly resolvedObjects = new WeakMap<object, object>();

  /** The token as text. */
  public textOf(token: Token, hint: string): string {
    const text = `\${Token[${hint.replace(/[^a-zA-Z0-9:._-]/g, '.')}.${this.byText.size}]}`;
    this.byText.set(text, token);
    return text;
  }

  /** The token as a number. */
  public numberOf(token: Token): number {
    const number = FIRST_TOKEN_NUMBER - this.byNumber.size * TOKEN_NUMBER_STEP;
    this.byNumber.set(number, token);
    return number;
  }

  /** The token as a list of texts. */
  public listOf(token: Token): string[] {
    const list = ['#{Token[TOKEN]}'];
    this.byList.set(list, token);
    return list;
  }

  /** Whether a value is a token, in whatever form. */
  public isToken(value: unknown): boolean {
    if (typeof value === 'string') return this.byText.has(value);
    if (typeof value === 'number') return value < LEAST_NUMBER;
    return value instanceof Token || (Array.isArray(value) && this.byList.has(value));
  }

  /** As `Stack.resolve`: what the template says, without what is absent. Shares what has no token in it. */
  public resolve(value: unknown): unknown {
    if (typeof value === 'string') return this.resolveText(value);
    if (typeof value === 'number') return value < LEAST_NUMBER ? this.byNumber.get(value)?.resolved : value;
    return typeof value === 'object' && value !== null ? this.resolveObject(value) : value;
  }

  private resolveText(text: string): unknown {
    if (text.startsWith('#{Token[')) throw new Error('Found an encoded list token string in a scalar string context');
    if (!text.startsWith('${Token[')) return text;
    const token = this.byText.get(text);
    return token ? token.resolved : text;
  }

  private resolveObject(value: object): unknown {
    if (value instanceof Token) return value.resolved;
    if (this.plain.has(value)) return value;
    const known = this.resolvedObjects.get(value);
    if (known) return known;
    const resolved = Array.isArray(value) ? this.resolveList(value) : this.resolveEntries(value as Entries);
    if (typeof resolved === 'object' && resolved !== null) {
      this.plain.add(resolved);
      if (resolved !== value) this.resolvedObjects.set(value, resolved);
    }
    return resolved;
  }

  private resolveList(list: readonly unknown[]): unknown {
    const token = this.byList.get(list);
    if (token) return token.resolved;
    let resolved: unknown[] | undefined;
    for (let index = 0; index < list.length; index++) {
      const item = this.resolveInner(list[index]);
      if (resolved === undefined && (item !== list[index] || item === undefined)) resolved = list.slice(0, index);
      if (resolved !== undefined && item !== undefined) resolved.push(item);
    }
    return resolved ?? list;
  }

  private resolveEntries(entries: Entries): object {
    let resolved: Entries | undefined;
    for (const key in entries) {
      const value = this.resolveInner(entries[key]);
      if (value === entries[key] && value !== undefined) continue;
      resolved ??= { ...entries };
      if (value === undefined) delete resolved[key];
      else resolved[key] = value;
    }
    return resolved ?? entries;
  }

  /** Remembers nothing of what is inside: only what a rule holds is asked for again. */
  private resolveInner(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return this.resolve(value);
    if (value instanceof Token) return value.resolved;
    if (this.plain.has(value)) return value;
    return Array.isArray(value) ? this.resolveList(value) : this.resolveEntries(value as Entries);
  }
}

type Entries = Record<string, unknown>;
