/** What a JSON filter pattern of CloudWatch Logs says. Built by `parseFilterPattern`. */
export interface FilterPattern {
  /** Whether it picks a log event, given as the object that the event's JSON stands for. */
  matches(event: unknown): boolean;
}

/** A test of an event, or several of them joined. */
type Test = (event: unknown) => boolean;

/** `*` is every element of a list. */
type Step = string | number;

/**
 * Reads a JSON filter pattern: `{ ($.eventName = ConsoleLogin) && ($.additionalEventData.MFAUsed != "Yes") }`.
 *
 * Written from the grammar in the CloudWatch Logs user guide: `=`, `!=`, `<`, `<=`, `>`, `>=`, `IS NULL`, `IS TRUE`,
 * `IS FALSE`, `NOT EXISTS`, `&&` before `||`, parentheses, `*` within a text, `%regular expressions%`.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @returns nothing if the text is no such pattern: a pattern of plain terms or of space-delimited fields, or a faulty one
 */
export function parseFilterPattern(text: string): FilterPattern | undefined {
  const body = /^\s*\{([\s\S]*)\}\s*$/.exec(text)?.[1];
  const tokens = body === undefined ? undefined : tokenize(body);
  if (tokens === undefined) return undefined;
  const reader = new Reader(tokens);
  const test = reader.any();
  return test && reader.atEnd ? { matches: test } : undefined;
}

interface Token {
  readonly kind: 'selector' | 'symbol' | 'text' | 'word' | 'regex';
  readonly text: string;
}

const SELECTOR = String.raw`\$(?:\.?\[(?:\d+|\*|"[^"]*"|'[^']*')\]|\.(?:"[^"]*"|[^\s.[\](){}=!<>&|"]+))+`;
const TOKEN = new RegExp(
  String.raw`\s*(?:(?<selector>${SELECTOR})|(?<symbol>&&|\|\||!=|<=|>=|[()=<>])|"(?<text>(?:[^"\\]|\\.)*)"|%(?<regex>[^%]*)%|(?<word>[^\s(){}=!<>&|"%$]+))`,
  'y',
);

function tokenize(body: string): Token[] | undefined {
  const source = body.trimEnd();
  const tokens: Token[] = [];
  for (let from = 0; from < source.length; from = TOKEN.lastIndex) {
    TOKEN.lastIndex = from;
    const groups = TOKEN.exec(source)?.groups;
    if (!groups) return undefined;
    const [kind, text] = Object.entries(groups).find(([, value]) => value !== undefined) as [Token['kind'], string];
    tokens.push({ kind, text });
  }
  return tokens;
}

/** Recursive descent: any > all > one. Each method gives nothing where the text is no pattern. */
class Reader {
  private next = 0;

  public constructor(private readonly tokens: readonly Token[]) {}

  public get atEnd(): boolean {
    return this.next === this.tokens.length;
  }

  /** Operands of `||`. */
  public any(): Test | undefined {
    const tests = this.joined('||', () => this.all());
    return tests && ((event) => tests.some((test) => test(event)));
  }

  /** Operands of `&&`. */
  private all(): Test | undefined {
    const tests = this.joined('&&', () => this.one());
    return tests && ((event) => tests.every((test) => test(event)));
  }

  private joined(symbol: string, operand: () => Test | undefined): Test[] | undefined {
    const tests: Test[] = [];
    do {
      const test = operand();
      if (!test) return undefined;
      tests.push(test);
    } while (this.take('symbol', symbol));
    return tests;
  }

  private one(): Test | undefined {
    if (this.take('symbol', '(')) {
      const inner = this.any();
      return this.take('symbol', ')') ? inner : undefined;
    }
    const selector = this.take('selector');
    if (!selector) return undefined;
    const test = this.comparison();
    const steps = stepsOf(selector.text);
    return test && ((event) => test(valuesAt(event, steps)));
  }

