import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedReply {
  readonly method?: string;
  readonly contentType?: string;
  readonly body: any;
}

/** Stands in for the bucket that CloudFormation collects answers in. Mock `node:https` with `node:http` to reach it. */
export class ReplyServer {
  /** Every request that came in. */
  public readonly received: ReceivedReply[] = [];
  /** Status codes of the next responses; 0 cuts the connection; 200 once it is empty. */
  public readonly statuses: number[] = [];
  private readonly server = createServer((request, response) => {
    void read(request).then((body) => {
      this.received.push({
        method: request.method,
        contentType: request.headers['content-type'],
        body: JSON.parse(body),
      });
      const status = this.statuses.shift() ?? 200;
      if (status === 0) request.socket.destroy();
      else response.writeHead(status).end();
    });
  });

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** What CloudFormation would send as `ResponseURL`. */
  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/reply?X-Amz-Signature=s3cr3t`;
  }

  /** The one answer that was accepted. */
  public get answer(): any {
    return this.received.at(-1)?.body;
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A request of CloudFormation. */
export function customResourceRequest(
  server: ReplyServer,
  type: 'Create' | 'Update' | 'Delete',
  properties: object = {},
) {
  return {
    RequestType: type,
    ResponseURL: server.url,
    StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/test/1',
    RequestId: 'request-1',
    ResourceType: 'Custom::Test',
    LogicalResourceId: 'Thing',
    ...(type === 'Create' ? {} : { PhysicalResourceId: 'thing-1' }),
    ResourceProperties: { ServiceToken: 'arn', ...properties },
  };
}

/** A Lambda context with this much time left. */
export const contextWith = (milliseconds: number) => ({
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => milliseconds,
});
