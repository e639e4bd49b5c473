import { clientOptions } from '../../../bin/aws/client-options';
import { awsFailure } from '../../../bin/aws/failure';

const NEEDED = { action: 'cloudtrail:LookupEvents', resource: '*' };
const thrown = (name: string, message: string, more: object = {}) => Object.assign(new Error(message), { name }, more);
const told = (error: unknown, needed = NEEDED) => awsFailure(error, needed).message;

const WHO = 'arn:aws:sts::111122223333:assumed-role/Research/alice';

describe('a denied call names who lacks which permission on which resource', () => {
  test('as the service says', () => {
    const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/spawn-instances/index/tag-index';
    const message = `User: ${WHO} is not authorized to perform: dynamodb:Query on resource: ${table} because no identity-based policy allows the dynamodb:Query action`;
    expect(told(thrown('AccessDeniedException', message))).toBe(
      `${WHO} lacks permission dynamodb:Query on resource ${table} (no identity-based policy allows the dynamodb:Query action); ` +
        `ask for a policy that allows dynamodb:Query on ${table}, or give --profile another profile`,
    );
  });

  test('an explicit denial has another remedy', () => {
    const message = `User: ${WHO} is not authorized to perform: cloudtrail:LookupEvents with an explicit deny in a service control policy`;
    const text = told(thrown('AccessDeniedException', message));
    expect(text).toContain(`${WHO} lacks permission cloudtrail:LookupEvents on resource *`);
    expect(text).toContain('(an explicit deny in a service control policy); no other policy can allow it');
  });

  test('another action than the one called: a key that the service needs', () => {
    const message = `KMS key access denied error: User: ${WHO} is not authorized to perform: kms:Decrypt on this resource`;
    expect(told(thrown('AccessDeniedException', message))).toContain('lacks permission kms:Decrypt on resource *');
  });

  test.each(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'])(
    '%s without words: what the command knows that it needs',
    (name) => {
      const text = told(thrown(name, 'You are not authorized. Encoded authorization failure message: AbC-123'));
      expect(text).toContain('the caller lacks permission cloudtrail:LookupEvents on resource *');
      expect(text).not.toContain('AbC-123');
    },
  );
});

test.each<[string, Error, RegExp]>([
  ['no credentials', thrown('CredentialsProviderError', 'Could not load credentials from any providers'), /--profile/],
  ['expired credentials', thrown('ExpiredTokenException', 'The security token is expired'), /have expired; sign in/],
  [
    'an expired SSO session',
    thrown('CredentialsProviderError', 'The SSO session associated with this profile has expired.'),
    /have expired; sign in/,
  ],
  ['unknown credentials', thrown('UnrecognizedClientException', 'The security token is invalid'), /does not know/],
  ['no region', thrown('Error', 'Region is missing'), /give --region/],
  ['throttling', thrown('ThrottlingException', 'Rate exceeded'), /throttles after several attempts/],
  ['no network', thrown('Error', 'getaddrinfo', { code: 'ENOTFOUND' }), /can not be reached/],
  ['no server', new AggregateError([thrown('Error', 'refused', { code: 'ECONNREFUSED' })]), /can not be reached/],
  ['no answer', thrown('TimeoutError', 'Socket timed out'), /can not be reached/],
])('%s', (_, error, text) => {
  expect(told(error)).toMatch(/^cloudtrail:LookupEvents failed: /);
  expect(told(error)).toMatch(text);
});

test('anything else is passed on, in one line', () => {
  expect(told(thrown('InternalFailure', 'a\n\u001b[31mb'))).toBe(
    'cloudtrail:LookupEvents failed: InternalFailure: a [31mb',
  );
  expect(told('odd')).toBe('cloudtrail:LookupEvents failed: Error: odd');
});

test('what is not given is left to the SDK', () => {
  expect(clientOptions({})).toEqual({ maxAttempts: 6 });
  expect(clientOptions({ region: 'eu-west-1', profile: 'audit' })).toEqual({
    region: 'eu-west-1',
    profile: 'audit',
    maxAttempts: 6,
  });
});
