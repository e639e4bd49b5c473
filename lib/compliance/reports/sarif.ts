import { findingId } from '../engine/report';
import type { Log, Notification, Result, Run } from 'sarif';
import type { FindingReport, Report, ResourceReport } from '../engine/report';
import { nameUuid, PROJECT_URI } from './name-uuid';
import { type FrameworkView, notesOf, ReportLookup, resourceName, waiverText } from './report-lookup';
import { SarifPlaces } from './sarif-places';
import { descriptorsOf, taxonomiesOf } from './sarif-rules';

export interface SarifOptions {
  /**
   * Whether each rule on each resource that passed is a result too, of kind `pass`. They are many.
   * @default false
   */
  readonly passes?: boolean;
  /**
   * The most results that are written: the worst first. A notification says how many are left out.
   * @default 25000 - what GitHub takes in one run
   */
  readonly maxResults?: number;
  /**
   * Directory of the templates, relative to the source root, where the report names them relative to it: `cdk.out`.
   * @default - they are named relative to the source root
   */
  readonly templateDirectory?: string;
}

/** GitHub rejects a run with more results than this. */
const GITHUB_RESULTS = 25_000;
/** GitHub keeps so many of them, by severity. */
const GITHUB_SHOWN = 5_000;

/**
 * SARIF 2.1.0 as GitHub code scanning and editors read it. A finding is one result, whatever number of frameworks asks for
 * its rule: kind `fail` and level `error`; an unknown is kind `open`, which the standard wants at level `none`. A rule that
 * threw is a notification. A finding is suppressed only if it is waived in every framework that asks for its rule.
 */
