import type { CustomFrameworkProps } from './framework-props';
import type * as builtIn from './frameworks/built-in';
import type * as start from './engine/start';
import type { FrameworkData } from './frameworks/framework-data';
import type { ITemplateRule } from './model/rule';

export { type CustomFrameworkProps, type FrameworkControl } from './framework-props';

/**
 * A set of controls that an app is judged by, with the rules that show them.
 *
 * A clean verdict supports an audit; it proves no compliance. The mapping of rules to controls is a proposal that no auditor
 * has reviewed. docs/frameworks says for each control what a pass leaves open.
 */
export class Framework {
  /**
   * HIPAA Security Rule, 45 CFR 164.308 to 164.316: every standard and implementation specification, with the 90 rules of
   * cdk-nag's HIPAA pack and all of ours.
   */
  public static hipaa(): Framework {
    return new Framework(load().HIPAA);
  }

  /**
   * What the proposed HIPAA rule of January 2025 would ask for. It is proposed only, not law: take it beside `hipaa()` if you
   * want to be ready for it.
   */
  public static hipaaNprm2025(): Framework {
    return new Framework(load().HIPAA_NPRM_2025);
  }

  /** PCI DSS 4.0.1, the version in force: each requirement that a template bears on, and a row for the rest of each section. */
  public static pciDss401(): Framework {
    return new Framework(load().PCI_DSS_401);
  }

  /**
   * PCI DSS 3.2.1, retired on 31 March 2024: the 69 rules of cdk-nag's PCI pack, to compare with results of before. Otherwise
   * take `pciDss401()`.
   */
  public static pciDss321(): Framework {
    return new Framework(load().PCI_DSS_321);
  }

  /** SOC 2: all 61 Trust Services Criteria, of which 31 show in templates, 10 of these directly; the others need evidence. */
  public static soc2(): Framework {
    return new Framework(load().SOC2);
  }

  /** The security model of spawn, section by section, tied to no standard: rules of ours only. */
  public static spawnBaseline(): Framework {
    return new Framework(load().SPAWN_BASELINE);
  }

  /** The controls of NIST SP 800-53 that the spawn CLI claims in its compliance modes: 19, and no baseline of NIST. */
  public static nist80053r5(): Framework {
    return new Framework(load().NIST_800_53_R5);
  }

  /** The requirements of NIST SP 800-171 revision 3 that derive from controls that the spawn CLI claims: 14 of 97. */
  public static nist800171(): Framework {
    return new Framework(load().NIST_800_171);
  }

  /**
   * A framework of your own, from rules of ours, of cdk-nag and of yours.
   *
   * @throws if an id is malformed, taken or used twice, if a control names an unknown rule, or if no control names a rule of yours
   */
  public static custom(props: CustomFrameworkProps): Framework {
    // Loaded here and not above: it loads all rules of this library, to know their ids.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { customFramework } = require('./engine/start') as typeof start;
    return new Framework(customFramework(props), props.rules);
  }

  /** Prefix of the rule ids: `SOC2` in `SOC2-S3BucketVersioningEnabled`. */
  public readonly id: string;
  /** Name for people. */
  public readonly title: string;

  private constructor(
    /** @internal */
    public readonly _data: FrameworkData,
    /** @internal */
    public readonly _customRules: ITemplateRule[] = [],
  ) {
    this.id = _data.id;
    this.title = _data.title;
  }
}

/** Loaded on demand: a user of the constructs alone need not pay for it. */
function load(): typeof builtIn {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./frameworks/built-in') as typeof builtIn;
}
