import type { RuleSettings } from '../model';
import type { RuleOrigin } from './loaded-rule';

/** Name of the report beside the templates. */
export const REPORT_FILE = 'report.json';

/** Worst first. `manual`: no template can show it. */
export const STATUSES = ['failed', 'error', 'unknown', 'waived', 'passed', 'not applicable', 'manual'] as const;

/** What became of a control, or of a rule on a resource. */
export type Status = (typeof STATUSES)[number];

/** One template that was judged. */
export interface TemplateReport {
  readonly file: string;
  /** Construct path of the stack, or the file. */
  readonly stack: string;
  readonly stackName?: string;
  readonly account?: string;
  readonly region?: string;
  /** SHA-256 of the file's bytes, so that a reviewer knows which template was judged. */
  readonly sha256?: string;
}

/** A line of a file; lines and columns start at 1. */
export interface SourceLocation {
  /** Relative to the working directory, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One resource that was judged. */
export interface ResourceReport {
  /** Index into `templates`. */
  readonly template: number;
  readonly logicalId: string;
  readonly type: string;
  /** Construct path, or the logical id. */
  readonly path: string;
  /** The line of the user's code that makes it, or of the template that a person wrote. */
  readonly source?: SourceLocation;
}

/** One rule, evaluated once for all frameworks. What is neither passed nor a finding of the rule is not applicable. */
export interface RuleReport {
  readonly id: string;
  readonly title: string;
  readonly origin: RuleOrigin;
  /** CloudFormation types that it judges; `*` for all. */
  readonly types: readonly string[];
  /** Why it can't be waived; absent if it can. */
  readonly unwaivable?: string;
  /** Indices into `resources`. */
  readonly passed: readonly number[];
  /** How many resources it is not about. */
  readonly notApplicable: number;
}

/** A verdict other than a pass. */
export interface FindingReport {
  /** Id of the rule, without a framework. */
  readonly rule: string;
  /** Names the finding among several of one rule on one resource. */
  readonly finding?: string;
  /** `unknown`: the template does not tell. `error`: the rule threw, a defect of the rule. */
  readonly kind: 'failed' | 'unknown' | 'error';
  /** Index into `resources`. */
  readonly resource: number;
  /** Property path; empty for the resource as a whole. */
  readonly where: string;
  readonly why: string;
  readonly fix: string;
  /** Line of the property in a template that a person wrote. */
  readonly position?: { readonly line: number; readonly column: number };
  /** The part of the template that it is about, as JSON, without anything that looks like a secret. */
  readonly excerpt?: string;
  /** Same for the same rule, finding, resource path and property in every run: a hash of names, never of values. */
  readonly fingerprint: string;
}

/** `Imdsv2Everywhere[/dev/xvda]`: a finding's id in no framework. */
export const findingId = (rule: string, finding?: string): string =>
  finding === undefined ? rule : `${rule}[${finding}]`;

/** `SOC2-Imdsv2Everywhere[/dev/xvda]`: a finding's id in one framework, as waivers name it. */
export const qualifiedId = (framework: Pick<FrameworkReport, 'id'>, rule: string, finding?: string): string =>
  `${framework.id}-${findingId(rule, finding)}`;

/** What became of a finding in one framework. */
export interface FrameworkFinding {
  /** Index into the report's `findings`. */
  readonly finding: number;
  readonly status: 'failed' | 'error' | 'unknown' | 'waived';
  /** Index into the report's `waivers`. */
  readonly waiver?: number;
  /** Why an acknowledgement in the tree does not accept it, where there is one. */
  readonly note?: string;
}

/** One control of a framework. */
export interface ControlReport {
  readonly id: string;
  /** In our own words. */
  readonly title: string;
  /** `direct`: a template shows the control itself; `partial`: one supporting piece; `manual`: evidence lies elsewhere. */
  readonly grade: 'direct' | 'partial' | 'manual';
  /** The mapping rests on few sources. */
  readonly experimental?: true;
  /** The worst status of its rules. */
  readonly status: Status;
  /** Ids of the rules that bear on it. */
  readonly rules: readonly string[];
  /** What evidence to attach, where a template shows none or not all. */
  readonly evidence?: string;
  /** What a pass does not prove. */
  readonly limits?: string;
}

/** Counts of verdicts: one verdict is one rule on one resource. */
export interface Summary {
  readonly rules: number;
  readonly passed: number;
  readonly failed: number;
  readonly waived: number;
  readonly unknown: number;
  readonly errors: number;
  readonly notApplicable: number;
}

/** One framework. */
export interface FrameworkReport {
  /** Prefix of its rule ids: `SOC2` in `SOC2-Imdsv2Everywhere`. */
  readonly id: string;
  readonly title: string;
  /** Edition or date of the standard, and where its text is to be had. */
  readonly edition: string;
  readonly source: string;
  readonly summary: Summary;
  readonly controls: readonly ControlReport[];
  readonly findings: readonly FrameworkFinding[];
}

/** Something that accepts findings. */
export interface WaiverReport {
  /** `waiver`: of the app; `own`: a row of docs/WAIVERS.md; `acknowledgement`: in the tree, nobody's. */
  readonly kind: 'waiver' | 'own' | 'acknowledgement';
  /** As written: with or without framework and finding. */
  readonly rule: string;
  /** Construct path or glob. */
  readonly scope: string;
  readonly reason: string;
  /** `unowned` for an acknowledgement. */
  readonly owner: string;
  readonly ticket?: string;
  /** Last day on which it holds. */
  readonly expires?: string;
  /** Where it is written: a file and line of `waivers.yaml`. */
  readonly source?: SourceLocation;
  /** How many findings it covers, counted once per framework. */
  readonly covers: number;
}

/** The result of one run, from which every other format is written. */
export interface Report {
  /** Address of the JSON schema. */
  readonly $schema: string;
  readonly version: 2;
  /** The time given to the run; absent if none was, so that equal apps give equal bytes. */
  readonly now?: string;
  /** The id given to the run. */
  readonly runId?: string;
  /** Versions of what judged, by package: `cdk-spawn`, `aws-cdk-lib`, `cdk-nag`. */
  readonly tools: Readonly<Record<string, string>>;
  /** What the rules were told. */
  readonly settings: RuleSettings;
  readonly templates: readonly TemplateReport[];
  readonly resources: readonly ResourceReport[];
  readonly rules: readonly RuleReport[];
  readonly findings: readonly FindingReport[];
  readonly frameworks: readonly FrameworkReport[];
  readonly waivers: readonly WaiverReport[];
  /** What is wrong with the run itself, such as a waiver that covers nothing. Each fails the run. */
  readonly problems: readonly string[];
}
