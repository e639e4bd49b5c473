import { Ajv, type ErrorObject } from 'ajv';
import type { Report } from '../engine/report';
import { FileError } from '../files/file-error';
import schema from './report-schema.json';

/**
 * Reads a report that a run wrote.
 * @throws FileError that names the place, as a JSON pointer, and what is expected there
 */
export function parseReport(text: string, file: string): Report {
  const value = parseJson(text, file);
  const version: unknown = (value as { readonly version?: unknown } | null)?.version;
  if (version !== undefined && version !== 2) {
    throw new FileError(
      file,
      undefined,
      `/version: expected 2, found ${JSON.stringify(version)}: another version of cdk-spawn wrote it; synthesize again`,
    );
  }
  const validate = new Ajv({ strict: true }).compile<Report>(schema);
  if (!validate(value)) throw new FileError(file, undefined, expectation(validate.errors![0], value));
  if (value.now !== undefined && Number.isNaN(Date.parse(value.now))) {
    throw new FileError(file, undefined, `/now: expected a time, found ${JSON.stringify(value.now)}`);
  }
  const dangling = danglingIndex(value);
  if (dangling !== undefined) throw new FileError(file, undefined, dangling);
  return value;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FileError(
      file,
      undefined,
      `expected the report.json of a run, which is JSON: ${(error as Error).message}`,
    );
  }
}

function expectation(error: ErrorObject, report: unknown): string {
  const { instancePath, keyword, message } = error;
  const params = error.params as Readonly<Record<string, unknown>>;
  const pointer = instancePath === '' ? '(root)' : instancePath;
  switch (keyword) {
    case 'additionalProperties':
      return `${pointer}: expected no property '${String(params.additionalProperty)}'`;
    case 'required':
      return `${pointer}: expected a property '${String(params.missingProperty)}'`;
    case 'enum':
      return `${pointer}: expected one of ${(params.allowedValues as unknown[]).map(String).join(', ')}, found ${found(instancePath, report)}`;
    case 'type':
      return `${pointer}: expected ${String(params.type)}, found ${found(instancePath, report)}`;
    default:
      return `${pointer}: ${message ?? keyword}`.replace(': must ', ': expected to ');
  }
}

/** The value at a pointer, short enough for a message. */
function found(pointer: string, report: unknown): string {
  const value = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)[key], report);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

/** A schema can't say that an index leads somewhere. */
function danglingIndex(report: Report): string | undefined {
  const { templates, resources, rules, findings, frameworks, waivers } = report;
  const references: (readonly [pointer: string, index: number | undefined, target: string, length: number])[] = [
    ...resources.map(
      ({ template }, at) => [`/resources/${at}/template`, template, 'templates', templates.length] as const,
    ),
    ...rules.flatMap(({ passed }, at) =>
      passed.map((index, nth) => [`/rules/${at}/passed/${nth}`, index, 'resources', resources.length] as const),
    ),
    ...findings.map(
      ({ resource }, at) => [`/findings/${at}/resource`, resource, 'resources', resources.length] as const,
    ),
    ...frameworks.flatMap((framework, at) =>
      framework.findings.flatMap(({ finding, waiver }, nth) => [
        [`/frameworks/${at}/findings/${nth}/finding`, finding, 'findings', findings.length] as const,
        [`/frameworks/${at}/findings/${nth}/waiver`, waiver, 'waivers', waivers.length] as const,
      ]),
    ),
  ];
  const wrong = references.find(([, index, , length]) => index !== undefined && index >= length);
  if (wrong === undefined) return undefined;
  const [pointer, index, target, length] = wrong;
  return `${pointer}: expected an index into ${target}, which has ${length}, found ${index}`;
}
