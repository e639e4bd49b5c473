import { request } from 'node:https';

/** The answer to CloudFormation. */
export interface Reply {
  readonly Status: 'SUCCESS' | 'FAILED';
  /** Required where failed. */
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly NoEcho?: boolean;
  readonly Data?: Readonly<Record<string, unknown>>;
}

/** Waits between attempts; with 2 s for each attempt they fit into the time kept back for the answer. */
const PAUSES = [200, 1000, 2000];
const ATTEMPT_MILLISECONDS = 2500;

/** What S3 said to an attempt. */
class ReplyRefused extends Error {
  public constructor(
    message: string,
    public readonly again: boolean,
  ) {
    super(message);
  }
}

/**
 * Puts the answer to CloudFormation's presigned URL; repeated on network errors, throttling and errors of S3.
 *
 * @throws if no attempt succeeded, or at once if S3 refuses it (403: the URL has expired or the endpoint policy forbids it)
 */
export async function putReply(url: string, reply: Reply, pauses: readonly number[] = PAUSES): Promise<void> {
  const body = Buffer.from(JSON.stringify(reply));
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await put(url, body);
    } catch (error) {
      const again = !(error instanceof ReplyRefused) || error.again;
      if (!again || attempt >= pauses.length) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauses[attempt]));
    }
  }
}

function put(url: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    // S3 has signed an empty content type.
    const headers = { 'content-type': '', 'content-length': body.length };
    const sent = request(url, { method: 'PUT', headers, timeout: ATTEMPT_MILLISECONDS }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) return resolve();
        reject(
          new ReplyRefused(
            `the answer to CloudFormation was refused: status ${status}`,
            status === 429 || status >= 500,
          ),
        );
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no response within ${ATTEMPT_MILLISECONDS} ms`)));
    sent.on('error', reject);
    sent.end(body);
  });
}
