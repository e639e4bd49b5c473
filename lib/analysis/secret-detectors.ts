import { assignments, type Assignment } from './secret-assignments';
import { judgeName, type NameVerdict } from './secret-names';
import type { SecretKind, SecretPattern } from './secret-pattern';
import { SECRET_PATTERN_GROUPS } from './secret-patterns';
import { isDocumentedExample, isInnocentLiteral, isReference, looksRandom } from './secret-values';

export type { SecretKind } from './secret-pattern';

/** A literal secret in a text. It tells where, never what: the secret itself, a part or a hash of it is nowhere in it. */
export interface SecretFinding {
  /** What kind of secret. */
  readonly kind: SecretKind;
  /** The kind in words, with its article. */
  readonly title: string;
  /** Line of its first character, from 1. */
  readonly line: number;
  /** Column of its first character, from 1. */
  readonly column: number;
  /** Number of its characters. */
  readonly length: number;
  /** The name it is given to, if any and if it does not hold a secret itself. */
  readonly name?: string;
}

/** A variable that is given to a secret-like name. Not a secret in the text, but one that must come from somewhere. */
export interface EnvironmentReference {
  /** The name that gets it. */
  readonly name: string;
  /** The variable it comes from. */
  readonly variable: string;
  /** Line, from 1. */
  readonly line: number;
}

interface Span {
  readonly kind: SecretKind;
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly assignment?: Assignment;
}

/**
 * Finds literal secrets: known forms of keys and tokens, literals given to secret-like names, and random-looking literals
 * given to names that may be secret. References (shell, CloudFormation `{{resolve:...}}`, templates), ARNs, paths, plain
 * URLs, names of secrets and parameters, placeholders and the example keys of AWS's documentation are none.
 *
 * Cost is linear in the text.
 *
 * @param text any text: a script, JSON, YAML, a value
 * @returns the findings in the order of the text; none overlaps another
 */
export function findSecrets(text: string): SecretFinding[] {
  return findIn(text, true);
}

/** In a text without them nothing is given to a name, and no address stands. */
const OPERATOR = /[=:\s]/;

function findIn(text: string, decodes: boolean): SecretFinding[] {
  const isWord = !OPERATOR.test(text);
  const addresses = isWord ? [] : connectionStrings(text);
  const forms = inOrder([...knownForms(text), ...addresses, ...(decodes ? encoded(text) : [])]);
  const given = isWord ? [] : inOrder([...assigned(text)]);
  if (forms.length === 0 && given.length === 0) return [];
  const locate = locator(text);
  return merged(forms, given).map((span) => ({
    kind: span.kind,
    title: span.title,
    ...locate(span.start),
    length: span.end - span.start,
    ...nameOf(span, forms, text),
  }));
}

/**
 * Judges one value that stands under a name: an environment variable of a function, a parameter's default, a tag.
 *
 * @param name what the value is called
 * @param value the whole value, unquoted
 */
export function findSecretInSetting(name: string, value: string): SecretFinding[] {
  const inValue = findSecrets(value);
  if (inValue.length > 0) return inValue.map((finding) => ({ name, ...finding }));
  const found = judgeAssignment({ name, nameStart: 0, value, valueStart: 0, singleQuoted: false });
  if (!found) return [];
  const shown = value.length > 0 && name.includes(value) ? {} : { name };
  return [{ kind: found.kind, title: found.title, line: 1, column: 1, length: value.length, ...shown }];
}

/**
 * Finds `DATABASE_PASSWORD=$DB_PASSWORD` and its like: no secret stands there, but whoever fills the variable in before
 * the text is stored puts one there (security-model.md, Anti-Patterns).
 */
export function findEnvironmentReferences(text: string): EnvironmentReference[] {
  const locate = locator(text);
  const found: EnvironmentReference[] = [];
  for (const { name, value, valueStart } of assignments(text, (name) => judgeName(name) !== 'no')) {
    const end = text.slice(valueStart, valueStart + 130);
    const variable = /^\\?\$(?:\{([A-Za-z_]\w{0,127})\}|([A-Za-z_]\w{0,127}))/.exec(value.endsWith('{') ? end : value);
    if (variable) found.push({ name, variable: variable[1] ?? variable[2] ?? '', line: locate(valueStart).line });
  }
  return found;
}

/** One line for a person: where, what and under which name; never the secret. */
export function describeSecret(finding: SecretFinding): string {
  const name = finding.name === undefined ? '' : ` given to ${finding.name.slice(0, 64)}`;
  return `line ${finding.line}, column ${finding.column}: ${finding.title}${name} (${finding.length} characters, not shown)`;
}

const BASE64 =
  /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{24,}(?:\r?\n[ \t]{0,12}[A-Za-z0-9+/]{4,})*={0,2}(?![A-Za-z0-9+/_-])/g;

function* knownForms(text: string): Generator<Span> {
  for (const { hint, patterns } of SECRET_PATTERN_GROUPS) if (hint.test(text)) yield* formsOf(patterns, text);
}

function* formsOf(patterns: readonly SecretPattern[], text: string): Generator<Span> {
  for (const { kind, title, pattern, group, accept } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.[group ?? 0] ?? [match.index, match.index + match[0].length];
      const value = text.slice(start, end);
      if (accept?.(value) === false || isDocumentedExample(value) || isReference(value, true)) continue;
      if (kind === 'command-password' && isInnocentLiteral(value)) continue;
      yield { kind, title, start, end };
      if (kind === 'aws-access-key-id') yield* secretKeyNear(text, end);
    }
  }
}

