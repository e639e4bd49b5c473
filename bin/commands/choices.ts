import { InvalidArgumentError } from 'commander';
import type { Framework } from '../../lib/compliance';
import { nearest } from '../../lib/compliance/engine/nearest';

/** What people call a framework, and the factory that makes it. */
export interface FrameworkChoice {
  readonly title: string;
  readonly factory: Exclude<keyof typeof Framework, 'prototype' | 'custom'>;
}

/** Frameworks by the name that the command line takes. */
export const FRAMEWORKS: Readonly<Record<string, FrameworkChoice>> = {
  hipaa: { title: 'HIPAA Security Rule', factory: 'hipaa' },
  'hipaa-nprm-2025': { title: 'HIPAA Security Rule as proposed in 2025; no law', factory: 'hipaaNprm2025' },
  'pci-dss-401': { title: 'PCI DSS 4.0.1', factory: 'pciDss401' },
  'pci-dss-321': { title: 'PCI DSS 3.2.1, retired in 2024', factory: 'pciDss321' },
  soc2: { title: 'SOC 2: the Trust Services Criteria', factory: 'soc2' },
  baseline: { title: 'the security model of spawn', factory: 'spawnBaseline' },
  'nist-800-53': { title: 'NIST SP 800-53: the 19 controls that the spawn CLI claims', factory: 'nist80053r5' },
  'nist-800-171': { title: 'NIST SP 800-171: the 14 requirements that follow from them', factory: 'nist800171' },
};

export const DEFAULT_FRAMEWORKS: readonly string[] = ['hipaa', 'pci-dss-401', 'soc2', 'baseline'];

/** What `check` can write: the names besides `text` and `json` are those of `ReportFormat`. */
export const FORMATS: Readonly<Record<string, string>> = {
  text: 'for a terminal',
  json: 'report.json, from which the others are made; what diff compares',
  html: 'one page for reviewers',
  sarif: 'SARIF 2.1.0, for code scanning',
  junit: 'JUnit XML, for CI dashboards',
  csv: 'one row per framework, rule and resource',
  markdown: 'a summary for pull requests',
  'oscal-results': 'OSCAL assessment results',
  'oscal-component': 'OSCAL component definition',
};

/** What `diff` can write. */
export const DIFF_FORMATS: Readonly<Record<string, string>> = {
  text: 'for a terminal',
  json: 'for programs',
  markdown: 'for pull requests',
};

/** What commands that list something can write. */
export const RECORD_FORMATS: Readonly<Record<string, string>> = {
  table: 'for a terminal',
  json: 'for programs, with every field',
  csv: 'for spreadsheets',
};

/** Values separated by commas, added to those of the same option before it. */
export function list(text: string, before: readonly string[] = []): string[] {
  const values = text.split(',').map((value) => value.trim());
  if (values.includes('')) throw new InvalidArgumentError('A value is empty.');
  return [...before, ...values];
}

/** As `list`, of names of frameworks, each once. */
export function frameworkNames(text: string, before: readonly string[]): string[] {
  const named = list(text, before === DEFAULT_FRAMEWORKS ? [] : before);
  for (const name of named) known('framework', name, FRAMEWORKS);
  return [...new Set(named)];
}

/** Makes a parser of a value that is one of some. */
export function oneOf(what: string, choices: Readonly<Record<string, string>>): (text: string) => string {
  return (text) => known(what, text, choices);
}

/** How many: days, records. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1 to 9999999.');
  return Number(text);
}

function known(what: string, name: string, choices: object): string {
  if (Object.hasOwn(choices, name)) return name;
  const names = Object.keys(choices);
  const [guess] = nearest(name.toLowerCase(), names);
  throw new InvalidArgumentError(`Unknown ${what} "${name}". Did you mean ${guess}? Known: ${names.join(', ')}.`);
}
