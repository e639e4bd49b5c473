import type { Report } from '../../lib/compliance/engine/report';

/** Ends elements and attributes, turns the reading order round, and ends lines of scripts. */
export const HOSTILE = `</script></style><img src=x onerror="window.hacked=1">"'\`<!-- -->&lt;\u202Etxt.exe\u2066\u2028\u0000<%= 1 %>`;

/** Words that the engine writes, and nobody else. */
const OURS = new Set(['status', 'kind', 'grade', 'origin', 'now', '$schema', 'fingerprint', 'sha256']);

/** The report with hostile text after every text that a user may have written, ids and names of settings among them. */
export function hostile(report: Report): Report {
  return poison(report) as Report;
}

function poison(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return OURS.has(key) ? value : value + HOSTILE;
  if (Array.isArray(value)) return value.map((each) => poison(each, key));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [
    key === 'settings' || key === 'tools' ? name + HOSTILE : name,
    poison(each, name),
  ]);
  return Object.fromEntries(entries);
}
