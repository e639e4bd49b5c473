import { parseFilterPattern } from '../../../lib/analysis/filter-pattern';

// The evaluator itself is `parseFilterPattern`, which the rule SecurityAlarmSet judges filters with. Here is what CloudWatch Logs asks
// of a pattern besides: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html

const LONGEST = 1024;
const MOST_WILDCARD_SELECTORS = 3;
const MOST_REGEXES = 2;

/** Whether a pattern picks a line of a log group: of lines that are no JSON object, none. */
export function picks(pattern: string, line: string): boolean {
  const parsed = parseFilterPattern(pattern);
  if (!parsed) throw new Error(`no JSON filter pattern: ${pattern}`);
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === 'object' && event !== null && parsed.matches(event);
  } catch {
    return false;
  }
}

/** Why CloudWatch Logs would refuse a pattern. */
export function patternFaults(pattern: string): string[] {
  const faults: string[] = [];
  if (!parseFilterPattern(pattern)) faults.push('it is no JSON filter pattern');
  if (pattern.length > LONGEST) faults.push(`it has ${pattern.length} characters, of ${LONGEST}`);
  const unquoted = pattern.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const selectors = unquoted.match(/\$[.[][^\s=!<>()&|]*/g) ?? [];
  const wild = selectors.filter((selector) => selector.includes('*'));
  if (wild.some((selector) => (selector.match(/\*/g) ?? []).length > 1)) faults.push('a selector has two wildcards');
  if (wild.length > MOST_WILDCARD_SELECTORS)
    faults.push(`${wild.length} selectors have wildcards, of ${MOST_WILDCARD_SELECTORS}`);
  const regexes = unquoted.match(/%[^%]*%/g) ?? [];
  if (regexes.length > MOST_REGEXES) faults.push(`it has ${regexes.length} regular expressions, of ${MOST_REGEXES}`);
  // `NOT EXISTS` is documented, `EXISTS` alone is not.
  if (/(?<!NOT )\bEXISTS\b/i.test(unquoted)) faults.push('EXISTS is not documented');
  // A star within a text is a star: only at its ends does it stand for anything.
  for (const [, text] of pattern.matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
    if (text.slice(1, -1).includes('*')) faults.push(`a star within a text: ${text}`);
  }
  return faults;
}
