import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Every IAM action that AWS documents, by service prefix. */
export interface IamActionCatalog {
  /** Exact names of the actions a pattern such as `s3:Get*` stands for; empty when it stands for none. */
  matching(pattern: string): string[];
  /** Whether the pattern stands for each action of its service, as `s3:*` or `s3:?*` do. */
  isWholeService(pattern: string): boolean;
  /** The known action nearest to a misspelt one, if any is near. */
  nearest(action: string): string | undefined;
}

const ALL = join('data', 'iam-actions.txt');
const SCOPABLE_WRITES = join('data', 'iam-scopable-writes.txt');
const shipped = new Map<string, IamActionCatalog>();

/** The catalog that ships with the library; read at the first call only, because most apps never need it. */
export function iamActionCatalog(): IamActionCatalog {
  return read(ALL);
}

/** Only those actions that change something and can be limited to named resources: on `*` they are too wide. */
export function scopableWriteCatalog(): IamActionCatalog {
  return read(SCOPABLE_WRITES);
}

function read(file: string): IamActionCatalog {
  const known = shipped.get(file);
  if (known) return known;
  const catalog = catalogOf(readFileSync(locate(file), 'utf8'));
  shipped.set(file, catalog);
  return catalog;
}

/** Reads lines of `service:Action,Action`; lines with `#` are comments. */
export function catalogOf(text: string): IamActionCatalog {
  const lines = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) lines.set(line.slice(0, colon), line.slice(colon + 1));
  }
  // Of four hundred services an app has a few.
  const actions = new Map<string, string[]>();
  const actionsOf = (service: string): string[] => {
    let found = actions.get(service);
    if (!found) actions.set(service, (found = lines.get(service)?.split(',') ?? []));
    return found;
  };
  // An app has few distinct patterns and many statements.
  const known = new Map<string, string[]>();
  const matching = (pattern: string): string[] => {
    let found = known.get(pattern);
    if (!found) {
      const [service, name] = split(pattern);
      const wanted = wildcardRegExp(name);
      found = actionsOf(service)
        .filter((action) => wanted.test(action))
        .map((action) => `${service}:${action}`);
      known.set(pattern, found);
    }
    return found;
  };
  return {
    matching,
    isWholeService: (pattern) => {
      const [service, name] = split(pattern);
      return isWildcard(name) && matching(pattern).length === actionsOf(service).length;
    },
    nearest: (action) => {
      const [service, name] = split(action);
      const services = lines.has(service) ? [service] : near(service, lines.keys());
      return services.flatMap((known) => near(name, actionsOf(known)).map((found) => `${known}:${found}`))[0];
    },
  };
}

/** Whether a word of an IAM policy has a wildcard. */
export function isWildcard(word: string): boolean {
  return /[*?]/.test(word);
}

/** IAM's wildcards as a regular expression; actions are compared without regard to case. */
export function wildcardRegExp(pattern: string): RegExp {
  let expression = expressions.get(pattern);
  if (!expression) expressions.set(pattern, (expression = compile(pattern)));
  return expression;
}

/** Policies repeat themselves: a few hundred patterns are asked for over and over. */
const expressions = new Map<string, RegExp>();

function compile(pattern: string): RegExp {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/[*?]+/g, (run) => {
    // One quantifier for each run: `*?*?*?` in its own words would be tried in as many ways as there are splits.
    const least = run.replaceAll('*', '').length;
    return run.includes('*') ? `.{${least},}` : `.{${least}}`;
  });
  return new RegExp(`^${source}$`, 'i');
}

function split(action: string): [service: string, name: string] {
  const colon = action.indexOf(':');
  return [action.slice(0, Math.max(colon, 0)).toLowerCase(), action.slice(colon + 1)];
}

/** The same relative path does not hold for lib/ and for the compiled dist/lib/, so the package's root is looked for. */
function locate(file: string): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, file))) return join(folder, file);
    if (folder === dirname(folder)) break;
  }
  throw new Error(
    `the list of IAM actions is missing: ${file} not found above ${__dirname}; ` +
      'reinstall cdk-spawn, or mark it as external when the app is bundled',
  );
}

/** Words that a misspelt one may stand for, nearest first. */
function near(word: string, candidates: Iterable<string>): string[] {
  return [...candidates]
    .map((candidate) => ({ candidate, steps: distance(candidate.toLowerCase(), word.toLowerCase()) }))
    .filter(({ candidate, steps }) => steps <= Math.max(2, Math.floor(candidate.length / 4)))
    .sort((a, b) => a.steps - b.steps || (a.candidate < b.candidate ? -1 : 1))
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
