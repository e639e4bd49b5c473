import { STATUS_LOOKS } from '../statuses';
import { DARK, LIGHT, properties } from './palette';

const STATUS_COLOURS = Object.values(STATUS_LOOKS)
  .map(({ key }) => `.${key} { --status: var(--${key}); }`)
  .join('\n');

/** Colours, type and the frame of the page. */
export const BASE = `
:root { color-scheme: light dark; ${properties(LIGHT)}
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Segoe UI Mono", "Liberation Mono", Menlo, Consolas, monospace; }
@media screen and (prefers-color-scheme: dark) { :root { ${properties(DARK)} } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 0.9375rem/1.5 var(--sans); overflow-wrap: anywhere; }
header, main, footer { max-width: 74rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2.5rem; }
footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--muted); font-size: 0.8125rem; }
h1, h2, h3, h4, p, ul, dl, dd { margin: 0; }
ul { padding: 0; list-style: none; }
h2 { font-size: 1.375rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; }
h3 { font-size: 1rem; font-weight: 600; }
h4 { font-size: 0.8125rem; font-weight: 600; }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
bdi, td, th, dd { unicode-bidi: isolate; }
.mono, .path, pre, kbd { font-family: var(--mono); font-size: 0.8125rem; }
.n, .num, td.count { font-variant-numeric: tabular-nums; }
section { margin-top: 3.5rem; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
[tabindex="-1"]:focus { outline: none; }
[hidden] { display: none !important; }
.icons { position: absolute; width: 0; height: 0; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.5rem 1rem; background: var(--page); z-index: 2; }
.print-filter, .note-paper { display: none; }
.lead, .edition, .about, .verdicts, .origin, .grade, .none, .more, .terms, .title, caption { color: var(--muted); }
.lead { max-width: 46rem; margin-top: 0.5rem; }
.scroll { overflow-x: auto; }
`;

/** The verdict at the head, and the cards. */
export const HEAD = `
.kicker { color: var(--muted); font-weight: 600; margin-bottom: 0.25rem; }
h1 { font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem); line-height: 1.12; letter-spacing: -0.02em; font-weight: 700; max-width: 22em; }
.headline { color: var(--status); }
.sentences { margin-top: 0.75rem; font-size: 1.0625rem; }
header .lead { margin-top: 1rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin-top: 1.25rem; }
dt { color: var(--muted); font-size: 0.8125rem; }
.problems { margin-top: 1.75rem; padding: 0.875rem 1.125rem; border: 1px solid var(--error); border-radius: 6px; }
.problems h2 { font-size: 1rem; color: var(--error); }
.problems ul { margin-top: 0.5rem; padding-left: 1.125rem; list-style: disc; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.375rem 1.5rem; margin-top: 1.75rem; padding: 0.75rem 0; border-block: 1px solid var(--line); }
nav .n { color: var(--muted); }
.overview { margin-top: 2.5rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 1rem; margin-top: 1rem; }
.card { display: flex; flex-direction: column; padding: 1.125rem 1.25rem; border: 1px solid var(--line); border-radius: 8px; }
.card .edition { font-size: 0.8125rem; }
.bar { display: block; width: 100%; height: 12px; margin: 0.75rem 0; }
.bar rect { fill: var(--status); stroke: var(--page); stroke-width: 2px; vector-effect: non-scaling-stroke; }
.counts { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 0.625rem; margin-bottom: 1rem; }
.counts li { display: contents; }
.counts .n { text-align: right; font-weight: 600; }
.verdicts { margin-top: auto; padding-top: 0.75rem; border-top: 1px solid var(--line); font-size: 0.8125rem; }
.legend { margin-top: 1rem; }
.legend summary { color: var(--link); width: max-content; cursor: pointer; }
.legend dl { display: grid; gap: 0.375rem; margin: 0.75rem 0; }
.legend dl div { display: grid; grid-template-columns: 9rem 1fr; gap: 1rem; }
.legend dt { color: inherit; font-size: inherit; font-weight: 600; }
${STATUS_COLOURS}
.status { display: inline-flex; align-items: baseline; gap: 0.4em; color: var(--status); font-weight: 600; white-space: nowrap; }
.icon { align-self: center; width: 1em; height: 1em; flex: none; overflow: visible; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.ink { stroke: var(--page); }
`;

