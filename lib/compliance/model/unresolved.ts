import type { TemplateResource } from './resource';

/** What is known of a value that the template alone does not tell. */
export interface UnresolvedProps {
  /** What keeps it from being known: `parameter Image has no default`. */
  readonly why: string;
  /**
   * The value as text with `${...}` in place of what is not known: `arn:${AWS::Partition}:s3:::${Bucket.Arn}/x`.
   * @default - `${?}`
   */
  readonly text?: string;
  /**
   * The resource of the same app that the value is taken from.
   * @default - none
   */
  readonly resource?: TemplateResource;
  /**
   * The attribute of that resource (`Fn::GetAtt`).
   * @default - its `Ref`
   */
  readonly attribute?: string;
  /**
   * What `Fn::Base64` encodes.
   * @default - the value is not an encoded one
   */
  readonly encoded?: Unresolved;
  /**
   * Name of the Systems Manager parameter that CloudFormation reads at deployment.
   * @default - none
   */
  readonly ssmParameter?: string;
}

/** A value that the template alone does not tell: an intrinsic function of something known at deployment only. */
export class Unresolved {
  /** What keeps it from being known. */
  public readonly why: string;
  /** The value as text with `${...}` in place of what is not known. */
  public readonly text: string;
  /** The resource of the same app that the value is taken from. */
  public readonly resource?: TemplateResource;
  /** The attribute of that resource; absent for its `Ref`. */
  public readonly attribute?: string;
  /** What `Fn::Base64` encodes. */
  public readonly encoded?: Unresolved;
  /** Name of the Systems Manager parameter that CloudFormation reads at deployment. */
  public readonly ssmParameter?: string;

  public constructor(props: UnresolvedProps) {
    this.why = props.why;
    this.text = props.text ?? '${?}';
    this.resource = props.resource;
    this.attribute = props.attribute;
    this.encoded = props.encoded;
    this.ssmParameter = props.ssmParameter;
  }
}

/** Thrown by what needs a known value, and caught by the engine: the verdict is then unknown. */
export class Undetermined extends Error {
  public constructor(why: string) {
    // It is no mistake whose place somebody looks for, and walking the stack costs more than most rules.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(why);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'Undetermined';
  }
}

/** A known value, or an error that makes the verdict unknown. */
export function known<T>(value: T | Unresolved, what: string): T {
  if (value instanceof Unresolved) throw new Undetermined(`${what} is known at deployment only: ${value.why}`);
  return value;
}
