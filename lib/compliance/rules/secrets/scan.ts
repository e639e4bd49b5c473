import { findSecretInSetting, findSecrets, type SecretFinding } from '../../../analysis/secret-detectors';
import type { Failure, TemplateSet } from '../../model';

/** Where a text stands and what it is called. */
export interface ScannedText {
  /** Property path, key by key. */
  readonly path: readonly (string | number)[];
  /** Name that the text stands under, if it says something of it. */
  readonly name?: string;
  readonly text: string;
  /** What of the property holds the text: `part 2, gzip`. */
  readonly within?: string;
}

/** Each text is scanned once a run, however many cases of conditions, resources and rules hold it. */
const scannedIn = new WeakMap<TemplateSet, Map<string, readonly SecretFinding[]>>();

/** The literal secrets of a text. */
export function scan(app: TemplateSet, text: string, name?: string): readonly SecretFinding[] {
  let known = scannedIn.get(app);
  if (!known) scannedIn.set(app, (known = new Map<string, readonly SecretFinding[]>()));
  const key = `${name ?? ''}\u0000${text}`;
  let found = known.get(key);
  if (!found) known.set(key, (found = name === undefined ? findSecrets(text) : findSecretInSetting(name, text)));
  return found;
}

/** The failures of a text, in the words of a report: kind, name and place; never the secret, its length or a hash of it. */
export function secretFailures(app: TemplateSet, scanned: ScannedText, fix: string): Failure[] {
  return scan(app, scanned.text, scanned.name).map((finding) => failureOf(app, scanned, finding, fix));
}

function failureOf(app: TemplateSet, scanned: ScannedText, finding: SecretFinding, fix: string): Failure {
  const { path, text, within } = scanned;
  const secret = secretOf(text, finding);
  const name = finding.name !== undefined && tells(app, finding.name, secret) ? undefined : finding.name?.slice(0, 64);
  const isWhole = finding.line === 1 && finding.column === 1 && finding.length === text.length;
  const place = [
    ...(within ? [within] : []),
    ...(isWhole ? [] : [`line ${finding.line}, column ${finding.column}`]),
  ].join(', ');
  const given = name === undefined ? '' : ` given to ${name}`;
  return {
    where: shownPath(app, path, secret),
    why: `${finding.title}${given} stands in the template${place === '' ? '' : ` (${place})`}; it is not shown`,
    fix,
    finding: name === undefined ? finding.kind : `${finding.kind}:${name}`,
  };
}

/** A property path; a key that holds a secret itself is not shown. */
export function shownPath(app: TemplateSet, path: readonly (string | number)[], secret = ''): string {
  const shown = path.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    const hides = (secret.length >= 4 && key.includes(secret)) || scan(app, key).length > 0;
    return `.${hides ? '(not shown)' : key}`;
  });
  return shown.join('').replace(/^\./, '');
}

/** The text itself: for comparing only, never for showing. */
export function secretOf(text: string, { line, column, length }: SecretFinding): string {
  let start = 0;
  for (let each = 1; each < line; each++) start = text.indexOf('\n', start) + 1;
  return text.slice(start + column - 1, start + column - 1 + length);
}

/** Whether a name tells a secret: its own, or a part of the one given to it. */
function tells(app: TemplateSet, name: string, secret: string): boolean {
  return sharesRun(name, secret) || scan(app, name).length > 0;
}

/** Whether eight characters in a row of a secret stand in a name. */
function sharesRun(name: string, secret: string): boolean {
  if (secret.length < 8) return secret.length > 0 && name.includes(secret);
  for (let at = 0; at + 8 <= name.length; at++) if (secret.includes(name.slice(at, at + 8))) return true;
  return false;
}
