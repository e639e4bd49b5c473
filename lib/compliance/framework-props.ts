import type { ITemplateRule } from './model/rule';

/** A control of your own framework: what is asked for, and the rules that show it. */
export interface FrameworkControl {
  /** Id as your reviewers know it, such as `ACME-7` or `AC-2(1)`. No white space. */
  readonly id: string;
  /** What it asks for, in a few words. */
  readonly title: string;
  /**
   * Ids of the rules that bear on it: ours (`Imdsv2Everywhere`), cdk-nag's class names (`S3BucketVersioningEnabled`) or those
   * of your own rules. Empty for a manual control, and only for one.
   */
  readonly rules: string[];
  /**
   * Whether no template can show it, so that it appears as a row that asks for evidence.
   * @default false
   */
  readonly manual?: boolean;
  /**
   * What evidence to attach. With rules, it says that these show only a piece of the control: a pass is no pass of the whole.
   * @default - the rules show the control as a whole
   */
  readonly evidence?: string;
  /**
   * What a pass does not prove.
   * @default - nothing is said
   */
  readonly limits?: string;
}

/** A framework of your own. */
export interface CustomFrameworkProps {
  /** Prefix of its rule ids: `ACME` in `ACME-Imdsv2Everywhere`. Letters, digits, dots and dashes; none of the built-in ids. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /**
   * Edition or date of the standard, for the reports.
   * @default - none
   */
  readonly edition?: string;
  /**
   * Where the text of the standard is to be had: an address or a document number.
   * @default - none
   */
  readonly source?: string;
  /** What it asks for, in the order in which reports list it. At least one. */
  readonly controls: FrameworkControl[];
  /**
   * Rules of your own. Each must be named by a control.
   * @default - none: the controls name rules of ours and of cdk-nag only
   */
  readonly rules?: ITemplateRule[];
}