/** An AWS secret access key has no form of its own: 40 characters of base64. Next to a key id that is enough. */
function* secretKeyNear(text: string, keyIdEnd: number): Generator<Span> {
  const near = text.slice(keyIdEnd, keyIdEnd + 200);
  const match = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/.exec(near);
  if (!match || !looksRandom(match[0]) || isDocumentedExample(match[0])) return;
  const start = keyIdEnd + match.index;
  yield { kind: 'aws-secret-access-key', title: 'an AWS secret access key', start, end: start + 40 };
}

/** `echo cGFzc3dvcmQ9... | base64 -d`: text in base64, over several lines too, is judged as text. Once: no base64 in base64. */
function* encoded(text: string): Generator<Span> {
  for (const { index, 0: run } of text.matchAll(BASE64)) {
    const decoded = Buffer.from(run, 'base64').toString('latin1');
    // A delimiter that looks like base64 may have been taken along at the end.
    if (/[^\t\n\r -~]/.test(decoded.slice(0, -8))) continue;
    const [finding] = findIn(decoded, false);
    if (finding)
      yield { kind: finding.kind, title: `${finding.title} in base64`, start: index, end: index + run.length };
  }
}

/** `scheme://user:password@host`. */
function* connectionStrings(text: string): Generator<Span> {
  for (const slashes of text.matchAll(/:\/\//g)) {
    const start = slashes.index + 3;
    const token = /^([A-Za-z0-9_~.+=-]{20,255})@/.exec(text.slice(start, start + 260))?.[1];
    if (token !== undefined && looksRandom(token)) {
      yield { kind: 'connection-string', title: 'a token in a URL', start, end: start + token.length };
    }
    const userInfo = /^([^\s:@/"'`<>]{0,128}):([^\s@/"'`<>]{1,512})@/.exec(text.slice(start, start + 700));
    const password = userInfo?.[2];
    if (!userInfo || password === undefined) continue;
    if (isReference(password) || isInnocentLiteral(password) || /^(?:\*+|pass(?:word)?)$/i.test(password)) continue;
    const at = start + (userInfo[1] ?? '').length + 1;
    yield {
      kind: 'connection-string',
      title: 'a password in a connection string',
      start: at,
      end: at + password.length,
    };
  }
}

function* assigned(text: string): Generator<Span> {
  for (const assignment of assignments(text, (name) => judgeName(name) !== 'no')) {
    const found = judgeAssignment(assignment);
    if (found) {
      const start = assignment.valueStart;
      yield { ...found, start, end: start + assignment.value.length, assignment };
    }
  }
}

function judgeAssignment({ name, value, singleQuoted }: Assignment): Pick<Span, 'kind' | 'title'> | undefined {
  const isFilledIn = isReference(value, singleQuoted) && !(judgeName(name) === 'password' && beginsWithPassword(value));
  if (isFilledIn || isInnocentLiteral(value)) return undefined;
  // `usage: app --password PASSWORD`
  if (value === value.toUpperCase() && value.toLowerCase() === name.toLowerCase()) return undefined;
  const literal = { kind: 'assignment', title: 'a hard-coded value' } as const;
  const verdict: NameVerdict = judgeName(name);
  switch (verdict) {
    case 'no':
      return undefined;
    case 'password':
      return literal;
    case 'secret':
      return isNumberOrWords(name, value) ? undefined : literal;
    case 'perhaps':
      return looksRandom(value) ? { kind: 'random-value', title: 'a random-looking value' } : undefined;
  }
}

/** A password with a hole at its end, such as the region: most of it stands there. */
function beginsWithPassword(value: string): boolean {
  const [literal] = value.split('$', 1);
  return (
    /^[^/{]{10,}$/.test(literal) &&
    [/\d/, /[a-z]/, /[A-Z]/].every((sign) => sign.test(literal)) &&
    !isReference(literal) &&
    !isInnocentLiteral(literal)
  );
}

/** `TOKEN=4096`, `secret: my-db-credentials`, `SSH_PRIVATE_KEY=deploy-key`: a count, or the name of what holds the secret. */
function isNumberOrWords(name: string, value: string): boolean {
  if (/^\d+$/.test(value)) return true;
  if (!/^[A-Za-z]{1,20}(?:[ ._-][A-Za-z]{1,20}){0,6}$/.test(value)) return false;
  return /^[A-Za-z]+$/.test(name) || (/key$/i.test(name) && /[ ._-]/.test(value));
}

/** Sorted, and of those that overlap the first and longest. */
function inOrder(spans: Span[]): Span[] {
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return spans.filter((span) => {
    if (span.start < end) return false;
    end = span.end;
    return true;
  });
}

/** Known forms, which say more than a name does, but with the name of the assignment they stand in; then the rest. */
function merged(forms: readonly Span[], given: readonly Span[]): Span[] {
  const result: Span[] = [];
  let next = 0;
  for (const assignment of given) {
    while ((forms[next]?.end ?? Infinity) <= assignment.start) result.push(forms[next++]);
    let overlapped = false;
    for (let form = forms[next]; form && form.start < assignment.end; form = forms[++next]) {
      result.push({ ...form, assignment: assignment.assignment });
      overlapped = true;
    }
    if (!overlapped) result.push(assignment);
  }
  return [...result, ...forms.slice(next)];
}

/** The name of a finding's assignment, unless showing it would show a secret. */
function nameOf(span: Span, forms: readonly Span[], text: string): { name?: string } {
  if (!span.assignment) return {};
  const { name, nameStart } = span.assignment;
  const holdsSecret = overlapping(forms, nameStart, nameStart + name.length);
  return holdsSecret || name.includes(text.slice(span.start, span.end)) ? {} : { name };
}

function overlapping(ordered: readonly Span[], start: number, end: number): boolean {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return (ordered[low]?.start ?? Infinity) < end;
}

function locator(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
