import {
  type App,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Stack,
  Stage,
  Validations,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { relative, sep } from 'node:path';
import type { RuleSettings, TemplateResource } from '../model';
import type { ReportFormat } from '../report-format';
import { Acknowledgements } from './acknowledgements';
import { appTemplates } from './app-templates';
import { buildReport } from './build-report';
import { evaluate, type LoadedFramework } from './evaluation';
import { judge, type JudgedFinding, type JudgedFramework } from './judgement';
import { SourceLines } from './source-lines';
import { describeUnused, WaiverBook } from './waiver-book';
import type { CheckedWaiver } from './waiver-check';
import { removeReports, writeReport } from './write-report';

/** What `Compliance.enforce` was asked for. */
export interface SessionProps {
  readonly frameworks: readonly LoadedFramework[];
  readonly waivers: readonly CheckedWaiver[];
  readonly settings: RuleSettings;
  readonly formats: readonly ReportFormat[];
  readonly now?: string;
  readonly runId?: string;
  /** Whether acknowledgements in the tree are refused. */
  readonly strict: boolean;
  /** Whether what is not known fails too. */
  readonly failOnUnknown: boolean;
  readonly tools: Readonly<Record<string, string>>;
}

/** Judges an app once per synthesis, writes the reports, and tells the CDK by one plugin per framework. */
export class Session {
  private judged: JudgedFramework[] = [];
  private unused: readonly CheckedWaiver[] = [];
  private failure?: string;

  public constructor(
    private readonly app: App,
    private readonly props: SessionProps,
  ) {}

  /** Hooks into the app's synthesis. */
  public register(): void {
    removeReports(this.app.outdir);
    const [first, ...others] = this.props.frameworks.map(({ framework }, index) =>
      this.plugin(framework.id, index === 0 ? () => this.tryToJudge() : () => undefined),
    );
    Validations.of(this.app).addPlugins(first, ...others);
    this.app.node.addValidation({ validate: () => this.beforeTemplates() });
  }

  /** Without stacks the CDK calls no plugin. */
  private beforeTemplates(): string[] {
    removeReports(this.app.outdir);
    if (holdsStack(this.app)) return [];
    this.judge();
    return this.unused.map(describeUnused);
  }

  private plugin(name: string, prepare: () => void): IPolicyValidationPlugin {
    return {
      name,
      version: this.props.tools['cdk-spawn'],
      validate: (_: IPolicyValidationContext): PolicyValidationPluginReport => {
        prepare();
        const violations =
          this.failure === undefined
            ? [...this.violationsOf(name), ...this.appWideViolationsOf(name)]
            : [appWide('cdk-spawn.NotJudged', `the app was not judged: ${this.failure}`)];
        return { success: violations.length === 0, violations };
      },
    };
  }

  /** The CLI takes a plugin that throws for one that found nothing, so nothing may be thrown at it. */
  private tryToJudge(): void {
    this.failure = undefined;
    try {
      this.judge();
    } catch (error) {
      this.failure = messageOfError(error);
      this.judged = [];
      this.unused = [];
      this.removeHalfWritten();
    }
  }

  /** A half-written report is none. */
  private removeHalfWritten(): void {
    try {
      removeReports(this.app.outdir, true);
    } catch (error) {
      this.failure += `; and its reports can't be removed: ${messageOfError(error)}`;
    }
  }

  private judge(): void {
    const { frameworks, settings, strict, formats, tools, now, runId } = this.props;
    const book = new WaiverBook(this.props.waivers);
    const constructs = this.app.node.findAll();
    const { templates, digests } = appTemplates(this.app, settings, constructs);
    const evaluation = evaluate(templates, frameworks);
    this.judged = judge(evaluation, frameworks, book, new Acknowledgements(constructs, strict));
    this.unused = book.unused();
    this.acknowledgeWaived();
    const lines = new SourceLines();
    const report = buildReport({
      evaluation,
      judged: this.judged,
      book,
      tools,
      now,
      runId,
      digests,
      sourceOf: ({ _construct }) => _construct && lines.of(_construct),
    });
    const { outdir } = this.app;
    writeReport(report, formats, outdir, {
      failOnUnknown: this.props.failOnUnknown,
      templateDirectory: relative(process.cwd(), outdir).split(sep).join('/'),
    });
  }

  /** The CDK moves what is acknowledged to `suppressedViolations`, with the reason; nearest construct and last word win. */
  private acknowledgeWaived(): void {
    for (const { reasonToRecord: reason, finding, qualifiedId: id } of this.judged.flatMap(
      ({ findings }) => findings,
    )) {
      const construct = finding.resource?._construct;
      if (reason !== undefined && construct) Validations.of(construct).acknowledge({ id, reason });
    }
  }

  private violationsOf(frameworkId: string): PolicyViolation[] {
    const violations = new Map<string, Violation>();
    for (const judged of this.findingsOf(frameworkId)) {
      const { finding, id, acceptance } = judged;
      if (finding.kind !== 'failed' && !acceptance && !this.props.failOnUnknown) continue;
      const { resource, where } = finding;
      // The CDK suppresses by construct: where there is none our own report alone tells of the waiver.
      if (acceptance && !resource?._construct) continue;
      const description = messageOf(judged);
      const fix = fixOf(judged);
      // What is not waived is fatal: no acknowledgement in the tree hides a fatal violation.
      const severity = acceptance ? 'error' : 'fatal';
      const key = [severity, id, description, fix].join('\n');
      const violation = violations.get(key) ?? {
        ruleName: id,
        description,
        fix,
        severity,
        ruleMetadata: { verdict: finding.kind },
        violatingResources: [],
      };
      violation.violatingResources.push({
        constructPath: resource?.path ?? '',
        locations: [where === '' ? 'Properties' : `Properties.${where}`],
      });
      violations.set(key, violation);
    }
    return [...violations.values()];
  }

  /** Violations that the CLI must show and fail on, whatever stacks it was asked for. */
  private appWideViolationsOf(frameworkId: string): PolicyViolation[] {
    const [first] = this.props.frameworks;
    const unused = this.unused.filter((waiver) => (waiver.frameworkId ?? first.framework.id) === frameworkId);
    const inStages = this.findingsOf(frameworkId).filter(
      ({ acceptance, finding: { kind, resource } }) =>
        acceptance === undefined &&
        (kind === 'failed' || this.props.failOnUnknown) &&
        resource !== undefined &&
        this.stageOf(resource) !== this.app,
    );
    return [
      ...unused.map((waiver) => appWide('cdk-spawn.WaiverUnused', describeUnused(waiver))),
      ...(inStages.length === 0 ? [] : [appWide('cdk-spawn.FindingsInStages', this.describeInStages(inStages))]),
    ];
  }

  private describeInStages(findings: readonly JudgedFinding[]): string {
    const paths = findings.map(({ finding: { resource } }) => (resource && this.stageOf(resource)?.node.path) ?? '');
    return (
      `findings that are not waived: ${findings.length}, in ${[...new Set(paths)].sort().join(', ')}; ` +
      "cdk synth '**' shows them, and report.json lists them"
    );
  }

  /** By the stack's path: not every resource has a construct. */
  private stageOf({ template }: TemplateResource): Stage | undefined {
    let stack: IConstruct | undefined = this.app;
    for (const id of template.stack.split('/')) stack = stack?.node.tryFindChild(id);
    return stack && Stage.of(stack);
  }

  private findingsOf(frameworkId: string): readonly JudgedFinding[] {
    return this.judged.find(({ loaded }) => loaded.framework.id === frameworkId)?.findings ?? [];
  }
}

const holdsStack = (construct: IConstruct): boolean =>
  Stack.isStack(construct) || construct.node.children.some(holdsStack);

type Violation = PolicyViolation & { readonly violatingResources: { constructPath: string; locations: string[] }[] };

const messageOfError = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a finding says on the console. */
function messageOf({ finding: { kind, rule, where, why } }: JudgedFinding): string {
  const at = where === '' ? '' : ` (${where})`;
  if (kind === 'error') return `${rule.title}: the rule threw, so nothing is known: ${why}`;
  return `${rule.title}: ${kind === 'unknown' ? 'unknown: ' : ''}${why}${at}`;
}

const fixOf = ({ finding: { fix }, note }: JudgedFinding): string => (note === undefined ? fix : `${note} ${fix}`);

/** `fatal`, so that no acknowledgement hides it; without a path, because the CLI drops what lies outside the selected stacks. */
function appWide(ruleName: string, description: string): PolicyViolation {
  return { ruleName, description, severity: 'fatal', violatingResources: [{ constructPath: '', locations: [] }] };
}
