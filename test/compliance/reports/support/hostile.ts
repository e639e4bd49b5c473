import fc from 'fast-check';
import type { Report } from '../../../../lib/compliance/engine/report';

/** Fields that are no free text. */
const FIXED = new Set([
  ...['$schema', 'version', 'now', 'sha256', 'fingerprint', 'expires', 'kind', 'status', 'grade', 'origin', 'settings'],
]);

/** The report with every free text between two others: ids too, the same everywhere, so that it stays a report. */
export function wrapTexts(report: Report, before: string, after: string): Report {
  const wrap = (value: unknown): unknown => {
    if (typeof value === 'string') return `${before}${value}${after}`;
    if (Array.isArray(value)) return value.map(wrap);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, FIXED.has(key) ? each : wrap(each)]));
  };
  return wrap(report) as Report;
}

/** Text that means something to a spreadsheet, XML, JSON, Markdown, HTML, a path or a terminal. */
export const hostileText = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      ...[
        '=1+1',
        '+1',
        '-1',
        '@SUM(A1)',
        '\t=1',
        '\r=1',
        '\n=1',
        ' =1',
        '\u200B=1',
        '\uFEFF=1',
        '＝1',
        '﹦1',
        '＋1',
        '"',
        '""',
      ],
      ...[
        ',',
        ';',
        '\r\n',
        "'",
        '|',
        '||',
        '`',
        '``` ',
        '\\',
        '\\|',
        '<script>alert(1)</script>',
        '</details>',
        '<!--',
        ']]>',
      ],
      ...[
        '&amp;',
        '&#0;',
        '\u0000',
        '\u001B[31m',
        '\uD800',
        '\uDC00',
        '\uFFFE',
        '{{x}}',
        '[a](javascript:b)',
        '@team',
        '#1',
        '~',
      ],
      ...['../..', '/', '//x', '%', '?a#b', 'C:\\x', ' ', '\u2028', '__proto__', '# h', '---', '1. x'],
    ),
  );