/** The row of filters. */
export const TOOLS = `
.toolbar { position: sticky; top: 0; z-index: 1; margin-top: 2.5rem; padding: 0.75rem 0; background: var(--page); border-block: 1px solid var(--line); }
.toolbar:not([hidden]) ~ * { scroll-margin-top: 9rem; }
.toolbar:not([hidden]) ~ * [id] { scroll-margin-top: 9rem; }
.fields { display: grid; grid-template-columns: minmax(14rem, 2fr) repeat(5, minmax(0, 1fr)); gap: 0.625rem; }
label { color: var(--muted); font-size: 0.8125rem; }
input, select, textarea { display: block; width: 100%; font: inherit; font-size: 0.875rem; }
input, select, textarea, button, .button { padding: 0.3125rem 0.5rem; border: 1px solid var(--edge); border-radius: 5px; background: var(--page); color: var(--text); }
input, select { height: 2.125rem; }
textarea { resize: vertical; min-height: 2.125rem; field-sizing: content; }
::placeholder { color: var(--muted); opacity: 1; }
kbd { padding: 0 0.3em; border: 1px solid var(--edge); border-radius: 3px; font-size: 0.6875rem; }
.outcome { display: flex; flex-wrap: wrap; align-items: center; gap: 0.375rem 0.5rem; margin-top: 0.625rem; font-size: 0.8125rem; }
.outcome p { font-weight: 600; margin-right: 0.5rem; }
.gap { flex: 1; }
button, .button { font: inherit; font-size: 0.8125rem; cursor: pointer; }
button:hover, .button:hover { background: var(--raised); }
.button { position: relative; }
.button input { position: absolute; inset: 0; height: 100%; padding: 0; border: 0; opacity: 0; cursor: pointer; }
.button:focus-within { outline: 2px solid var(--focus); outline-offset: 2px; }
.message:not(:empty) { margin-top: 0.5rem; font-size: 0.8125rem; }
`;

/** Controls and what opens beneath them. */
export const CONTROLS = `
.framework .edition { font-size: 1rem; font-weight: 400; letter-spacing: 0; margin-left: 0.25rem; }
.about { display: flex; flex-wrap: wrap; gap: 0 1.25rem; font-size: 0.8125rem; margin-top: 0.25rem; }
.columns, .control > summary { display: grid; grid-template-columns: 10.5rem minmax(0, 1fr) 5.5rem 9.5rem; gap: 1.25rem; align-items: baseline; padding-left: 1.5rem; }
.columns { margin-top: 1rem; padding-bottom: 0.375rem; font-size: 0.8125rem; color: var(--muted); border-bottom: 1px solid var(--line); }
summary { cursor: pointer; }
.control, .rule { border-bottom: 1px solid var(--line); }
.control > summary, .rule > summary, .finding-line > summary { position: relative; list-style: none; padding-block: 0.5625rem; padding-left: 1.5rem; }
summary::-webkit-details-marker { display: none; }
.control > summary::before, .rule > summary::before, .finding-line > summary::before { content: ""; position: absolute; left: 0.375rem; top: 1.0625rem; width: 0.4375rem; height: 0.4375rem;
  border: solid var(--muted); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); }
details[open] > summary::before { transform: rotate(45deg); }
.control > summary:hover, .rule > summary:hover { background: var(--raised); }
.control > summary .title { color: var(--text); }
.control h3 { font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
.control .grade::first-letter { text-transform: uppercase; }
.grade { display: inline-block; }
.mark { padding: 0 0.4em; border: 1px solid var(--edge); border-radius: 3px; color: var(--muted); font-size: 0.75rem; white-space: nowrap; }
.body { padding: 0.25rem 0 1.5rem 1.5rem; }
.body > * + * { margin-top: 1rem; }
.note { max-width: 46rem; }
.none { padding: 1rem 0 0 1.5rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
caption { text-align: left; font-size: 0.8125rem; padding-bottom: 0.375rem; }
th, td { padding: 0.4375rem 0.75rem 0.4375rem 0; text-align: left; vertical-align: top; font-weight: 400; border-bottom: 1px solid var(--line); }
thead th { font-size: 0.8125rem; color: var(--muted); white-space: nowrap; padding-block: 0.25rem; }
tbody tr:last-child > * { border-bottom: 0; }
table.rules { min-width: 40rem; }
table.rules .title { display: block; font-size: 0.8125rem; }
.origin { font-size: 0.8125rem; margin-left: 0.375rem; }
table.rules thead th + th, td.count { width: 4.75rem; text-align: right; padding-right: 0; }
td.count { color: var(--status); font-weight: 600; }
td.count.zero, td.count.na { color: var(--muted); font-weight: 400; }
td.count button { padding: 0 0.4375rem; margin-right: -0.4375rem; color: inherit; font: inherit; border-color: var(--line); }
.keep { white-space: nowrap; }
.owner { overflow-wrap: break-word; }
td.num, th.num { text-align: right; padding-right: 0; }
table.wide { min-width: 56rem; }
.hash { font-size: 0.75rem; }
abbr { text-decoration: none; }
.settings { max-width: 46rem; }
.waivers .scroll, .run .scroll { margin-top: 1rem; }
.finding-list > li { border-top: 1px solid var(--line); }
.finding-list > li:last-child { border-bottom: 1px solid var(--line); }
.body h4 + * { margin-top: 0.375rem; }
.finding-line > summary { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr) max-content; gap: 1rem; align-items: baseline; }
.finding-line .ref { color: var(--muted); font-size: 0.8125rem; }
.finding-line .why { display: block; color: var(--muted); }
.finding-line > :not(summary) { padding: 0 0 0.75rem 1.5rem; }
.to-finding { font-size: 0.8125rem; }
.evidence { padding: 0.875rem 1.125rem 1rem; background: var(--raised); border-radius: 6px; }
.note-fields { display: grid; grid-template-columns: 2fr 1fr; gap: 0.75rem; margin-top: 0.75rem; }
body:not(.scripted) .note-fields { display: none; }
`;

