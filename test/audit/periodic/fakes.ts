import { StateError } from '../../support/state-machine';

type Json = any;

/** An AWS account of a test, as the audits' state machines see it: paged lists, and what is written. */
export class FakeAccount {
  public readonly objects = new Map<string, Json>();
  public readonly messages: Json[] = [];
  public readonly calls: string[] = [];
  /** Calls that fail so many times before they succeed; `Infinity`: always. */
  public readonly faults = new Map<string, number>();

  public constructor(private readonly lists: Readonly<Record<string, (request: Json) => Json>>) {}

  public readonly serve = (call: string, request: Json): Json => {
    this.calls.push(call);
    const left = this.faults.get(call) ?? 0;
    if (left > 0) {
      this.faults.set(call, left - 1);
      throw new StateError('Ec2.Ec2Exception', left === Infinity ? 'UnauthorizedOperation' : 'RequestLimitExceeded');
    }
    if (call === 's3:putObject') {
      if (this.objects.has(request.Key)) throw new StateError('Test', `written twice: ${request.Key}`);
      this.objects.set(request.Key, request.Body);
      return { ETag: '"0"' };
    }
    if (call === 'sns:publish') {
      this.messages.push(request);
      return { MessageId: 'm' };
    }
    const list = this.lists[call];
    if (!list) throw new Error(`the account has no ${call}`);
    return list(request);
  };

  /** All that the evidence says was found in a list. */
  public found(list: string): Json[] {
    return [...this.objects.values()].filter((body) => body.list === list).flatMap(({ findings }) => findings);
  }
}

/** A list that gives pages, of which some are empty, as EC2's are where it filters. */
export function paged(name: string, items: Json[], size: number, token: 'NextToken' | 'Marker' = 'NextToken') {
  return (request: Json) => {
    const from = Number(request[token] ?? 0);
    if (request[token] !== undefined && !/^\d+$/.test(request[token] as string))
      throw new StateError('Test', 'bad token');
    const skips = from % 2 === 1;
    const page = skips ? [] : items.slice(from / 2, from / 2 + size);
    const to = skips ? from + 1 : from + 2 * size - 1;
    return { [name]: page, ...(to < 2 * items.length && { [token]: String(to) }) };
  };
}
