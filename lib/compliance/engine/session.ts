import {
  type App,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Acknowledgements } from './acknowledgements';
import { evaluate, type LoadedFramework } from './evaluation';
import { judge, type JudgedFramework, WaiverBook, waiverReason } from './judgement';
import { fixOf, frameworkResult, messageOf, type Results, RESULTS_FILE, waiverResults } from './results';
import { SourceLines } from './source-lines';
import type { CheckedWaiver } from './waiver-check';

/** What `Compliance.enforce` was asked for. */
export interface SessionProps {
  readonly frameworks: readonly LoadedFramework[];
  readonly waivers: readonly CheckedWaiver[];
  readonly now?: string;
  readonly tools: Readonly<Record<string, string>>;
}

/** Judges an app once per synthesis, writes the results, and reports to the CDK by one plugin per framework. */
export class Session {
  private judged: JudgedFramework[] = [];
  private unused: readonly CheckedWaiver[] = [];

  public constructor(
    private readonly app: App,
    private readonly props: SessionProps,
  ) {}

  /** Hooks into the app's synthesis. */
  public register(): void {
    this.removeOldResults();
    const [first, ...others] = this.props.frameworks.map(({ framework }, index) =>
      this.plugin(framework.id, index === 0 ? (root) => this.judge(root) : () => undefined),
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
        const violations = this.violationsOf(name);
        return { success: violations.length === 0, violations };
      },
    };
  }

  private judge(root: App): void {
    const book = new WaiverBook(this.props.waivers);
    this.judged = judge(evaluate(root, this.props.frameworks), book, new Acknowledgements(root));
    this.unused = book.unused();
    this.acknowledgeWaived();
    this.write(book);
  }

  /** The CDK moves what is acknowledged to `suppressedViolations`, with the reason; nearest construct and last word win. */
  private acknowledgeWaived(): void {
    for (const { rules } of this.judged) {
      for (const { acceptance, resource, qualifiedId: id } of rules.flatMap(({ findings }) => findings)) {
        if (acceptance?.kind !== 'waiver') continue;
        const { reason, owner, ticket = '', expires = '' } = acceptance;
        Validations.of(resource).acknowledge({ id, reason: waiverReason({ reason, owner, ticket, expires }) });
      }
    }
  }

  private write(book: WaiverBook): void {
    const lines = new SourceLines();
    const results: Results = {
      version: 1,
      now: this.props.now,
      tools: this.props.tools,
      frameworks: this.judged.map((framework) => frameworkResult(framework, lines)),
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
        const key = [finding.id, description, fix].join('\n');
        const violation = violations.get(key) ?? {
          ruleName: finding.id,
          description,
          fix,
          // cdk-nag's warnings too: beside a suppression the CDK would let warnings pass.
          severity: 'error',
          ruleMetadata: { verdict: finding.kind },
          violatingResources: [],
        };
        violation.violatingResources.push({ constructPath: finding.path, locations: ['Properties'] });
        violations.set(key, violation);
      }
    }
    const unused = this.unused.filter((waiver) => waiver.frameworkId === frameworkId);
    return [...violations.values(), ...unused.map(unusedViolation)];
  }
}

type Violation = PolicyViolation & { readonly violatingResources: { constructPath: string; locations: string[] }[] };

function describeUnused({ id, scope }: CheckedWaiver): string {
  return (
    `waiver of ${id} on ${scope} covers no finding: delete it, or correct its scope; ` +
    'a rule that names several findings is waived as <rule id>[<finding>]'
  );
}

/** `fatal`, so that no acknowledgement hides it. */
function unusedViolation(waiver: CheckedWaiver): PolicyViolation {
  return {
    ruleName: 'cdk-spawn.WaiverUnused',
    description: describeUnused(waiver),
    severity: 'fatal',
    violatingResources: [{ constructPath: waiver.scope, locations: [] }],
  };
}
