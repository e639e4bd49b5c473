import { patternFaults, picks } from '.';

/** The examples of AWS's page of the pattern language, with what it says of them. */
const EVENT = JSON.stringify({
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 2 },
  ],
  SomeObject: null,
  ThisFlag: true,
  'cluster.name': 'c',
});
const COMPOUND = JSON.stringify({
  user: { id: 1, email: 'John.Stiles@example.com' },
  users: [
    { id: 2, email: 'John.Doe@example.com' },
    { id: 3, email: 'Jane.Doe@example.com' },
  ],
  actions: ['GET', 'PUT', 'DELETE'],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
});
const NUMBERS = JSON.stringify({
  latency: 1500,
  numbers: [1000],
  processes: [{}, { averageRuntime: 55.5 }],
  errorCode: 400,
});

describe('as AWS documents it', () => {
  it.each([
    ['{ $.eventType = "UpdateTrail" }', true],
    ['{ $.eventType = "updatetrail" }', false],
    ['{ $.sourceIPAddress != 123.123.* }', true],
    ['{ $.sourceIPAddress != 111.111.* }', false],
    ['{ $.arrayKey[0] = "value" }', true],
    ['{ $.arrayKey[1] = "value" }', false],
    ['{ $.arrayKey[*] = "another value" }', true],
    ['{ $.eventType[0] = "UpdateTrail" }', false],
    ['{ $.objectList[1].id = 2 }', true],
    ['{ $.objectList[*].id = 2 }', true],
    ['{ $.objectList[*].id = 3 }', false],
    ['{ $.objectList[1].missing = 2 }', false],
    ['{ $.SomeObject IS NULL }', true],
    ['{ $.eventType IS NULL }', false],
    ['{ $.SomeOtherObject IS NULL }', false],
    ['{ $.SomeOtherObject NOT EXISTS }', true],
    ['{ $.eventType NOT EXISTS }', false],
    ['{ $.ThisFlag IS TRUE }', true],
    ['{ $.ThisFlag IS FALSE }', false],
    ['{ $.[\'cluster.name\'] = "c" }', true],
    ['{ $.eventType = %Trail% }', true],
    ['{ $.eventType = %^Trail% }', false],
    ['{ $.eventType = *Trail }', true],
    ['{ $.eventType = Update* }', true],
    ['{ $.eventType = "*" }', true],
    ['{ $.SomeOtherObject = "*" }', false],
    ['{ $.SomeOtherObject != "x" }', false],
    // Both fail where the selector points at a list or an object.
    ['{ $.arrayKey = 1 }', false],
    ['{ $.arrayKey != 1 }', false],
    ['{ $.objectList[0] != "x" }', false],
  ])('%s', (pattern, expected) => {
    expect(picks(pattern, EVENT)).toBe(expected);
  });

  it.each([
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', true],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', false],
    ['{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }', true],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
      false,
    ],
    ['{ $.coordinates[1][2] = 6 }', true],
  ])('%s', (pattern, expected) => {
    expect(picks(pattern, COMPOUND)).toBe(expected);
  });

  it.each([
    ['{ $.latency >= 500 }', true],
    ['{ $.latency > +1000 }', true],
    ['{ $.latency < 1500 }', false],
    ['{ $.numbers[0] < 10e3 }', true],
    ['{ $.numbers[0] < 10e-3 }', false],
    ['{ $.numbers[0] = 1e+3 }', true],
    ['{ $.processes[1].averageRuntime <= 55.5 }', true],
    ['{ $.errorCode = 400 }', true],
    ['{ $.errorCode != 500 }', true],
    ['{ $.errorCode != 400 }', false],
    ['{ $.errorCode = 4* }', true],
  ])('%s', (pattern, expected) => {
    expect(picks(pattern, NUMBERS)).toBe(expected);
  });

  it('picks no line that is no JSON', () => {
    expect(picks('{ $.a NOT EXISTS }', 'plain text')).toBe(false);
    expect(picks('{ $.a NOT EXISTS }', '"a string"')).toBe(false);
    expect(picks('{ $.a NOT EXISTS }', '{}')).toBe(true);
    expect(() => picks('ERROR', '{}')).toThrow('no JSON filter pattern: ERROR');
  });
});

describe('what CloudWatch Logs refuses', () => {
  it.each([
    ['{ $.a = 1 }', []],
    ['{ $.items[*].key = "x" }', []],
    ['ERROR', ['it is no JSON filter pattern']],
    [`{ $.a = "${'x'.repeat(1024)}" }`, ['it has 1036 characters, of 1024']],
    ['{ $.a[*].b[*] = 1 }', ['a selector has two wildcards']],
    ['{ $.a[*] = 1 || $.b[*] = 1 || $.c[*] = 1 || $.d[*] = 1 }', ['4 selectors have wildcards, of 3']],
    ['{ $.a = %x% || $.b = %x% || $.c = %x% }', ['it has 3 regular expressions, of 2']],
    ['{ $.a EXISTS }', ['EXISTS is not documented']],
    ['{ $.a NOT EXISTS }', []],
    ['{ $.a = "*x*" }', []],
    ['{ $.a = "Ev*ent" }', ['a star within a text: Ev*ent']],
  ])('%s', (pattern, faults) => {
    expect(patternFaults(pattern)).toEqual(faults);
  });
});
