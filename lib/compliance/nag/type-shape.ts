import { TYPE_SHAPES } from './generated/type-shapes';
import { Token, type Tokens } from './tokens';

/** Name of a property, and `=` and its name in the template where that is not the same with a capital. By that: how it is read. */
type Properties = Readonly<Record<string, string>>;

interface WrittenShape {
  /** `aws-s3` */
  readonly module: string;
  /** `CfnBucket` */
  readonly className: string;
  readonly properties: Properties;
  readonly shapes: Readonly<Record<string, Properties>>;
}

interface Property {
  readonly name: string;
  readonly cfnName: string;
  readonly kind: string;
}

/** How the L1 class of a type reads the properties of a template. */
export class TypeShape {
  /** The shape of a type; nothing for a type that no rule looks at. */
  public static of(type: string): TypeShape | undefined {
    const written = Object.hasOwn(TYPE_SHAPES, type) ? TYPE_SHAPES[type] : undefined;
    return written === undefined ? undefined : new TypeShape(JSON.parse(written) as WrittenShape);
  }

  /** Module of aws-cdk-lib that has the class. */
  public readonly module: string;
  public readonly className: string;
  public readonly properties: readonly Property[];
  private readonly shapes = new Map<string, readonly Property[]>();

  private constructor(private readonly written: WrittenShape) {
    this.module = written.module;
    this.className = written.className;
    this.properties = propertiesOf(written.properties);
  }

  /**
   * A value as the L1 class holds it when `CfnInclude` made it: texts for booleans and numbers made such, and names of
   * properties in the CDK's spelling, but never those of maps and free-form JSON.
   * @param kind `s` text, `n` number, `b` boolean, `t` tag, `d` date, `*` anything, `[` list of, `{` map of, `@` object of a shape
   */
  public read(kind: string, value: unknown, tokens: Tokens): unknown {
    switch (kind[0]) {
      case 's':
        return asText(value);
      case 'n':
        return asNumber(value, tokens);
      case 'b':
        return value === 'true' ? true : value === 'false' ? false : value;
      case 't':
        return asTag(value);
      case 'd':
        return typeof value === 'string' ? new Date(value) : value;
      case '[':
        if (!Array.isArray(value) || tokens.isToken(value)) return value;
        return value.map((item) => this.read(kind.slice(1), item, tokens));
      case '{':
        return this.readMap(kind.slice(1), value, tokens);
      case '@':
        return this.readObject(kind.slice(1), value, tokens);
      default:
        return value;
    }
  }

  private readMap(kind: string, value: unknown, tokens: Tokens): unknown {
    if (typeof value !== 'object' || value === null || value instanceof Token) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.read(kind, each, tokens)]));
  }

  private readObject(shape: string, value: unknown, tokens: Tokens): unknown {
    const given = value ?? {};
    if (typeof given !== 'object' || given instanceof Token || Array.isArray(given)) return given;
    const read: Record<string, unknown> = {};
    for (const { name, cfnName, kind } of this.shape(shape)) {
      const each = (given as Record<string, unknown>)[cfnName];
      if (each !== null && each !== undefined) read[name] = this.read(kind, each, tokens);
    }
    return read;
  }

  private shape(name: string): readonly Property[] {
    let shape = this.shapes.get(name);
    if (!shape) this.shapes.set(name, (shape = propertiesOf(this.written.shapes[name])));
    return shape;
  }
}

function propertiesOf(written: Properties): Property[] {
  return Object.entries(written).map(([names, kind]) => {
    const [name, cfnName = name[0].toUpperCase() + name.slice(1)] = names.split('=');
    return { name, cfnName, kind };
  });
}

function asText(value: unknown): unknown {
  return value instanceof Token || typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function asNumber(value: unknown, tokens: Tokens): unknown {
  if (value instanceof Token) return tokens.numberOf(value);
  const number = typeof value === 'string' ? parseFloat(value) : NaN;
  return Number.isNaN(number) ? value : number;
}

function asTag(value: unknown): unknown {
  if (value instanceof Token) return value;
  const { Key, Value } = (value ?? {}) as { readonly Key?: unknown; readonly Value?: unknown };
  return value === undefined ? {} : { key: Key, value: Value };
}
