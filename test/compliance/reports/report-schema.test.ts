import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import ts from 'typescript';
import schema from '../../../lib/compliance/reports/report-schema.json';
import { sampleReport } from '../../support/sample-report';
import { REPORTS } from './support/variants';

const validate = new Ajv({ strict: true }).compile(schema);
type Json = any;
type Path = readonly (string | number)[];
type Node = Readonly<Record<string, Json>>;

test.each(REPORTS)('%s is valid', (_, report) => {
  // As it is read back from the file.
  const valid = validate(JSON.parse(JSON.stringify(report())));
  expect(valid ? [] : validate.errors).toEqual([]);
});

/** A report that has every property that there is, so that each is judged. */
function fullReport(): Json {
  const report: Json = structuredClone(sampleReport());
  report.settings = {
    accountEncryptsVolumes: true,
    allowedRegions: ['eu-central-1'],
    containersUseMetadata: false,
    expectAccountBaseline: true,
    auditLogDays: 365,
    requiredTags: ['owner'],
    trustedImages: ['ami-1'],
    trustedAccounts: ['111122223333'],
  };
  report.settings.now = '2026-03-02T09:30:00Z';
  report.frameworks[0].findings[0].note = 'not honoured';
  return report;
}

/** Every object and every value of a report, with what leads there. */
function places(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, each]) =>
      places(each, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

const at = (report: Json, path: Path): Json => path.reduce((value, key) => value[key], report);

const shapeOf = (path: Path): string => path.filter((key) => typeof key === 'string').join('.');

/** What may be left out. */
const OPTIONAL = new Set([
  ...['now', 'runId'],
  ...Object.keys(fullReport().settings).map((name) => `settings.${name}`),
  ...['stackName', 'account', 'region', 'sha256'].map((name) => `templates.${name}`),
  ...['resources.source', 'rules.unwaivable'],
  ...['finding', 'position', 'excerpt'].map((name) => `findings.${name}`),
  ...['findings.waiver', 'findings.note'].map((name) => `frameworks.${name}`),
  ...['experimental', 'evidence', 'limits'].map((name) => `frameworks.controls.${name}`),
  ...['ticket', 'expires', 'source'].map((name) => `waivers.${name}`),
]);

/** One place of each shape: `findings.0.why` stands for all of them. */
function shapes(report: Json): Path[] {
  const seen = new Set<string>();
  return places(report).filter((path) => {
    const shape = shapeOf(path) + (typeof path.at(-1) === 'number' ? '.0' : '');
    return !seen.has(shape) && seen.add(shape);
  });
}

describe('a changed report is refused', () => {
  const full = fullReport();
  const objects = shapes(full).filter((path) => {
    const value = at(full, path);
    return typeof value === 'object' && !Array.isArray(value) && path.at(-1) !== 'tools';
  });

  test('the full report is valid and has every property', () => {
    expect(validate(full)).toBe(true);
    const names = new Set(shapes(full).map((path) => path.at(-1)));
    for (const each of [schema, ...Object.values(schema.definitions)]) {
      for (const name of Object.keys((each as Node).properties)) expect(names).toContain(name);
    }
  });

  test.each(objects.map((path) => [path.join('.') || '(root)', path]))('%s has no other property', (_, path) => {
    const report = fullReport();
    at(report, path).zzz = 1;
    expect(validate(report)).toBe(false);
  });

  test.each(objects.map((path) => [path.join('.') || '(root)', path]))('%s needs what is required', (_, path) => {
    for (const key of Object.keys(at(full, path))) {
      const report = fullReport();
      delete at(report, path)[key];
      const name = shapeOf([...path, key]);
      expect([name, validate(report)]).toEqual([name, OPTIONAL.has(name)]);
    }
  });

  test.each(
    shapes(full)
      .filter((path) => path.length > 0)
      .map((path) => [path.join('.'), path]),
  )('%s has its type', (_, path) => {
    const keys = path as string[];
    for (const wrong of [null, { zzz: [] }, -1.5]) {
      const report = fullReport();
      at(report, keys.slice(0, -1))[keys.at(-1)!] = wrong;
      // Any number of days is a number.
      if (typeof wrong !== typeof at(full, keys) || keys.at(-1) !== 'auditLogDays')
        expect(validate(report)).toBe(false);
    }
  });

  test.each<[string, (report: Json) => unknown]>([
    ['a status of its own', (report) => (report.frameworks[0].controls[0].status = 'fine')],
    ['a framework’s finding that passed', (report) => (report.frameworks[0].findings[0].status = 'passed')],
    ['another version', (report) => (report.version = 1)],
    ['an expiry in words', (report) => (report.waivers[0].expires = 'next year')],
    ['a time without a zone', (report) => (report.now = '2026-03-02T09:30:00')],
    ['a hash of another kind', (report) => (report.templates[0].sha256 = 'abc')],
    ['a line 0', (report) => (report.findings.find((each: Json) => each.position).position.line = 0)],
    ['an experimental that is false', (report) => (report.frameworks[0].controls[0].experimental = false)],
  ])('%s', (_, change) => {
    const report = fullReport();
    change(report);
    expect(validate(report)).toBe(false);
  });
});

describe('the schema and the TypeScript types', () => {
  const definitions: Readonly<Record<string, Json>> = { ...schema.definitions, Report: schema };
  const interfaces = new Map(
    ['engine/report.ts', 'model/settings.ts'].flatMap((file) => [
      ...interfacesOf(join(__dirname, '../../../lib/compliance', file)),
    ]),
  );

  test('name the same objects', () => {
    expect([...interfaces.keys()].sort()).toEqual(Object.keys(definitions).sort());
  });

  test.each([...interfaces])('%s has the same properties, required and optional', (name, members) => {
    const { properties, required = [] } = definitions[name];
    expect(Object.keys(properties).sort()).toEqual([...members.keys()].sort());
    expect([...required].sort()).toEqual(
      [...members].flatMap(([member, { optional }]) => (optional ? [] : [member])).sort(),
    );
  });

  test.each([...interfaces])('%s has the same alternatives', (name, members) => {
    for (const [member, { literals }] of members) {
      const property = definitions[name].properties[member];
      if (literals.length > 0) expect(property.enum).toEqual(literals);
    }
  });

  test('every property is described', () => {
    for (const { properties } of Object.values(definitions)) {
      for (const property of Object.values<Node>(properties)) {
        const { $ref, description } = property as { $ref?: string; description?: string };
        expect($ref ?? description).toMatch(/\w/);
      }
    }
  });
});

interface Member {
  readonly optional: boolean;
  /** Alternatives of a union of texts. */
  readonly literals: readonly string[];
}

/** The properties of the interfaces that a file declares. */
function interfacesOf(file: string): Map<string, Map<string, Member>> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = new Map<string, Map<string, Member>>();
  for (const statement of source.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    const members = statement.members.filter(ts.isPropertySignature).map((member): [string, Member] => {
      const name =
        ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : member.name.getText();
      const types = member.type && ts.isUnionTypeNode(member.type) ? member.type.types : [];
      const literals = types.flatMap((type) =>
        ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [],
      );
      return [name, { optional: member.questionToken !== undefined, literals }];
    });
    found.set(statement.name.text, new Map(members));
  }
  return found;
}
