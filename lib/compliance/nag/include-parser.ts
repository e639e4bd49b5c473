import { getAttOf, intrinsicOf, SUB_PLACEHOLDER } from '../model/intrinsics';
import { Token, type Tokens } from './tokens';

const PSEUDO_PARAMETERS_AS_TEXT: ReadonlySet<unknown> = new Set([
  'AWS::AccountId',
  'AWS::Region',
  'AWS::Partition',
  'AWS::URLSuffix',
  'AWS::StackId',
  'AWS::StackName',
]);

/**
 * Reads values of a template as `CfnInclude` does: each intrinsic function becomes a token of the form that the CDK gives
 * it, since cdk-nag's rules treat an object that stands for a value otherwise than a text that does.
 */
export class IncludeParser {
  /** The CDK has one token for each reference: equal references are equal texts. */
  private readonly references = new Map<string, Token>();
  private readonly pseudoParameters = new Map<unknown, string>();

  public constructor(private readonly tokens: Tokens) {}

  /** The value with tokens for intrinsic functions and nothing for nulls. Shares what has neither. */
  public parse(value: unknown): unknown {
    if (value === null || value === undefined) return undefined;
    if (typeof value !== 'object') return value;
    if (Array.isArray(value)) return this.parseList(value);
    const intrinsic = intrinsicOf(value);
    return intrinsic
      ? this.parseIntrinsic(value, intrinsic.name, intrinsic.operand)
      : this.parseEntries(value as Record<string, unknown>);
  }

  /** A resource's `Ref`, as its L1 gives it. */
  public refOf(logicalId: string): unknown {
    return String(this.parse({ Ref: logicalId }));
  }

  /** A resource's attribute, as its L1 gives it. */
  public attributeOf(logicalId: string, attribute: string): unknown {
    return String(this.parse({ 'Fn::GetAtt': [logicalId, attribute] }));
  }

  private reference(written: object, key: string, hint: string): Token {
    let token = this.references.get(key);
    if (!token) this.references.set(key, (token = new Token(this.tokens, written, hint)));
    return token;
  }

  private parseList(list: readonly unknown[]): readonly unknown[] {
    const parsed = list.map((item) => this.parse(item));
    return parsed.every((item, index) => item === list[index]) ? list : parsed;
  }

  private parseEntries(entries: Record<string, unknown>): Record<string, unknown> {
    let parsed: Record<string, unknown> | undefined;
    for (const key in entries) {
      const value = this.parse(entries[key]);
      if (value === entries[key]) continue;
      parsed ??= { ...entries };
      parsed[key] = value;
    }
    return parsed ?? entries;
  }

  private parseIntrinsic(written: object, name: string, operand: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.parseRef(written, operand);
      case 'Fn::GetAtt': {
        const target = getAttOf(operand);
        return this.reference(written, JSON.stringify(operand), `${target?.logicalId}.${String(target?.attribute)}`);
      }
      case 'Fn::Sub':
        return this.text(this.rewritten(written, name, operand, this.parseSub(operand)));
      case 'Fn::Join':
        return this.text(this.rewritten(written, name, operand, firstOf(2, this.parse(operand))), 'Fn::Join');
      case 'Fn::Base64':
      case 'Fn::ImportValue':
        return this.text(this.rewritten(written, name, operand, this.parse(operand)));
      case 'Fn::Cidr':
        return this.list(this.rewritten(written, name, operand, firstOf(3, this.parse(operand))));
      case 'Fn::GetAZs':
        return this.list(this.rewritten(written, name, operand, this.parse(operand) || ''));
      case 'Fn::Select':
        return this.parseSelect(written, operand);
      case 'Fn::Split':
        return this.parseSplit(written, operand);
      case 'Fn::If':
      case 'Fn::FindInMap':
        return this.object(this.rewritten(written, name, operand, firstOf(3, this.parse(operand))));
      default:
        return this.object(this.rewritten(written, name, operand, this.parse(operand)));
    }
  }

  private parseRef(written: object, operand: unknown): unknown {
    if (operand === 'AWS::NotificationARNs') return this.list(written);
    if (!PSEUDO_PARAMETERS_AS_TEXT.has(operand)) {
      return this.reference(written, `Ref ${String(operand)}`, `${String(operand)}.Ref`);
    }
    let text = this.pseudoParameters.get(operand);
    if (text === undefined) this.pseudoParameters.set(operand, (text = this.text(written, String(operand))));
    return text;
  }

  /** The CDK trims the names of what is put in. */
  private parseSub(operand: unknown): unknown {
    const [body, variables] = Array.isArray(operand) ? (operand as unknown[]) : [operand];
    if (typeof body !== 'string') return this.parse(operand);
    const trimmed = body.replace(SUB_PLACEHOLDER, (written, literal: string, name: string) =>
      literal === '' ? `\${${name.trim()}}` : written,
    );
    return Array.isArray(operand) && variables !== undefined ? [trimmed, this.parse(variables)] : trimmed;
  }

  /** The CDK selects from a known list at once. */
  private parseSelect(written: object, operand: unknown): unknown {
    const [index, list] = (Array.isArray(operand) ? this.parseList(operand) : []) as [string, unknown];
    if (Array.isArray(list) && ![index, list, ...(list as unknown[])].some((each) => this.tokens.isToken(each))) {
      return (list as unknown as Record<string, unknown>)[index];
    }
    return this.text(this.rewritten(written, 'Fn::Select', operand, [index, list]));
  }

  /** The CDK splits a known text at once. */
  private parseSplit(written: object, operand: unknown): unknown {
    const [delimiter, source] = Array.isArray(operand) ? this.parseList(operand) : [];
    if (typeof source === 'string' && typeof delimiter === 'string' && !this.tokens.isToken(source)) {
      return source.split(delimiter);
    }
    return this.list(this.rewritten(written, 'Fn::Split', operand, [delimiter, source]));
  }

  /** What the CDK writes back for the function: what was there, unless parsing changed it. */
  private rewritten(written: object, name: string, operand: unknown, parsed: unknown): object {
    const resolved = this.tokens.resolve(parsed);
    return resolved === operand ? written : { [name]: resolved };
  }

  private object(resolved: object): Token {
    return new Token(this.tokens, resolved);
  }

  private text(resolved: object, hint?: string): string {
    return new Token(this.tokens, resolved, hint).toString();
  }

  private list(resolved: object): string[] {
    return this.tokens.listOf(new Token(this.tokens, resolved));
  }
}

/** The CDK drops further operands. */
function firstOf(count: number, operand: unknown): unknown {
  return Array.isArray(operand) && operand.length > count ? operand.slice(0, count) : operand;
}
