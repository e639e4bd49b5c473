import type { Server } from 'node:http';
import { Readable } from 'node:stream';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

type Handler = Exclude<NonNullable<DynamoDBClientConfig['requestHandler']>, Record<string, never>>;
type Request = Parameters<Extract<Handler, { handle: unknown }>['handle']>[0];

/** Hands the requests of an SDK client to a server of this process, without the sockets that cost more than what the server does. */
export function inProcess(server: Server): { handle(request: Request): Promise<{ response: any }> } {
  return {
    handle: (request) =>
      new Promise((resolve) => {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
        );
        const incoming = Object.assign(Readable.from([Buffer.from(request.body as string)]), {
          method: request.method,
          url: request.path,
          headers,
        });
        const sent: Record<string, string> = {};
        const outgoing = {
          statusCode: 200,
          setHeader: (name: string, value: unknown) => (sent[name.toLowerCase()] = String(value)),
          end(body: string) {
            const { statusCode } = this;
            resolve({ response: { statusCode, headers: sent, body: Readable.from([Buffer.from(body)]) } });
          },
        };
        server.emit('request', incoming, outgoing);
      }),
  };
}
