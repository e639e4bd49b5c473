import { parseFilterPattern } from '../../lib/analysis/filter-pattern';

const EVENT = {
  eventName: 'ConsoleLogin',
  errorCode: 'Client.UnauthorizedOperation',
  count: 3,
  root: true,
  off: false,
  nothing: null,
  user: { type: 'Root', 'full name': 'x' },
  list: [{ id: 'a' }, { id: 'b' }],
};

const matches = (pattern: string) => parseFilterPattern(pattern)?.matches(EVENT);

describe('parseFilterPattern', () => {
  test.each([
    ['{ $.eventName = "ConsoleLogin" }', true],
    ['{$.eventName=ConsoleLogin}', true],
    ['{ $.eventName = consolelogin }', false],
    ['{ $.eventName != "ConsoleLogin" }', false],
    ['{ $.errorCode = "*UnauthorizedOperation" }', true],
    ['{ $.errorCode = *UnauthorizedOperation }', true],
    ['{ $.errorCode = "Client*" }', true],
    ['{ $.errorCode = "UnauthorizedOperation" }', false],
    ['{ $.errorCode = "*" }', true],
    ['{ $.missing = "*" }', false],
    ['{ $.missing != "x" }', false],
    ['{ $.missing NOT EXISTS }', true],
    ['{ $.user NOT EXISTS }', false],
    ['{ $.user.type EXISTS }', true],
    ['{ $.user.invokedBy not exists }', true],
    ['{ $.nothing IS NULL }', true],
    ['{ $.root IS TRUE }', true],
    ['{ $.root IS FALSE }', false],
    ['{ $.off IS FALSE }', true],
    ['{ $.count = 3 }', true],
    ['{ $.count = 3.0 }', true],
    ['{ $.count >= 3 }', true],
    ['{ $.count > 3 }', false],
    ['{ $.count < 4 }', true],
    ['{ $.count <= 2.5 }', false],
    ['{ $.list[1].id = b }', true],
    ['{ $.list[2].id = b }', false],
    ['{ $.list[*].id = b }', true],
    ['{ $.user["full name"] = x }', true],
    ['{ $.eventName = %^Console% }', true],
    ['{ $.eventName = %^Login% }', false],
    ['{ ($.eventName = A) || ($.count = 3) }', true],
    ['{ ($.eventName = A) && ($.count = 3) }', false],
    ['{ $.count = 3 || $.eventName = A && $.eventName = B }', true],
    ['{ ($.count = 3 || $.eventName = A) && $.eventName = B }', false],
    ['{ (($.count = 3)) }', true],
  ])('%s', (pattern, expected) => {
    expect(matches(pattern)).toBe(expected);
  });

  test.each([
    'ERROR',
    '[ip, user, ...]',
    '',
    '{}',
    '{ $.a }',
    '{ $.a = }',
    '{ $.a = 1 && }',
    '{ ($.a = 1 }',
    '{ $.a = 1) }',
    '{ $.a > "x" }',
    '{ $.a > "1" }',
    '{ $.a = %(a+)+% }',
    '{ $.a = %[% }',
    '{ $.a = 1 $.b = 2 }',
    '{ $.a ! 1 }',
    '{ a = 1 }',
    '{ $.a ( 1 }',
  ])('no JSON pattern: %s', (pattern) => {
    expect(parseFilterPattern(pattern)).toBeUndefined();
  });

  test('patterns that would be tried for ever', () => {
    const event = { a: 'x'.repeat(60) };
    expect(parseFilterPattern(`{ $.a = "${'*'.repeat(60)}y" }`)?.matches(event)).toBe(false);
    expect(parseFilterPattern(`{ $.a = %${'.*'.repeat(30)}y% }`)).toBeUndefined();
    expect(parseFilterPattern('{ $.a = %^x.*x+$% }')?.matches(event)).toBe(true);
  });

  test('an event that is no object is matched by NOT EXISTS alone', () => {
    expect(parseFilterPattern('{ $.a NOT EXISTS }')?.matches('text')).toBe(true);
    expect(parseFilterPattern('{ $.a = * }')?.matches(undefined)).toBe(false);
  });
});
