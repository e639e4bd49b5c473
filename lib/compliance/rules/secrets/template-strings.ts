import { intrinsicOf, subOf } from '../../model/intrinsics';
import type { Template } from '../../model';
import type { ScannedText } from './scan';

type Path = readonly (string | number)[];

/** How a list of settings names each of them. */
const NAMING_KEYS = ['Key', 'Name', 'ParameterKey', 'OptionName', 'HeaderName', 'AttributeKey', 'key', 'name'];
/** What holds a value of the name that stands beside it, or of the key that it stands under. */
const VALUE_KEY =
  /^(?:value|defaultvalue|default|parametervalue|optionvalue|headervalue|stringvalue|literal|plaintext|plaintextvalue)$/i;
/** A value that is looked up: the name beside it is given the secret elsewhere. */
const LOOKED_UP = /^(?:PARAMETER_STORE|SECRETS_MANAGER)$/;

/** Properties that hold a secret whatever the value looks like. */
const SECRET_PROPERTIES = new Set(
  'MasterUserPassword AuthToken SecretString ClientSecret OAuthToken SecretToken PreSharedKey SharedSecret'.split(' '),
);

/** What is done with each text. The path is the walk's own and changes with it: copy what is kept. */
export type VisitText = (text: string, name: string | undefined, path: Path) => void;

/** What is left out of a walk. */
export interface VisitOptions {
  /** What is not looked into. */
  readonly skips?: (path: Path) => boolean;
  /** Walks a part of a resource's properties, or knows that it need not. */
  readonly part?: (part: object, name: string, walk: () => void) => void;
}

/**
 * Visits the texts of a part of a template as CloudFormation puts them together in the case of conditions looked at, each with
 * the name it is given to. What an intrinsic function takes from elsewhere (a parameter, a mapping, an attribute) is a hole in
 * the text, and is read where it stands: so each text comes once.
 *
 * Every text of every template passes here, so nothing is made on the way.
 */
export function visitTexts(
  template: Template,
  raw: unknown,
  path: Path,
  visit: VisitText,
  { name, ...options }: VisitOptions & { readonly name?: string } = {},
): void {
  new Walk(template, [...path], visit, options).value(raw, name);
}

/** The same as a list. */
export function templateTexts(template: Template, raw: unknown, path: Path, name?: string): ScannedText[] {
  const texts: ScannedText[] = [];
  visitTexts(template, raw, path, (text, given, at) => texts.push({ path: [...at], name: given, text }), { name });
  return texts;
}

class Walk {
  public constructor(
    private readonly template: Template,
    private readonly path: (string | number)[],
    private readonly visit: VisitText,
    private readonly options: VisitOptions,
  ) {}

  public value(raw: unknown, name: string | undefined): void {
    const { skips, part } = this.options;
    if (skips?.(this.path)) return;
    // The properties, and what is directly in them, are the parts that a template shares.
    const isPart = part !== undefined && typeof raw === 'object' && raw !== null && this.path.length <= 2;
    if (isPart) part(raw, name ?? '', () => this.inner(raw, name));
    else this.inner(raw, name);
  }

  private inner(raw: unknown, name: string | undefined): void {
    if (typeof raw === 'string') this.visit(raw, namedAs(name, raw), this.path);
    else if (typeof raw === 'number') this.visit(String(raw), namedAs(name, raw), this.path);
    else if (Array.isArray(raw)) raw.forEach((item, index) => this.inside(index, item, name));
    else if (typeof raw === 'object' && raw !== null) {
      const intrinsic = intrinsicOf(raw);
      if (intrinsic) this.intrinsic(intrinsic.name, intrinsic.operand, name);
      else this.object(raw as Record<string, unknown>, name);
    }
  }

  private inside(key: string | number, raw: unknown, name: string | undefined): void {
    this.path.push(key);
    this.value(raw, name);
    this.path.pop();
  }

  private object(raw: Record<string, unknown>, name: string | undefined): void {
    // What the caller calls the whole says more than a name in it.
    const isNamed = this.path.length === 0 && name !== undefined;
    const label = isNamed ? name : labelOf(raw);
    const isLookedUp = typeof raw.Type === 'string' && LOOKED_UP.test(raw.Type);
    for (const key of Object.keys(raw)) {
      this.path.push(key);
      this.visit(key, undefined, this.path);
      this.value(raw[key], isLookedUp ? '' : VALUE_KEY.test(key) ? (label ?? name ?? key) : key);
      this.path.pop();
    }
  }

  private intrinsic(intrinsic: string, operand: unknown, name: string | undefined): void {
    switch (intrinsic) {
      case 'Ref':
      case 'Fn::GetAtt':
      case 'Fn::ImportValue':
      case 'Fn::FindInMap':
      case 'Fn::GetAZs':
        return;
      case 'Fn::If':
        this.value(chosen(this.template, operand), name);
        return;
      case 'Fn::Sub':
      case 'Fn::Join':
      case 'Fn::Base64':
        this.visit(textOf(this.template, { [intrinsic]: operand }), namedAs(name, ''), this.path);
        return;
      default:
        this.value(operand, name);
    }
  }
}

/** What a setting in a list calls itself. */
function labelOf(raw: Record<string, unknown>): string | undefined {
  for (const key of NAMING_KEYS) if (typeof raw[key] === 'string') return raw[key];
  return undefined;
}

/** A text with `${...}` for what comes from elsewhere. */
function textOf(template: Template, raw: unknown): string {
  if (typeof raw !== 'object' || raw === null)
    return raw === undefined || raw === null ? '' : `${raw as string | number | boolean}`;
  const intrinsic = Array.isArray(raw) ? undefined : intrinsicOf(raw);
  const { name = '', operand } = intrinsic ?? {};
  if (name === 'Fn::If') return textOf(template, chosen(template, operand));
  if (name === 'Fn::Base64') return textOf(template, operand);
  if (name === 'Fn::Join' && Array.isArray(operand) && Array.isArray(operand[1])) {
    return operand[1].map((part) => textOf(template, part)).join(String(operand[0]));
  }
  const sub = name === 'Fn::Sub' ? subOf(operand) : undefined;
  if (!sub) return '${?}';
  return sub.text.replaceAll(/\$\{([^}!][^}]{0,255})\}/g, (hole, variable: string) =>
    Object.hasOwn(sub.variables, variable) ? textOf(template, sub.variables[variable]) : hole,
  );
}

function chosen(template: Template, operand: unknown): unknown {
  if (!Array.isArray(operand) || operand.length !== 3) return operand;
  return operand[template._holds(operand[0]) ? 1 : 2] as unknown;
}

/** Numbers are seldom secrets, and only where a password belongs. */
function namedAs(name: string | undefined, raw: string | number): string | undefined {
  if (name === undefined || name === '') return undefined;
  const own = SECRET_PROPERTIES.has(name) ? 'Password' : name;
  return typeof raw === 'number' && !/pass/i.test(own) ? undefined : own;
}
