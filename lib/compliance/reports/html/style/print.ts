/** On paper: everything open, nothing to click, no framework begun at the foot of another's page. A4 or Letter is the reader's choice. */
export const PRINT = `
@page { margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #56606b; } }
@media print {
  body { font-size: 9pt; line-height: 1.4; }
  header, main, footer { max-width: none; padding: 0; }
  h1 { font-size: 22pt; }
  h2 { font-size: 14pt; }
  h3, .control h3, .finding h3 .path { font-size: 9pt; }
  h4, table, caption, dt, .mono, .path, .facts, .rows, pre, thead th, .about, .verdicts, .card .edition, .title, table.rules .title, .origin, .columns, .lead, .finding-line .ref { font-size: 8pt; }
  .control > summary .title { font-size: 9pt; }
  a { color: inherit; text-decoration: none; }
  nav, .toolbar, .skip, .note-fields, .more button, .pages, .copied, .to-finding { display: none !important; }
  .print-filter:not(:empty) { display: block; margin-top: 1rem; padding: 0.5rem 0.75rem; border: 1px solid var(--error); color: var(--error); font-weight: 600; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  summary::before { display: none; }
  .control > summary, .rule > summary, .finding-line > summary, .columns, .body { padding-left: 0; }
  .columns, .control > summary { grid-template-columns: 9.5rem minmax(0, 1fr) 4rem 7.5rem; gap: 0.75rem; }
  .rule > summary { grid-template-columns: 14rem minmax(0, 1fr) max-content; gap: 0.75rem; }
  .detail { grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); }
  .finding-line > summary { grid-template-columns: 6rem minmax(0, 1fr) max-content; gap: 0.75rem; padding-block: 0.25rem; }
  .body { padding-bottom: 0.75rem; }
  .body > * + * { margin-top: 0.5rem; }
  .scroll { overflow: visible; }
  table.rules, table.wide { min-width: 0; }
  th, td { padding: 0.25rem 0.5rem 0.25rem 0; }
  table.rules thead th + th, td.count { width: 3.5rem; }
  td.count button { border: 0; padding: 0; margin: 0; background: none; }
  thead { display: table-header-group; }
  tr, .card, .finding-list > li, .waiver, .problems, .evidence { break-inside: avoid; }
  summary, caption, h2, h3, h4, .columns { break-after: avoid; }
  section { margin-top: 1.5rem; }
  .framework, .findings, .waivers, .all-rules, .run { break-before: page; margin-top: 0; }
  .cards { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .card { padding: 0.75rem; }
  .finding { padding: 0.625rem 0.75rem; margin-top: 0.75rem; }
  .finding:target, .finding:focus { border-color: var(--line); box-shadow: none; }
  pre { max-height: none; overflow: visible; padding: 0.5rem 0.75rem; }
  .evidence { border: 1px solid var(--line); background: none; padding: 0.5rem 0.75rem; }
  .note-paper { display: block; margin-top: 0.5rem; padding-top: 0.375rem; min-height: 2.5rem; border-top: 1px dashed var(--edge); }
  .note-paper p { white-space: pre-wrap; }
  .bar, .icon { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
