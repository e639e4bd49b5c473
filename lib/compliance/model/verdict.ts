/** What a resource does wrong. */
export interface Failure {
  /** The property, as a path from the resource's properties: `BlockDeviceMappings[0].Ebs.Encrypted`; empty for the whole resource. */
  readonly where: string;
  /** What is wrong, with the value found. Never a secret. */
  readonly why: string;
  /** How to mend it. */
  readonly fix: string;
  /**
   * Names the finding among several of the same rule on the same resource, so that each can be waived alone.
   * @default - the rule has one finding per resource
   */
  readonly finding?: string;
}

/** What came of a rule on one resource. */
export enum VerdictKind {
  /** The resource breaks the rule. */
  FAIL = 'fail',
  /** The template does not tell; never counted as a pass. */
  UNKNOWN = 'unknown',
  /** The rule holds. */
  PASS = 'pass',
  /** The rule is not about this resource. */
  NOT_APPLICABLE = 'not applicable',
}

/** Worst first. */
const ORDER: readonly VerdictKind[] = [
  VerdictKind.FAIL,
  VerdictKind.UNKNOWN,
  VerdictKind.PASS,
  VerdictKind.NOT_APPLICABLE,
];

/** The verdict of one rule on one resource. */
export class Verdict {
  /** The rule holds. */
  public static pass(): Verdict {
    return Verdict.PASS;
  }

  /** The resource breaks the rule, in one way or several. */
  public static fail(...failures: Failure[]): Verdict {
    if (failures.length === 0) throw new Error('failures is empty: say what fails, or return Verdict.pass()');
    for (const failure of failures) checkTexts(failure);
    return new Verdict(VerdictKind.FAIL, failures, failures[0].why);
  }

  /** The template does not tell. */
  public static unknown(why: string): Verdict {
    return new Verdict(VerdictKind.UNKNOWN, [], why);
  }

  /** The rule is not about this resource. */
  public static notApplicable(why?: string): Verdict {
    return why === undefined ? Verdict.NOT_APPLICABLE : new Verdict(VerdictKind.NOT_APPLICABLE, [], why);
  }

  /**
   * The worst of several verdicts, with the failures of all that fail: one failure is never hidden by an unknown beside
   * it. Not applicable if there are none.
   */
  public static worst(verdicts: Verdict[]): Verdict {
    const failures = verdicts.flatMap((verdict) => verdict.failures);
    if (failures.length > 0) return Verdict.fail(...failures);
    for (const kind of ORDER) {
      const found = verdicts.find((verdict) => verdict.kind === kind);
      if (found) return found;
    }
    return Verdict.NOT_APPLICABLE;
  }

  private static readonly PASS = new Verdict(VerdictKind.PASS, []);
  private static readonly NOT_APPLICABLE = new Verdict(VerdictKind.NOT_APPLICABLE, []);

  private constructor(
    /** Which of the four it is. */
    public readonly kind: VerdictKind,
    /** What fails; empty unless it fails. */
    public readonly failures: Failure[],
    /** Why it is unknown or not applicable, or the first failure. */
    public readonly why?: string,
  ) {}
}

/** Rules in other languages, or in plain JavaScript, may leave out what the report needs. */
function checkTexts(failure: Failure): void {
  const { where, why, fix, finding } = failure;
  for (const [name, text] of Object.entries({ where, why, fix, finding: finding ?? 'x' })) {
    if (typeof text === 'string' && (text !== '' || name === 'where')) continue;
    throw new Error(`${name} of a failure is ${text === '' ? 'empty' : `no text: ${typeof text}`}; give a text`);
  }
}
