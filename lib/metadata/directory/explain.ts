import { deniedCall, deniedText, isExplicit, ASK_ITS_KEEPERS } from '../../analysis/denied-call';

/** What was asked for when a call failed. */
export interface Asked {
  readonly action: string;
  readonly table: string;
  readonly index?: string;
  readonly region?: string;
}

/** A failed call, in words that help: which permission is missing on which resource, or what to set. */
export class DirectoryError extends Error {
  /** By which the command tells it from an error that says nothing of a remedy: it has another copy of this class. */
  public override readonly name = 'DirectoryError';
}

/** The error with what is wrong and the remedy; one that it doesn't know is left as it is. */
export function explain(error: unknown, asked: Asked): unknown {
  if (!(error instanceof Error)) return error;
  const what = explained(error, asked);
  return what === undefined ? error : new DirectoryError(what, { cause: error });
}

function explained({ name, message }: Error, asked: Asked): string | undefined {
  const where = `table '${asked.table}'${asked.region === undefined ? '' : ` in ${asked.region}`}`;
  switch (name) {
    case 'AccessDeniedException':
      return denied(message, asked);
    case 'ResourceNotFoundException':
      return `not found: ${where}${asked.index === undefined ? '' : ` with index '${asked.index}'`}; give --region, --profile or --table (region, profile or tableName) of a MetadataTable`;
    case 'CredentialsProviderError':
    case 'TokenProviderError':
      return `no credentials: ${message}; sign in (aws sso login), name a profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
    case 'ExpiredTokenException':
      return 'the credentials have expired; sign in again (aws sso login)';
    case 'UnrecognizedClientException':
    case 'InvalidSignatureException':
      return `the credentials are refused for ${where}: ${message}; sign in again, or name another profile`;
    default:
      return /^Region (is missing|not accepted)/i.test(message)
        ? 'no region: neither flag, AWS_REGION nor the profile names one; give --region'
        : undefined;
  }
}

/** AWS says who may not do what; where it says less, it is what we asked for. */
function denied(message: string, { action, table, index }: Asked): string {
  const call = deniedCall(message);
  const isKey = /kms/i.test(call.action ?? message);
  const text = deniedText({
    ...call,
    action: call.action ?? (isKey ? 'kms:Decrypt' : action),
    resource:
      call.resource ?? (isKey ? `the key of table '${table}'` : `table/${table}${index ? `/index/${index}` : ''}`),
  });
  return `${text}; ${isExplicit(call) ? ASK_ITS_KEEPERS : 'ask for grantQuery() of the MetadataTable'}`;
}
