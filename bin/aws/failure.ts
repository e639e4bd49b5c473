import { deniedCall, deniedText, isExplicit, ASK_ITS_KEEPERS } from '../../lib/analysis/denied-call';
import { oneLine } from '../output/records';

/** What a call needs, for answers that don't name it. */
export interface NeededPermission {
  /** Such as `cloudtrail:LookupEvents`. */
  readonly action: string;
  /** An ARN, or `*` for actions that know no resources. */
  readonly resource: string;
}

/**
 * Tells what AWS, or its client, threw: in one line, with what to do about it. A denied call names who lacks which
 * permission on which resource.
 */
export function awsFailure(error: unknown, needed: NeededPermission): Error {
  const { name, message } = partsOf(error);
  const about = `${needed.action} failed`;
  if (DENIED.test(name) || /\bis not authorized to perform\b/.test(message)) return denied(message, needed, error);
  const kind = KINDS.find(({ test }) => test(name, message, codesOf(error)));
  const text = kind?.text ?? `${name}: ${oneLine(message)}`;
  return new Error(`${about}: ${text}`, { cause: error });
}

const DENIED =
  /^(AccessDenied(Exception)?|UnauthorizedOperation|Client\.UnauthorizedOperation|AuthorizationError(Exception)?)$/;

function denied(message: string, needed: NeededPermission, cause: unknown): Error {
  const said = deniedCall(message);
  const { action = needed.action, resource = needed.resource } = said;
  const remedy = isExplicit(said) ? ASK_ITS_KEEPERS : `ask for a policy that allows ${action} on ${resource}`;
  return new Error(
    oneLine(`${deniedText({ ...said, action, resource })}; ${remedy}, or give --profile another profile`),
    { cause },
  );
}

interface Kind {
  readonly test: (name: string, message: string, codes: readonly string[]) => boolean;
  readonly text: string;
}

const named = (pattern: RegExp) => (name: string) => pattern.test(name);

const KINDS: readonly Kind[] = [
  {
    test: (name, message) => /expired/i.test(name) || /\b(token|session|credentials?)\b.*\bexpired\b/i.test(message),
    text: 'the credentials have expired; sign in again (such as `aws sso login`), or give --profile another profile',
  },
  {
    test: (name, message) =>
      /^(CredentialsProviderError|TokenProviderError)$/.test(name) || /could not load credentials/i.test(message),
    text: 'no AWS credentials were found; give --profile a profile that has some, set AWS_PROFILE, or sign in (such as `aws sso login`)',
  },
  {
    test: named(
      /^(UnrecognizedClient(Exception)?|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignature(Exception)?|SignatureDoesNotMatch|AuthFailure|MissingAuthenticationToken(Exception)?)$/,
    ),
    text: 'AWS does not know these credentials; check the access key and the clock of this machine, or give --profile another profile',
  },
  {
    test: (_, message) => /region is missing/i.test(message),
    text: 'no region is known; give --region, or set AWS_REGION',
  },
  {
    test: named(
      /^(Throttling(Exception)?|ThrottledException|TooManyRequestsException|RequestLimitExceeded|RequestThrottled(Exception)?|ProvisionedThroughputExceeded(Exception)?|SlowDown)$/,
    ),
    text: 'AWS still throttles after several attempts; wait a minute, or ask for less (--since, --limit)',
  },
  {
    test: (name, _, codes) =>
      name === 'TimeoutError' ||
      codes.some((code) => /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EPIPE)$/.test(code)),
    text: 'AWS can not be reached; check the network, the proxy and --region',
  },
];

function partsOf(error: unknown): { readonly name: string; readonly message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

/** Node wraps network errors: the code stands on the error, its cause, or those it aggregates. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code, cause, errors } = error as {
    readonly code?: unknown;
    readonly cause?: unknown;
    readonly errors?: unknown;
  };
  const inner: unknown[] = [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return [...(typeof code === 'string' ? [code] : []), ...inner.flatMap(codesOf)];
}
