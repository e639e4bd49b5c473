import { type Attributes, textOf } from '../handlers/attributes';
import * as schema from '../schema';

/** A span of `LAUNCHED`, and how to read a part of one bucket of it, newest first, up to a place. */
export interface Launches {
  readonly from: string;
  readonly to: string;
  /** Items that one query reads at most. */
  readonly chunk: number;
  readonly query: (
    bucket: string,
    to: string,
    chunk: number,
  ) => Promise<{ readonly items: Attributes[]; readonly next?: string }>;
}

/** All launches of a span, newest first: month after month, the shards of each merged. */
export async function* newestFirst(launches: Launches): AsyncGenerator<Attributes> {
  for (const month of monthsBackwards(launches.from, launches.to)) {
    const shards = Array.from({ length: schema.SHARDS }, (_, shard) =>
      bucketItems(launches, schema.launchBucket(month, shard)),
    );
    const heads = await Promise.all(shards.map((shard) => shard.next()));
    for (;;) {
      const at = newest(heads);
      if (at === undefined) break;
      yield heads[at].value as Attributes;
      heads[at] = await shards[at].next();
    }
  }
}

/** The shard whose next item is the newest; none if all have come to their end. */
function newest(heads: readonly IteratorResult<Attributes, void>[]): number | undefined {
  let best: number | undefined;
  let time = '';
  heads.forEach(({ done, value }, index) => {
    const launched = done ? '' : (textOf(value, schema.LAUNCHED) ?? '');
    if (launched > time) [best, time] = [index, launched];
  });
  return best;
}

async function* bucketItems({ to, chunk, query }: Launches, bucket: string): AsyncGenerator<Attributes, void> {
  let end: string | undefined = to;
  let seen = '';
  while (end !== undefined) {
    const { items, next } = await query(bucket, end, chunk);
    for (const item of items) {
      const launched = textOf(item, schema.LAUNCHED) ?? '';
      // The end of a part is the last item of the part before.
      if (launched !== seen) yield item;
      seen = launched;
    }
    // A part of which the filter left nothing still says where it ended.
    if (next !== undefined) seen = next;
    end = next === end ? undefined : next;
  }
}

function* monthsBackwards(from: string, to: string): Generator<string> {
  const first = from.slice(0, 7);
  let [year, month] = to.slice(0, 7).split('-').map(Number);
  for (;;) {
    const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
    if (name < first) return;
    yield name;
    month -= 1;
    if (month === 0) [year, month] = [year - 1, 12];
  }
}