/** Findings, waivers, rules, run. */
export const APPENDIX = `
.finding { margin-top: 1.25rem; padding: 1rem 1.25rem 1.125rem; border: 1px solid var(--line); border-radius: 8px; }
.finding:target, .finding:focus { border-color: var(--focus); box-shadow: 0 0 0 1px var(--focus); }
tr:target > * { background: var(--raised); }
.finding h3 { display: grid; grid-template-columns: 1.75rem minmax(0, 1fr) auto; gap: 0.5rem; align-items: baseline; }
.finding h3 .n { color: var(--muted); font-weight: 400; }
.finding h3 .path { font-size: 0.875rem; }
.finding h3 + .finding-body { padding-left: 2.25rem; margin-top: 0.25rem; }
.fix { margin-top: 0.25rem; }
.rows { display: grid; gap: 0.25rem; align-content: start; font-size: 0.875rem; }
.rows div { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0.75rem; align-items: baseline; }
.detail { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 0.875rem 2rem; margin-top: 0.875rem; }
.fates { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
pre { margin: 0; padding: 0.75rem 1rem; max-height: 26rem; overflow: auto; background: var(--raised); border-radius: 6px; line-height: 1.5; white-space: pre-wrap; tab-size: 2; }
.waiver { margin-top: 0.875rem; padding-left: 0.875rem; border-left: 2px solid var(--waived); font-size: 0.875rem; }
.all-rules > .lead { margin-bottom: 0.75rem; }
.rule > summary { display: grid; grid-template-columns: minmax(0, 17rem) minmax(0, 1fr) max-content; gap: 1.25rem; align-items: baseline; }
.rule h3 { font-size: 0.875rem; }
.tally { font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
.passed-list .pages { display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem; margin-top: 0.5rem; font-size: 0.8125rem; }
.finding-line .fix, .finding-line .why { color: inherit; }
@media (prefers-reduced-motion: no-preference) { details > summary::before { transition: transform 0.12s; } }
@media screen and (max-width: 60rem) {
  .toolbar { position: static; }
  .toolbar:not([hidden]) ~ *, .toolbar:not([hidden]) ~ * [id] { scroll-margin-top: 1rem; }
  .fields { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
  .fields .wide { grid-column: 1 / -1; }
}
@media screen and (max-width: 46rem) {
  header, main, footer { padding-inline: 1rem; }
  header { padding-top: 1.5rem; }
  .columns { display: none; }
  .control > summary { grid-template-columns: minmax(0, 1fr) auto; gap: 0.125rem 0.75rem; }
  .control > summary .title { grid-column: 1 / -1; grid-row: 2; }
  .control > summary .grade { display: none; }
  .controls { margin-top: 1rem; border-top: 1px solid var(--line); }
  .body { padding-left: 0; }
  .rule > summary, .finding-line > summary { grid-template-columns: minmax(0, 1fr); gap: 0.125rem; }
  .finding-line > :not(summary) { padding-left: 0; }
  .finding { padding-inline: 0.875rem; }
  .finding h3 { grid-template-columns: minmax(0, 1fr); gap: 0.25rem; }
  .finding h3 + .finding-body { padding-left: 0; }
  .note-fields { grid-template-columns: minmax(0, 1fr); }
  .legend dl div { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
@media (forced-colors: active) { .status, .bar rect { forced-color-adjust: none; } .ink { stroke: Canvas; } }
`;
