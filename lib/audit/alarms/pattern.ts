// The language: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
// A comparison with a field that a record lacks never holds, neither `=` nor `!=`: whether it is there is asked for where it counts.

/** The most characters that CloudWatch Logs takes. */
export const LONGEST_PATTERN = 1024;

export const is = (field: string, value: string): string => `($.${field} = "${value}")`;
export const isNot = (field: string, value: string): string => `($.${field} != "${value}")`;
export const isThere = (field: string): string => `($.${field} = "*")`;
export const isMissing = (field: string): string => `($.${field} NOT EXISTS)`;
export const any = (...tests: string[]): string => (tests.length === 1 ? tests[0] : `(${tests.join(' || ')})`);
export const all = (...tests: string[]): string => (tests.length === 1 ? tests[0] : `(${tests.join(' && ')})`);

/** A whole pattern: all of the tests. */
export const records = (...tests: string[]): string => `{ ${tests.join(' && ')} }`;

/** Calls of a service, by name. Whether sources of records in China end in `.cn` AWS doesn't say: the star admits both. */
export const calls = (service: string, names: string): string =>
  all(
    is('eventSource', `${service}.amazonaws.com*`),
    any(
      ...names
        .trim()
        .split(/\s+/)
        .map((name) => is('eventName', name)),
    ),
  );
