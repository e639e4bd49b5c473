import { createHash } from 'node:crypto';
import { Eta } from 'eta';
import { type Report, STATUSES, type WaiverReport } from '../../engine/report';
import { SCRIPT } from './client';
import { packedData } from './page-data';
import { badge, ICONS, STATUS_LOOKS } from './statuses';
import { STYLE } from './style';
import { FINDING, FINDINGS, RULES, RUN, WAIVERS } from './templates/appendix';
import { CONTROL, FINDING_LINE, FRAMEWORK, RULE_ROW, TOOLBAR } from './templates/controls';
import { HEADER, OVERVIEW, PAGE } from './templates/page';
import { anchor, count, escapeHtml, number, scriptJson } from './text';
import { pageView } from './view';

const eta = new Eta({ autoEscape: true, escapeFunction: escapeHtml, cache: true });
const TEMPLATES = {
  page: PAGE,
  header: HEADER,
  overview: OVERVIEW,
  toolbar: TOOLBAR,
  framework: FRAMEWORK,
  control: CONTROL,
  ruleRow: RULE_ROW,
  findingLine: FINDING_LINE,
};
const APPENDICES = { findings: FINDINGS, finding: FINDING, waivers: WAIVERS, rules: RULES, run: RUN };
for (const [name, template] of Object.entries({ ...TEMPLATES, ...APPENDICES })) eta.loadTemplate(`@${name}`, template);

/** Where a waiver without a source is written. */
const WAIVER_KINDS: Readonly<Record<WaiverReport['kind'], string>> = {
  waiver: 'the app’s code',
  own: 'docs/WAIVERS.md of cdk-spawn',
  acknowledgement: 'an acknowledgement in the construct tree',
};

/** The page for reviewers: one file that asks no network for anything. */
export function htmlReport(report: Report): string {
  return eta.render('@page', {
    ...pageView(report),
    policy: POLICY,
    style: STYLE,
    script: SCRIPT,
    icons: ICONS,
    data: scriptJson(packedData(report)),
    time: time(report.now),
    statuses: STATUSES,
    looks: STATUS_LOOKS,
    once: rememberedParts(),
    ruleAnchor: (rule: string) => anchor('rule', rule),
    badge,
    cell,
    count,
    number,
    writtenIn,
  });
}

/** Renders a part of the page that stands in it several times, once. */
function rememberedParts(): (template: string, of: object) => string {
  const known = new Map<object, string>();
  return (template, of) => {
    let text = known.get(of);
    if (text === undefined) {
      known.set(of, (text = eta.render(template, { of, badge, cell })));
      // Puts the pieces together now, once, and not wherever it stands.
      text.charCodeAt(0);
    }
    return text;
  };
}

/**
 * What the browser may do with the page: run and style it by exactly these two blocks, which are the same in every report,
 * and fetch nothing. Text of the report that got out of its place could do no harm.
 */
const POLICY = [
  "default-src 'none'",
  `script-src '${digest(SCRIPT)}'`,
  `style-src '${digest(STYLE)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** A count in a table; the script makes the passed ones of a rule a button. */
function cell(value: number, key: string, rule?: number): string {
  const data = rule === undefined || value === 0 ? '' : ` data-rule="${rule}"`;
  return `<td class="count ${value === 0 ? 'zero' : key}"${data}>${number(value)}</td>`;
}

/** Where a waiver is written. */
function writtenIn({ source, kind }: WaiverReport): string {
  return source ? `${source.file}:${source.line}` : WAIVER_KINDS[kind];
}

/** `2026-03-02 09:30 UTC`. What is no time stays as it was given. */
function time(now: string | undefined): string | undefined {
  return now?.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/, '$1 $2 UTC');
}
