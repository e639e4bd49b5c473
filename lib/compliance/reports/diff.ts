import type { ControlReport, FrameworkReport, Report, WaiverReport } from '../engine/report';
import { badness } from './badness';
import { diffFindings } from './diff-findings';
import type { ControlChange, ReportDiff, ResourceChange, ValueChange } from './diff-model';
import { pairs } from './diff-pairs';

export type * from './diff-model';
export { diffMarkdown, diffText } from './diff-text';

export interface DiffOptions {
  /**
   * The time at which the second report's waivers are judged.
   * @default - the time of its run; if that was given none, no waiver counts as expired
   */
  readonly now?: Date;
}

/** Compares two reports of the same app. */
export function diffReports(before: Report, after: Report, { now = runTime(after) }: DiffOptions = {}): ReportDiff {
  checkVersion(before, 'first');
  checkVersion(after, 'second');
  const controls = diffControls(before, after);
  const findings = diffFindings(before, after);
  const waivers = diffWaivers(before, after, now);
  return {
    worse:
      controls.worse.length > 0 ||
      waivers.expired.length > 0 ||
      [...findings.added, ...findings.changed].some((change) => change.worse),
    frameworks: onlyIn(before.frameworks.map(frameworkName), after.frameworks.map(frameworkName)),
    controls,
    findings,
    resources: diffResources(before, after),
    waivers,
    settings: diffValues(valuesOf(before.settings), valuesOf(after.settings)),
    tools: diffValues(valuesOf(before.tools), valuesOf(after.tools)),
    problems: onlyIn(before.problems, after.problems),
  };
}

function checkVersion(report: Report, which: string): void {
  // Reports come from files.
  const version: unknown = report.version;
  if (version !== 2) {
    throw new Error(
      `the ${which} report is of version ${JSON.stringify(version)}; this cdk-spawn compares version 2; synthesize that app again`,
    );
  }
}

const frameworkName = ({ id, edition }: FrameworkReport): string => `${id} (${edition})`;

function diffControls(before: Report, after: Report): ReportDiff['controls'] {
  const changes = pairs(controlsOf(before), controlsOf(after), ({ framework, control }) => [framework, control.id]).map(
    ([old, young]): ControlChange => {
      const { framework, control } = (young ?? old)!;
      return {
        framework,
        id: control.id,
        title: control.title,
        ...(old === undefined ? {} : { before: old.control.status }),
        ...(young === undefined ? {} : { after: young.control.status }),
      };
    },
  );
  const both = changes.filter(
    ({ before: old, after: young }) => old !== undefined && young !== undefined && old !== young,
  );
  const step = (change: ControlChange): number => badness(change.after!) - badness(change.before!);
  return {
    worse: both.filter((change) => step(change) > 0),
    better: both.filter((change) => step(change) < 0),
    changed: both.filter((change) => step(change) === 0),
    added: changes.filter((change) => change.before === undefined),
    removed: changes.filter((change) => change.after === undefined),
  };
}

function controlsOf({ frameworks }: Report): { readonly framework: string; readonly control: ControlReport }[] {
  return frameworks.flatMap(({ id, controls }) => controls.map((control) => ({ framework: id, control })));
}

function diffResources(before: Report, after: Report): ReportDiff['resources'] {
  const changes = pairs(resourcesOf(before), resourcesOf(after), ({ stack, logicalId, type }) => [
    stack,
    logicalId,
    type,
  ]);
  return {
    added: changes.flatMap(([old, young]) => (old === undefined ? [young!] : [])),
    removed: changes.flatMap(([old, young]) => (young === undefined ? [old!] : [])),
  };
}

/** What the app lacks as a whole is reported on something that is no resource. */
function resourcesOf({ resources, templates }: Report): ResourceChange[] {
  return resources
    .filter(({ logicalId }) => logicalId !== '')
    .map(({ template, logicalId, type, path }) => ({ stack: templates[template].stack, logicalId, type, path }));
}

function diffWaivers(before: Report, after: Report, now: Date | undefined): ReportDiff['waivers'] {
  const changes = pairs(before.waivers, after.waivers, ({ kind, rule, scope }) => [kind, rule, scope]);
  return {
    added: changes.flatMap(([old, young]) => (old === undefined ? [young!] : [])),
    removed: changes.flatMap(([old, young]) => (young === undefined ? [old!] : [])),
    changed: changes.flatMap(([old, young]) =>
      old !== undefined && young !== undefined && termsOf(old) !== termsOf(young)
        ? [{ before: old, after: young }]
        : [],
    ),
    expired: changes.flatMap(([old, young]) =>
      young !== undefined && hasExpired(young, now) && !(old !== undefined && hasExpired(old, runTime(before)))
        ? [young]
        : [],
    ),
  };
}

const termsOf = ({ reason, owner, ticket, expires }: WaiverReport): string =>
  JSON.stringify([reason, owner, ticket, expires]);

/** It holds until the end of its last day, in UTC. */
const hasExpired = ({ expires }: WaiverReport, now: Date | undefined): boolean =>
  expires !== undefined && now !== undefined && expires < now.toISOString().slice(0, 10);

const runTime = ({ now }: Report): Date | undefined => (now === undefined ? undefined : new Date(now));

const valuesOf = (values: object): [string, string][] =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);

function diffValues(before: readonly [string, string][], after: readonly [string, string][]): ValueChange[] {
  return pairs(before, after, ([name]) => [name])
    .filter(([old, young]) => old?.[1] !== young?.[1])
    .map(([old, young]) => ({
      name: (young ?? old)![0],
      ...(old === undefined ? {} : { before: old[1] }),
      ...(young === undefined ? {} : { after: young[1] }),
    }));
}

function onlyIn(before: readonly string[], after: readonly string[]): { added: string[]; removed: string[] } {
  const changes = pairs(before, after, (text) => [text]);
  return {
    added: changes.flatMap(([old, young]) => (old === undefined ? [young!] : [])),
    removed: changes.flatMap(([old, young]) => (young === undefined ? [old!] : [])),
  };
}
