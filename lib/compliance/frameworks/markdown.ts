/** Text that GitHub shows as it stands, in a table too; code spans keep their form. */
export function text(plain: string): string {
  return plain
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** A code span. */
export function code(literal: string): string {
  return `\`${literal.replaceAll('|', '\\|')}\``;
}

/** A table; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Anchor of a rule on the page of rules. */
export function anchorOf(id: string): string {
  return id.toLowerCase();
}