  /** What is asked of the values that a selector finds. */
  private comparison(): ((values: readonly unknown[]) => boolean) | undefined {
    if (this.words('NOT', 'EXISTS')) return (values) => values.length === 0;
    if (this.words('EXISTS')) return (values) => values.length > 0;
    if (this.words('IS', 'NULL')) return (values) => values.includes(null);
    if (this.words('IS', 'TRUE')) return (values) => values.includes(true);
    if (this.words('IS', 'FALSE')) return (values) => values.includes(false);
    const operator = this.take('symbol');
    const operand = this.take('text') ?? this.take('word') ?? this.take('regex');
    const test = operator && operand && comparisonWith(operator.text, operand);
    return test && ((values) => values.some(test));
  }

  private words(...words: string[]): boolean {
    const found = words.every((word, index) => {
      const token = this.tokens[this.next + index] as Token | undefined;
      return token?.kind === 'word' && token.text.toUpperCase() === word;
    });
    if (found) this.next += words.length;
    return found;
  }

  private take(kind: Token['kind'], text?: string): Token | undefined {
    const token = this.tokens[this.next] as Token | undefined;
    if (token?.kind !== kind || (text !== undefined && token.text !== text)) return undefined;
    this.next++;
    return token;
  }
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function comparisonWith(operator: string, { kind, text }: Token): ((value: unknown) => boolean) | undefined {
  if (operator === '=' || operator === '!=') {
    const equal = kind === 'regex' ? regexTest(text) : textTest(text);
    if (!equal) return undefined;
    // Of a field that is not there neither holds: `values.some` asks nobody.
    return (value) => isPlain(value) && equal(String(value)) === (operator === '=');
  }
  const bound = Number(text);
  if (kind !== 'word' || Number.isNaN(bound)) return undefined;
  const orders: Record<string, (value: number) => boolean> = {
    '<': (value) => value < bound,
    '<=': (value) => value <= bound,
    '>': (value) => value > bound,
    '>=': (value) => value >= bound,
  };
  const order = Object.hasOwn(orders, operator) ? orders[operator] : undefined;
  return order && ((value) => typeof value === 'number' && order(value));
}

/** Case counts; `*` stands for any run of characters. */
function textTest(pattern: string): (value: string) => boolean {
  // Stars in a row are one, so that none of them is tried at every place in turn.
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('[\\s\\S]*')}$`);
  const number = pattern.trim() === '' ? NaN : Number(pattern);
  return (value) => whole.test(value) || (!Number.isNaN(number) && Number(value) === number);
}

/** More repetitions than a pattern for a record's field needs: each multiplies the places that are tried. */
const MOST_REPETITIONS = 5;

/** CloudWatch allows no groups, which also keeps a pattern from taking for ever. */
function regexTest(source: string): ((value: string) => boolean) | undefined {
  if (/[()]/.test(source) || (source.match(/[*+?{]/g) ?? []).length > MOST_REPETITIONS) return undefined;
  try {
    const regex = new RegExp(source);
    return (value) => regex.test(value);
  } catch {
    return undefined;
  }
}

function stepsOf(selector: string): Step[] {
  return [...selector.matchAll(/\[(\d+|\*)\]|\[?["']([^"']*)["']\]?|[^.[\]$][^.[\]]*/g)].map(([all, index, quoted]) =>
    index === undefined ? (quoted ?? all) : index === '*' ? '*' : Number(index),
  );
}

/** What stands at a selector: nothing, one value, or through `*` several. */
function valuesAt(event: unknown, steps: readonly Step[]): unknown[] {
  let values: unknown[] = [event];
  for (const step of steps) {
    values = values.flatMap((value) => {
      if (typeof value !== 'object' || value === null) return [];
      if (step === '*') return Object.values(value) as unknown[];
      return Object.hasOwn(value, step) ? [(value as Record<Step, unknown>)[step]] : [];
    });
  }
  return values;
}
