import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { Template } from 'aws-cdk-lib/assertions';
import { AuditTrail, TrailQueries } from '../../../lib/audit';
import { testStack } from '../../support/environments';
import { RECORDS, type TrailRecord } from './sample-records';

/** The table and the queries as they stand in the template: what is deployed is what runs here. */
const template = (() => {
  const stack = testStack();
  new TrailQueries(stack, 'Queries', { trail: new AuditTrail(stack, 'Trail') });
  return Template.fromStack(stack);
})();
const TABLE = Object.values(template.findResources('AWS::Glue::Table'))[0].Properties.TableInput;
const QUERIES = new Map<string, string>(
  Object.values(template.findResources('AWS::Athena::NamedQuery')).map(({ Properties }) => [
    Properties.Name,
    Properties.QueryString,
  ]),
);

/** `struct<a:string>` is `STRUCT(a VARCHAR)` in DuckDB. */
function duckType(hive: string): string {
  const [, kind, inner] = /^(struct|array|map)<(.*)>$/.exec(hive) ?? [];
  if (kind === undefined) return 'VARCHAR';
  const parts = splitTop(inner);
  if (kind === 'array') return `${duckType(inner)}[]`;
  if (kind === 'map') return `MAP(${parts.map(duckType).join(', ')})`;
  return `STRUCT(${parts.map((part) => `"${part.split(':', 1)[0]}" ${duckType(part.slice(part.indexOf(':') + 1))}`).join(', ')})`;
}

function splitTop(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '<') depth++;
    if (character === '>') depth--;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** As the JSON SerDe reads a record: names in small letters; what is declared a string but is an object becomes its JSON text. */
function cell(hive: string, value: any): any {
  if (value === undefined || value === null) return null;
  const [, kind, inner] = /^(struct|array|map)<(.*)>$/.exec(hive) ?? [];
  if (kind === undefined) return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (kind === 'array') return value.map((item: any) => cell(inner, item));
  if (kind === 'map') return value;
  const small = Object.fromEntries(Object.entries(value).map(([name, held]) => [name.toLowerCase(), held]));
  return Object.fromEntries(
    splitTop(inner).map((part) => {
      const name = part.split(':', 1)[0];
      return [name, cell(part.slice(name.length + 1), small[name])];
    }),
  );
}

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  // The one function of Trino's that DuckDB has under another name.
  await connection.run(
    `CREATE MACRO json_extract_scalar(j, p) AS
     CASE WHEN json_type(j, p) IN ('OBJECT', 'ARRAY') THEN NULL ELSE json_extract_string(j, p) END`,
  );
  const columns: any[] = [...TABLE.StorageDescriptor.Columns, ...TABLE.PartitionKeys];
  const types = columns.map(({ Name, Type }) => `"${Name}" ${duckType(Type)}`);
  await connection.run(`CREATE TABLE ${TABLE.Name} (${types.join(', ')})`);
  for (const record of RECORDS) {
    const small = Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
    const partition = {
      account_id: record.recipientAccountId,
      region: record.awsRegion,
      event_day: record.eventTime.slice(0, 10).replaceAll('-', '/'),
    };
    const row = Object.fromEntries(
      columns.map(({ Name, Type }) => [Name, cell(Type, { ...small, ...partition }[Name as string])]),
    );
    const shape = `{${columns.map(({ Name, Type }) => `"${Name}": "${duckType(Type).replaceAll('"', '')}"`).join(', ')}}`;
    await connection.run(`INSERT INTO ${TABLE.Name} SELECT unnest(from_json(?::JSON, ?))`, [
      JSON.stringify(row),
      shape,
    ]);
  }
});
afterAll(() => connection.closeSync());

/** Ids of the records that a query finds, and the rows of the answer. */
async function ask(name: string, ...parameters: string[]) {
  const sql = QUERIES.get(name)!;
  const answer = await connection.runAndReadAll(sql, parameters);
  const rows = answer.getRowObjectsJson() as Record<string, any>[];
  const found = await connection.runAndReadAll(
    `SELECT eventid FROM (${sql.replace(/^SELECT/, 'SELECT eventid,')}) ORDER BY eventtime`,
    parameters,
  );
  return { rows, ids: found.getRowObjectsJson().map(({ eventid }) => eventid) };
}

it('has every sample record in the table, once', async () => {
  const all = await connection.runAndReadAll(`SELECT count(*) AS n, count(DISTINCT eventid) AS d FROM ${TABLE.Name}`);
  expect(all.getRowObjectsJson()).toEqual([{ n: String(RECORDS.length), d: String(RECORDS.length) }]);
});

const SINCE = '2026/01/30';

