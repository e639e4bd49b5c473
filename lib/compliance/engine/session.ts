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
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Acknowledgements } from './acknowledgements';
import { evaluate, type LoadedFramework } from './evaluation';
import { judge, type JudgedFinding, type JudgedFramework, WaiverBook } from './judgement';
import { fixOf, frameworkResult, messageOf, type Results, RESULTS_FILE, waiverResults } from './results';
import { SourceLines } from './source-lines';
import { unseenResources } from './unseen';
import type { CheckedWaiver } from './waiver-check';

/** What `Compliance.enforce` was asked for. */
export interface SessionProps {
  readonly frameworks: readonly LoadedFramework[];
  readonly waivers: readonly CheckedWaiver[];
  readonly now?: string;
  /** Whether acknowledgements in the tree are refused. */
  readonly strict: boolean;
  readonly tools: Readonly<Record<string, string>>;
}

/** Judges an app once per synthesis, writes the results, and reports to the CDK by one plugin per framework. */
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
    this.removeOldResults();
    const [first, ...others] = this.props.frameworks.map(({ framework }, index) =>
      this.plugin(framework.id, index === 0 ? (root) => this.tryToJudge(root) : () => undefined),
    );
    Validations.of(this.app).addPlugins(first, ...others);
    this.app.node.addValidation({ validate: () => this.beforeTemplates() });
  }

  /** The results of an earlier run must not outlive a run that fails. */
  private removeOldResults(): void {
    rmSync(join(this.app.outdir, RESULTS_FILE), { force: true });
  }

  /** Without stacks the CDK calls no plugin. */
  private beforeTemplates(): string[] {
    this.removeOldResults();
    if (this.app.node.findAll().some((construct) => Stack.isStack(construct))) return [];
    this.judge(this.app);
    return this.unused.map(describeUnused);
  }

  private plugin(name: string, prepare: (root: App) => void): IPolicyValidationPlugin {
    return {
      name,
      version: this.props.tools['cdk-nag'],
      validate: (context: IPolicyValidationContext): PolicyValidationPluginReport => {
        prepare(context.appConstruct as App);
        const violations =
          this.failure === undefined
            ? [...this.violationsOf(name), ...this.appWideViolationsOf(name)]
            : [appWide('cdk-spawn.NotJudged', `the app was not judged: ${this.failure}`)];
        return { success: violations.length === 0, violations };
      },
    };
  }

  /** The CLI takes a plugin that throws for one that found nothing, so nothing may be thrown at it. */
  private tryToJudge(root: App): void {
    this.failure = undefined;
    try {
      this.judge(root);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      this.judged = [];
      // Half-written results are none; `force` overlooks only a missing file, and why it failed is already known.
      rmSync(join(this.app.outdir, RESULTS_FILE), { force: true, recursive: true });
    }
  }

  private judge(root: App): void {
    const book = new WaiverBook(this.props.waivers);
    this.judged = judge(evaluate(root, this.props.frameworks), book, new Acknowledgements(root, this.props.strict));
    this.unused = book.unused();
    this.acknowledgeWaived();
    this.write(root, book);
  }

  /** The CDK moves what is acknowledged to `suppressedViolations`, with the reason; nearest construct and last word win. */
  private acknowledgeWaived(): void {
    for (const { rules } of this.judged) {
      for (const { reasonToRecord: reason, resource, qualifiedId: id } of rules.flatMap(({ findings }) => findings)) {
        if (reason !== undefined) Validations.of(resource).acknowledge({ id, reason });
      }
    }
  }

  private write(root: App, book: WaiverBook): void {
    const lines = new SourceLines();
    const results: Results = {
      version: 1,
      now: this.props.now,
      tools: this.props.tools,
      frameworks: this.judged.map((framework) => frameworkResult(framework, lines)),
      unseen: unseenResources(root),
      waivers: waiverResults(book),
      problems: this.unused.map(describeUnused),
    };
    writeFileSync(join(this.app.outdir, RESULTS_FILE), `${JSON.stringify(results, undefined, 2)}\n`);
  }

  private violationsOf(frameworkId: string): PolicyViolation[] {
    const judged = this.judged.find(({ framework }) => framework.id === frameworkId);
    const violations = new Map<string, Violation>();
    for (const { rule, findings } of judged?.rules ?? []) {
      for (const finding of findings) {
        const description = messageOf(finding, rule.info);
        const fix = fixOf(finding, rule.className, rule.info);
        const severity = finding.acceptance ? 'error' : 'fatal';
        const key = [severity, finding.id, description, fix].join('\n');
        const violation = violations.get(key) ?? {
          ruleName: finding.id,
          description,
          fix,
          // What is not waived is fatal, cdk-nag's warnings too: no acknowledgement in the tree hides a fatal violation.
          severity,
          ruleMetadata: { verdict: finding.kind },
          violatingResources: [],
        };
        violation.violatingResources.push({ constructPath: finding.path, locations: ['Properties'] });
        violations.set(key, violation);
      }
    }
    return [...violations.values()];
  }

  /** Violations that the CLI must show and fail on, whatever stacks it was asked for. */
  private appWideViolationsOf(frameworkId: string): PolicyViolation[] {
    const unused = this.unused.filter((waiver) => waiver.frameworkId === frameworkId);
    const inStages = this.judged
      .filter(({ framework }) => framework.id === frameworkId)
      .flatMap(({ rules }) => rules.flatMap(({ findings }) => findings))
      .filter(({ acceptance, resource }) => acceptance === undefined && Stage.of(resource) !== this.app);
    return [
      ...unused.map((waiver) => appWide('cdk-spawn.WaiverUnused', describeUnused(waiver))),
      ...(inStages.length === 0 ? [] : [appWide('cdk-spawn.FindingsInStages', describeInStages(inStages))]),
    ];
  }
}

type Violation = PolicyViolation & { readonly violatingResources: { constructPath: string; locations: string[] }[] };

function describeUnused({ id, scope }: CheckedWaiver): string {
  return (
    `waiver of ${id} on ${scope} covers no finding: delete it, or correct its scope; ` +
    'a rule that names several findings is waived as <rule id>[<finding>]'
  );
}

function describeInStages(findings: readonly JudgedFinding[]): string {
  const stages = [...new Set(findings.map(({ resource }) => Stage.of(resource)?.node.path ?? ''))].sort();
  return (
    `findings that are not waived: ${findings.length}, in ${stages.join(', ')}; ` +
    "cdk synth '**' shows them, and compliance.json lists them"
  );
}

/** `fatal`, so that no acknowledgement hides it; without a path, because the CLI drops what lies outside the selected stacks. */
function appWide(ruleName: string, description: string): PolicyViolation {
  return { ruleName, description, severity: 'fatal', violatingResources: [{ constructPath: '', locations: [] }] };
}
