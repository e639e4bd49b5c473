import { App } from 'aws-cdk-lib';
import type { Framework } from './framework';
import type { Waivers } from './waiver';
import type * as packs from './packs/load';
import { checkWaivers } from './engine/waiver-check';
import { Session } from './engine/session';

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
   * Whether `Validations.of(construct).acknowledge(...)` is refused, which names no owner, ticket or expiry. Otherwise it is
   * honoured where it gives the qualified id (`SOC2::SOC2-X`) and a reason, below the app, and reported as `unowned`.
   * @default false
   */
  readonly strict?: boolean;
  /**
   * The time that the expiry of waivers is compared to, as ISO 8601: a day (its first moment in UTC), or a time with a
   * zone. The results name it if given.
   * @default - the current time, which the results leave out so that the same app gives the same bytes
   */
  readonly now?: string;
}

/** Judges an app by compliance frameworks whenever it is synthesized. */
export class Compliance {
  /**
   * Makes the synthesis of an app fail on every finding that is not waived, and writes each verdict to
   * `compliance.json` beside the templates. A rule that throws gives no verdict and fails too.
   *
   * Call it once, on the app; nested stacks and stages are covered. Loads cdk-nag, which nothing else here does.
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
    const now = timeOf(props.now);

    // Loaded here and not above: cdk-nag costs 0.15 s and 20 MB that a user of the constructs alone need not pay.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { rulesOf, TOOLS } = require('./packs/load') as typeof packs;
    const frameworks = props.frameworks.map((framework) => ({ framework, rules: rulesOf(framework.id) }));
    const waivers = checkWaivers(props.waivers?.all ?? [], frameworks, now);
    new Session(app, { frameworks, waivers, now: props.now, strict: props.strict ?? false, tools: TOOLS }).register();
    enforced.add(app);
  }

  private constructor() {}
}

const enforced = new WeakSet<App>();

/** A time without a zone would be another one on each machine. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

function timeOf(now: string | undefined): Date {
  if (now === undefined) return new Date();
  const time = new Date(now);
  if (!ISO_TIME.test(now) || Number.isNaN(time.getTime())) {
    throw new Error(`now is no time: "${now}"; write ISO 8601 with a zone, such as 2026-11-23T00:00:00Z`);
  }
  return time;
}
