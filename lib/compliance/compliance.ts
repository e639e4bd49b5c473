import { App } from 'aws-cdk-lib';
import type { Framework } from './framework';
import type { RuleSettings } from './model';
import { ReportFormat } from './report-format';
import type { Waivers } from './waiver';
import type * as start from './engine/start';

/** What an app is judged by. */
export interface ComplianceProps {
  /** The frameworks whose rules run. Each at most once, at least one. */
  readonly frameworks: Framework[];
  /**
   * Findings that someone accepts.
   * @default - none: every finding fails the synthesis
   */
  readonly waivers?: Waivers;
  /**
   * What the rules can't read from a template and must be told. The report names it.
   * @default - nothing: see each setting
   */
  readonly settings?: RuleSettings;
  /**
   * The formats that the report is written in beside the templates, besides `report.json`, which always is.
   * @default [ReportFormat.HTML]
   */
  readonly reports?: ReportFormat[];
  /**
   * Whether `Validations.of(construct).acknowledge(...)` is refused, which names no owner, ticket or expiry. Otherwise it is
   * honoured where it gives the qualified id (`SOC2::SOC2-X`) and a reason, below the app, and reported as `unowned`.
   * @default false
   */
  readonly strict?: boolean;
  /**
   * Whether what the template does not tell (`unknown`), and a rule that threw, fail too. Never counted as passed either way.
   * @default false
   */
  readonly failOnUnknown?: boolean;
  /**
   * Whether each resource's `Metadata` in the templates names the controls that the rules about its type bear on
   * (`cdk-spawn:controls`), for reviewers who read templates only. Stages must be made before `Compliance.enforce` is called.
   * @default false
   */
  readonly controlsInMetadata?: boolean;
  /**
   * The time that the expiry of waivers is compared to, as ISO 8601: a day (its first moment in UTC), or a time with a
   * zone. The report names it if given.
   * @default - the current time, which the report leaves out so that the same app gives the same bytes
   */
  readonly now?: string;
  /**
   * Names this run in the reports, such as a CI run's number.
   * @default - none
   */
  readonly runId?: string;
}

/** Judges an app by compliance frameworks whenever it is synthesized. */
export class Compliance {
  /**
   * Makes the synthesis of an app fail on every finding that is not waived, and writes each verdict to `report.json` and
   * `report.html` beside the templates. The verdicts are those of the final templates, so that no override and no plain
   * `CfnResource` escapes them.
   *
   * Call it once, on the app; nested stacks and stages are covered.
   *
   * @throws if the scope is no app, if it is called twice, if a framework is missing or named twice, and if a waiver
   * is expired, over-broad, incomplete, of an unknown rule or of one that can't be waived
   */
  public static enforce(app: App, props: ComplianceProps): void {
    if (!App.isApp(app)) {
      throw new Error(
        'compliance is enforced on an App only, because rules look across stacks: pass the root of the construct tree',
      );
    }
    if (enforced.has(app)) {
      throw new Error(
        'compliance is already enforced on this app: name all frameworks in one call of Compliance.enforce',
      );
    }
    const ids = props.frameworks.map(({ id }) => id);
    if (ids.length === 0) {
      throw new Error('frameworks is empty: name at least one, such as Framework.soc2()');
    }
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) throw new Error(`frameworks names ${twice} twice: name each once`);
    // Loaded here and not above: a user of the constructs alone need not pay for the rules.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { startSession } = require('./engine/start') as typeof start;
    startSession(app, { reports: [ReportFormat.HTML], ...props });
    enforced.add(app);
  }

  private constructor() {}
}

const enforced = new WeakSet<App>();
