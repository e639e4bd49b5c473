/** A CloudWatch Logs filter pattern of plain terms, for log lines that are text and no JSON. */
export interface TermFilter {
  matches(line: string): boolean;
}

const TERM = /([-?]?)(?:"([^"]*)"|([^\s"%{}[\]]+))(?:\s+|$)/y;
const LETTERS_AND_DIGITS = /[\p{L}\p{N}]/u;

/**
 * Reads a pattern of plain terms: `word`, `"a phrase"`, `-not`, `?either ?or`.
 *
 * Case counts. All plain terms must be in the line and none of the excluded; of optional terms one must, unless plain
 * terms stand beside them, which CloudWatch Logs then takes alone. AWS doesn't say whether a term matches within a word:
 * this reads it both ways and says yes only if both do, so that no pattern passes that would rest on one of them.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @throws if it is no such pattern
 */
export function parseTermFilter(pattern: string): TermFilter {
  const terms: Record<string, string[]> = { '': [], '-': [], '?': [] };
  const source = pattern.trim();
  TERM.lastIndex = 0;
  while (TERM.lastIndex < source.length) {
    const from = TERM.lastIndex;
    const found = TERM.exec(source);
    if (!found) throw new Error(`no pattern of terms from ${from} on: ${source.slice(from)}`);
    const term = found[2] ?? found[3];
    // Without quotes a term is letters, digits and underscores.
    if (term === '' || (found[2] === undefined && !/^\w+$/.test(term))) throw new Error(`quote the term: ${term}`);
    terms[found[1]].push(term);
  }
  return {
    matches: (line) =>
      terms[''].every((term) => holds(line, term)) &&
      !terms['-'].some((term) => line.includes(term)) &&
      (terms[''].length > 0 || terms['?'].length === 0 || terms['?'].some((term) => holds(line, term))),
  };
}

/** As a whole: what stands before and behind it belongs to no word of it. */
function holds(line: string, term: string): boolean {
  for (let at = line.indexOf(term); at !== -1; at = line.indexOf(term, at + 1)) {
    if (isApart(line[at - 1], term[0]) && isApart(term.at(-1), line[at + term.length])) return true;
  }
  return false;
}

const isApart = (left = ' ', right = ' ') => !(LETTERS_AND_DIGITS.test(left) && LETTERS_AND_DIGITS.test(right));