/** Each query, what it is asked, and the records that answer it: all others are near misses. */
const CASES: [name: string, parameters: string[], ids: string[]][] = [
  ['launched-by', ['alice', SINCE], ['launch-alice', 'launch-alice-denied']],
  ['launched-by', ['bob-session', SINCE], ['launch-bob']],
  ['launched-by', ['Research', SINCE], ['launch-bob']],
  ['launched-by', ['arn:aws:iam::111122223333:user/alice', SINCE], ['launch-alice', 'launch-alice-denied']],
  ['launched-by', ['alice', '2026/02/01'], []],
  ['launched-by', ['ali', SINCE], []],
  ['terminated', ['i-0aaa', SINCE], ['terminate-two']],
  ['terminated', ['i-0bbb', SINCE], ['terminate-two']],
  ['terminated', ['i-0aa', SINCE], []],
  ['terminated', ['%', SINCE], ['terminate-two', 'terminate-other']],
  ['secrets-read', ['myapp/', SINCE], ['secret-read', 'parameter-read']],
  ['secrets-read', ['', SINCE], ['secret-read', 'secrets-read-batch', 'parameter-read']],
  ['objects-written', ['spawn-results', SINCE], ['object-put', 'object-multipart', 'object-put-denied']],
  ['objects-written', ['spawn', SINCE], []],
  ['by-access-key', ['AKIAIOSFODNN7EXAMPLE', SINCE], ['launch-alice', 'launch-alice-denied', 'assume-role']],
  ['by-access-key', ['ASIAIOSFODNN7EXAMPLE', SINCE], ['assume-role', 'launch-bob']],
  ['by-instance', ['i-0aaa', SINCE], ['object-put', 'secret-read']],
  ['by-instance', ['i-0aa', SINCE], []],
  ['denied', [SINCE], ['launch-alice-denied', 'object-put-denied']],
  ['user-data-read', [SINCE], ['user-data-read', 'template-read']],
  ['audit-changed', [SINCE], ['stop-logging', 'bucket-policy']],
  ['network-opened', [SINCE], ['open-world', 'open-world-v6']],
  ['sign-ins', [SINCE], ['sign-in']],
];

it.each(CASES)('%s %j: %j', async (name, parameters, ids) => {
  const answer = await ask(name, ...parameters);
  expect([...answer.ids].sort()).toEqual([...ids].sort());
  expect(answer.rows).toHaveLength(ids.length);
  const times = answer.rows.map(({ eventtime }) => eventtime as string);
  expect(times).toEqual([...times].sort());
});

it('every query is asked at least once with an answer', () => {
  const answered = new Set(CASES.flatMap(([name, , ids]) => (ids.length > 0 ? [name] : [])));
  expect([...QUERIES.keys()].filter((name) => !answered.has(name))).toEqual([]);
});

it('every sample record that is no near miss is found by some query', () => {
  const found = new Set(CASES.flatMap(([, , ids]) => ids));
  const missed = RECORDS.filter(({ eventID, nearMiss }: TrailRecord) => nearMiss === undefined && !found.has(eventID));
  expect(missed.map(({ eventID }) => eventID)).toEqual([]);
});

it('tells what a person wants to know', async () => {
  const [launch, denied] = (await ask('launched-by', 'alice', SINCE)).rows;
  expect(launch).toMatchObject({
    caller: 'alice',
    instances: ['i-0aaa', 'i-0bbb'],
    instance_type: 'g5.xlarge',
    access_key: 'AKIAIOSFODNN7EXAMPLE',
    errorcode: null,
  });
  expect(denied).toMatchObject({ instances: null, errorcode: 'Client.UnauthorizedOperation' });
  expect((await ask('terminated', 'i-0aaa', SINCE)).rows).toMatchObject([
    { caller: 'Operations/carol', instances: ['i-0aaa', 'i-0bbb'] },
  ]);
  expect((await ask('secrets-read', 'myapp', SINCE)).rows).toMatchObject([
    { caller: 'spawn-instance/i-0aaa', secret: 'myapp/api-key' },
    { caller: 'alice', secret: '/myapp/api-key' },
  ]);
  expect((await ask('objects-written', 'spawn-results', SINCE)).rows[0]).toMatchObject({
    caller: 'spawn-instance/i-0aaa',
    object_key: 'run/1.csv',
    bytes: '2048',
  });
  expect((await ask('by-access-key', 'AKIAIOSFODNN7EXAMPLE', SINCE)).rows.map(({ issued_key }) => issued_key)).toEqual([
    null,
    null,
    'ASIAIOSFODNN7EXAMPLE',
  ]);
  expect((await ask('sign-ins', SINCE)).rows).toMatchObject([{ mfa: 'No', outcome: 'Success' }]);
});
