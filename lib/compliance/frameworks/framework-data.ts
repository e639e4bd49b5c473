/** A control of a framework: what an auditor asks for. */
export interface ControlData {
  /** As the standard numbers it: `CC6.1`, `8.6.2`, `164.312(a)(1)`. */
  readonly id: string;
  /** In our own words: the texts of the standards are not ours. */
  readonly title: string;
  /** `direct`: a template shows the control itself; `partial`: one supporting piece; `manual`: evidence lies elsewhere. */
  readonly grade: 'direct' | 'partial' | 'manual';
  /** The mapping rests on few sources. */
  readonly experimental?: true;
  /** Ids of the rules that bear on it: ours, or class names of cdk-nag. */
  readonly rules: readonly string[];
  /** What evidence to attach, where a template shows none or not all. */
  readonly evidence?: string;
  /** What a pass does not prove. */
  readonly limits?: string;
}

/** A rule that bears on a control of a framework and yet does not run for it. */
export interface LeftOutRule {
  readonly rule: string;
  /** Why, in a sentence or two. */
  readonly why: string;
}

/** A framework without its rules' code. */
export interface FrameworkData {
  /** Prefix of its rule ids: `SOC2` in `SOC2-Imdsv2Everywhere`. */
  readonly id: string;
  readonly title: string;
  /** Edition or date of the standard. */
  readonly edition: string;
  /** Where the text of the standard is to be had. */
  readonly source: string;
  /** In the standard's order. */
  readonly controls: readonly ControlData[];
  /** What one must know of the framework as a whole; one sentence or more each. */
  readonly notes?: readonly string[];
  /** Rules that one may expect and does not find. */
  readonly leftOut?: readonly LeftOutRule[];
}