export function sarifReport(report: Report, options: SarifOptions = {}): string {
  const run = new SarifRun(new ReportLookup(report), options).build();
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

class SarifRun {
  private readonly places: SarifPlaces;
  private readonly ruleIndices: ReadonlyMap<string, number>;

  public constructor(
    private readonly lookup: ReportLookup,
    private readonly options: SarifOptions,
  ) {
    this.places = new SarifPlaces(lookup, options.templateDirectory);
    this.ruleIndices = new Map(lookup.report.rules.map(({ id }, index) => [id, index]));
  }

  public build(): Run {
    const { report } = this.lookup;
    const { passes = false, maxResults = GITHUB_RESULTS } = this.options;
    const all = [...this.findings(), ...(passes ? this.passes() : [])];
    const results = all.slice(0, maxResults);
    const taxonomies = taxonomiesOf(report);
    return {
      tool: {
        driver: {
          name: 'cdk-spawn',
          informationUri: PROJECT_URI,
          ...(report.tools['cdk-spawn'] === undefined ? {} : { version: report.tools['cdk-spawn'] }),
          rules: descriptorsOf(this.lookup),
          notifications: [
            { id: 'rule-error', shortDescription: { text: 'A rule threw: a defect of the rule, not of the app' } },
            { id: 'run-problem', shortDescription: { text: 'Something is wrong with the run itself' } },
            { id: 'results-cut', shortDescription: { text: 'More results than the reader takes' } },
          ],
          supportedTaxonomies: taxonomies.map(({ name, guid }, index) => ({ name, guid, index })),
        },
      },
      automationDetails: {
        // GitHub reads category/run.
        id: `cdk-spawn/${report.runId ?? ''}`,
        ...(report.runId === undefined ? {} : { guid: nameUuid('run', report.runId) }),
      },
      invocations: [
        {
          executionSuccessful: !report.findings.some(({ kind }) => kind === 'error'),
          ...(report.now === undefined ? {} : { endTimeUtc: new Date(report.now).toISOString() }),
          toolExecutionNotifications: [...this.ruleErrors(), ...cutNotifications(all.length, results.length)],
          toolConfigurationNotifications: report.problems.map((text) => notification('run-problem', 'error', text)),
        },
      ],
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The directory that the run was started in.' } } },
      artifacts: this.places.artifacts(),
      taxonomies,
      results,
      properties: { tools: report.tools, settings: report.settings },
    };
  }

  /** Failed ones first, then unknown, then waived: what is cut off is what matters least. */
  private findings(): Result[] {
    const ranks: Result[][] = [[], [], []];
    this.lookup.report.findings.forEach((finding, index) => {
      if (finding.kind === 'error') return;
      const views = this.lookup.viewsOf(index);
      const rank = isWaived(views) ? 2 : finding.kind === 'failed' ? 0 : 1;
      ranks[rank].push(this.resultOf(finding, views));
    });
    return ranks.flat();
  }

  private resultOf(finding: FindingReport, views: readonly FrameworkView[]): Result {
    const resource = this.lookup.resourceOf(finding);
    const failed = finding.kind === 'failed';
    return {
      ruleId: finding.rule,
      ruleIndex: this.ruleIndices.get(finding.rule),
      kind: failed ? 'fail' : 'open',
      level: failed ? 'error' : 'none',
      message: { text: this.messageOf(finding, resource, views) },
      ...this.places.of(resource, finding),
      // The second is the name under which GitHub tracks an alert from run to run.
      partialFingerprints: {
        'cdkSpawnFinding/v1': finding.fingerprint,
        primaryLocationLineHash: `${finding.fingerprint}:1`,
      },
      // The standard wants it on all results of a run or on none.
      suppressions: isWaived(views) ? suppressionsOf(views) : [],
      properties: {
        id: findingId(finding.rule, finding.finding),
        ...(finding.where === '' ? {} : { where: finding.where }),
        ...(finding.fix === '' ? {} : { fix: finding.fix }),
        frameworks: Object.fromEntries(views.map(({ framework, status }) => [framework.id, status])),
      },
    };
  }

  private messageOf(finding: FindingReport, resource: ResourceReport, views: readonly FrameworkView[]): string {
    const controls = views.map(({ framework, status, waiver }) => {
      const ids = this.lookup.controlsOf(framework, finding.rule).join(', ');
      const waived = status === 'waived' ? ` (waived${waiver === undefined ? '' : ` by ${waiver.owner}`})` : '';
      return `${framework.title} ${ids}`.trim() + waived;
    });
    return [
      `${finding.kind === 'unknown' ? 'Unknown: ' : ''}${sentence(finding.why)}`,
      ...notesOf(views).map(sentence),
      ...(finding.fix === '' ? [] : [sentence(finding.fix)]),
      `Resource: ${resourceName(resource)} (${resource.type}).`,
      ...(controls.length === 0 ? [] : [`Asked for by ${controls.join('; ')}.`]),
    ].join(' ');
  }

  private passes(): Result[] {
    const { resources, rules } = this.lookup.report;
    return rules.flatMap(({ id, title, passed }) =>
      passed.map((index): Result => ({
        ruleId: id,
        ruleIndex: this.ruleIndices.get(id),
        kind: 'pass',
        level: 'none',
        message: { text: `Passed: ${title}. Resource: ${resourceName(resources[index])} (${resources[index].type}).` },
        ...this.places.of(resources[index]),
        suppressions: [],
      })),
    );
  }

  private ruleErrors(): Notification[] {
    return this.lookup.report.findings
      .filter(({ kind }) => kind === 'error')
      .map((finding) => ({
        ...notification('rule-error', 'error', `${finding.rule}: ${finding.why}`),
        associatedRule: { id: finding.rule, index: this.ruleIndices.get(finding.rule) },
        locations: this.places.of(this.lookup.resourceOf(finding), finding).locations,
      }));
  }
}

/** Whether nobody is left to whom the finding is open. */
const isWaived = (views: readonly FrameworkView[]): boolean =>
  views.length > 0 && views.every(({ status }) => status === 'waived');

/** One per waiver: several frameworks may share one. */
function suppressionsOf(views: readonly FrameworkView[]): NonNullable<Result['suppressions']> {
  return [...new Set(views.map(({ waiver }) => waiver))].map((waiver) => ({
    kind: 'external',
    status: 'accepted',
    ...(waiver === undefined
      ? {}
      : {
          justification: waiverText(waiver),
          properties: {
            kind: waiver.kind,
            rule: waiver.rule,
            scope: waiver.scope,
            owner: waiver.owner,
            ...until(waiver),
          },
        }),
  }));
}

const until = ({ ticket, expires }: { readonly ticket?: string; readonly expires?: string }) => ({
  ...(ticket === undefined ? {} : { ticket }),
  ...(expires === undefined ? {} : { expires }),
});

function cutNotifications(all: number, written: number): Notification[] {
  if (written < all) {
    const text = `${all - written} of ${all} results are left out, the least severe; report.json and report.html have all.`;
    return [notification('results-cut', 'warning', text)];
  }
  if (written <= GITHUB_SHOWN) return [];
  return [
    notification(
      'results-cut',
      'note',
      `${written} results; GitHub code scanning shows the first ${GITHUB_SHOWN} by severity.`,
    ),
  ];
}

const notification = (id: string, level: Notification['level'], text: string): Notification => ({
  descriptor: { id },
  level,
  message: { text },
});

/** With a capital and a full stop. */
function sentence(text: string): string {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}
