/** Text that Markdown, GitHub and HTML leave as it is: no markup, no table cell, no mention, no line break. */
export function prose(text: string): string {
  return (
    oneLine(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // As entities: a backslash keeps neither from ending a code span or a cell in every reader.
      .replaceAll('|', '&#124;')
      .replaceAll('`', '&#96;')
      .replace(/\\|[*_[\]~$]|#(?=\d)(?<!&#)/g, '\\$&')
      // A zero-width space keeps `@team` from calling the team at each push.
      .replaceAll('@', '@\u200B')
  );
}

/** A code span, in a table too. */
export function code(text: string): string {
  const content = oneLine(text);
  if (content === '') return '';
  return /[`|\\]/.test(content) ? `<code>${prose(content)}</code>` : `\`${content}\``;
}

/** A row of a table. */
export const tableRow = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The heading of a table: numbers stand on the right. */
export function tableHead(...columns: readonly { readonly title: string; readonly number?: true }[]): string[] {
  return [
    tableRow(...columns.map(({ title }) => title)),
    tableRow(...columns.map(({ number }) => (number ? '--:' : '---'))),
  ];
}

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\u200B]+/gu, ' ').trim();
