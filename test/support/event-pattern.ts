/**
 * Whether an EventBridge pattern lets an event through: names joined by "and", the tests in a list by "or", an element of a list
 * in the event is enough. Knows texts, `prefix`, `anything-but` and `exists`; throws at another test.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: any, event: any): boolean {
  return Object.entries<any>(pattern).every(([name, test]) => {
    const inner = valuesAt(event, name);
    if (Array.isArray(test)) return test.some((one) => passes(one, inner));
    // A path that isn't there can still pass a test that something is not there.
    return (inner.length > 0 ? inner : [{}]).some((each) => matchesPattern(test, each));
  });
}

const valuesAt = (event: any, name: string): any[] => [event].flat().flatMap((each) => each?.[name] ?? []);

function passes(test: any, values: any[]): boolean {
  if (typeof test !== 'object') return values.includes(test);
  const [[operator, operand]] = Object.entries<any>(test);
  switch (operator) {
    case 'exists':
      return values.length > 0 === operand;
    case 'prefix':
      return values.some((value) => typeof value === 'string' && value.startsWith(operand as string));
    case 'anything-but':
      return values.some((value) => ![operand].flat().includes(value));
    default:
      throw new Error(`the evaluator doesn't know ${operator}`);
  }
}
