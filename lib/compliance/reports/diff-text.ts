import { findingId } from '../engine/report';
import type { WaiverReport } from '../engine/report';
import type { ControlChange, FindingChange, ReportDiff, ResourceChange, ValueChange } from './diff-model';
import { code, prose } from './markdown-text';

/** How the parts of a line are written: as they are, or as Markdown. */
interface Writer {
  readonly heading: (text: string) => string;
  readonly item: (text: string) => string;
  readonly name: (text: string) => string;
  readonly words: (text: string) => string;
}

const PLAIN: Writer = {
  heading: (text) => text,
  item: (text) => `  ${text}`,
  name: (text) => oneLine(text),
  words: (text) => oneLine(text),
};

const MARKDOWN: Writer = {
  heading: (text) => `### ${text}\n`,
  item: (text) => `- ${text}`,
  name: code,
  words: prose,
};

/** The comparison for a terminal. */
export const diffText = (diff: ReportDiff): string => write(diff, PLAIN);

/** The comparison for a pull request. */
export const diffMarkdown = (diff: ReportDiff): string => write(diff, MARKDOWN);

function write(diff: ReportDiff, writer: Writer): string {
  const sections = sectionsOf(diff, writer)
    .filter(({ items }) => items.length > 0)
    .map(({ heading, items }) =>
      [writer.heading(`${heading} (${items.length})`), ...items.map(writer.item)].join('\n'),
    );
  const verdict = diff.worse
    ? 'Something got worse.'
    : sections.length === 0
      ? 'Nothing changed.'
      : 'Nothing got worse.';
  return `${[...sections, verdict].join('\n\n')}\n`;
}

/** The worst first. */
function sectionsOf(
  diff: ReportDiff,
  writer: Writer,
): { readonly heading: string; readonly items: readonly string[] }[] {
  const { controls, findings, resources, waivers, frameworks, problems } = diff;
  const { name, words } = writer;
  const control = (change: ControlChange) => controlText(change, writer);
  const waiver = (each: WaiverReport) => waiverText(each, writer);
  const value = (change: ValueChange) =>
    `${name(change.name)}: ${name(change.before ?? '(none)')} -> ${name(change.after ?? '(none)')}`;
  const changed = (worse: boolean) => findings.changed.filter((change) => change.worse === worse);
  return [
    { heading: 'Controls that got worse', items: controls.worse.map(control) },
    { heading: 'Waivers that have expired', items: waivers.expired.map(waiver) },
    { heading: 'New findings', items: findingTexts(findings.added, writer) },
    { heading: 'Findings that got worse', items: findingTexts(changed(true), writer) },
    { heading: 'New problems of the run', items: problems.added.map(words) },
    { heading: 'Controls that got better', items: controls.better.map(control) },
    { heading: 'Findings that got better', items: findingTexts(changed(false), writer) },
    { heading: 'Mended findings', items: findingTexts(findings.mended, writer) },
    { heading: 'Problems that are gone', items: problems.removed.map(words) },
    { heading: 'Controls judged otherwise', items: controls.changed.map(control) },
    { heading: 'New frameworks', items: frameworks.added.map(words) },
    { heading: 'Frameworks that are gone', items: frameworks.removed.map(words) },
    { heading: 'New controls', items: controls.added.map(control) },
    { heading: 'Controls that are gone', items: controls.removed.map(control) },
    { heading: 'New waivers', items: waivers.added.map(waiver) },
    { heading: 'Waivers that are gone', items: waivers.removed.map(waiver) },
    {
      heading: 'Changed waivers',
      items: waivers.changed.map(({ before, after }) => `${waiver(after)}; it was ${termsText(before, writer)}`),
    },
    { heading: 'Changed settings', items: diff.settings.map(value) },
    { heading: 'Other versions', items: diff.tools.map(value) },
    { heading: 'New resources', items: resources.added.map((each) => resourceText(each, writer)) },
    { heading: 'Resources that are gone', items: resources.removed.map((each) => resourceText(each, writer)) },
  ];
}

function controlText({ framework, id, title, before, after }: ControlChange, { name, words }: Writer): string {
  const step = [before, after].filter((status) => status !== undefined).join(' -> ');
  return `${name(`${framework} ${id}`)}: ${step}. ${words(title)}`;
}

/** A finding once, with the frameworks that ask for its rule. */
function findingTexts(changes: readonly FindingChange[], { name, words }: Writer): string[] {
  const groups = new Map<string, FindingChange[]>();
  for (const change of changes) {
    const key = [change.rule, change.path, change.fingerprint].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.keys()].sort().map((key) => {
    const group = groups.get(key)!;
    const { rule, finding, path, where, why } = group[0];
    const steps = group.map(({ framework, before, after }) => {
      const step = [before, after].filter((status) => status !== undefined).join(' -> ');
      return `${framework} ${step}`;
    });
    const place = where === '' ? name(path) : `${name(path)} ${name(where)}`;
    return `${name(findingId(rule, finding))} on ${place}: ${words(why)} (${words(steps.join(', '))})`;
  });
}

function waiverText(waiver: WaiverReport, writer: Writer): string {
  return `${writer.name(waiver.rule)} on ${writer.name(waiver.scope)}: ${termsText(waiver, writer)}`;
}

const termsText = ({ reason, owner, ticket, expires }: WaiverReport, { words }: Writer): string =>
  words(`${reason} ${owner}, ${ticket ?? 'no ticket'}, ${expires === undefined ? 'no expiry' : `until ${expires}`}`);

const resourceText = ({ stack, path, type }: ResourceChange, { name, words }: Writer): string =>
  `${name(path)} ${words(`(${type}, ${stack})`)}`;

/** No control character of a name reaches the terminal. */
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
