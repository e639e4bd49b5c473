import type { Ec2Reader } from './ec2-reader';
import { inParallel } from './in-parallel';
import type { Hint, InstanceRecord, Snapshot } from './instance';
import { type Source, isMember } from './members';
import { applyHint, launchEntry, newRecord, observe } from './merge';
import type { Store, Stored } from './store';

/** Another writer came first: read and try again, so often. */
const ATTEMPTS = 5;
const AT_A_TIME = 8;

/** EC2 may not yet list what was launched so short a time ago. */
const NOT_YET_LISTED = 5 * 60_000;

export interface RecordingTools {
  readonly store: Store;
  readonly ec2: Ec2Reader;
  readonly sources: readonly Source[];
  /** Milliseconds since 1970, whole seconds. */
  readonly now: () => number;
}

/** What became of the hints. */
export interface Recorded {
  /** Instances whose items were written. */
  readonly written: string[];
  /** Instances whose hints must come again, and why. */
  readonly failed: ReadonlyMap<string, unknown>;
}

/** Works hints into the table. In each round: read the table, then EC2 where the hints don't suffice, then write on a version. */
export async function recordHints(hints: readonly Hint[], tools: RecordingTools): Promise<Recorded> {
  const byInstance = new Map<string, Hint[]>();
  for (const hint of hints) byInstance.set(hint.instanceId, [...(byInstance.get(hint.instanceId) ?? []), hint]);
  const written: string[] = [];
  const failed = new Map<string, unknown>();
  let open = [...byInstance.keys()];
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const outcomes = await recordOnce(open, byInstance, tools);
    for (const [id, outcome] of outcomes) {
      if (outcome === 'saved') written.push(id);
      else if (outcome instanceof Failure) failed.set(id, outcome.reason);
      else if (outcome === 'conflict' && attempt === ATTEMPTS)
        failed.set(id, new Error('other writers kept coming first'));
    }
    open = attempt < ATTEMPTS ? open.filter((id) => outcomes.get(id) === 'conflict') : [];
  }
  return { written, failed };
}

class Failure {
  public constructor(public readonly reason: unknown) {}
}

type Result = 'same' | 'saved' | 'conflict' | 'ignored' | Failure;

async function recordOnce(
  ids: string[],
  byInstance: ReadonlyMap<string, readonly Hint[]>,
  tools: RecordingTools,
): Promise<Map<string, Result>> {
  const outcomes = new Map<string, Result>();
  const drafts: Draft[] = [];
  const loaded = await inParallel(ids, AT_A_TIME, (id) => tools.store.load(id));
  loaded.forEach((result, index) => {
    const id = ids[index];
    if (result.status === 'rejected') outcomes.set(id, new Failure(result.reason));
    else drafts.push(draftOf(id, result.value, byInstance.get(id) ?? [], tools.sources));
  });
  const asked = drafts.filter(({ unsure }) => unsure);
  const seen = await lookUp(asked, tools.ec2);
  const results = await inParallel(drafts, AT_A_TIME, async (draft): Promise<Result> => {
    if (!draft.unsure) return draft.record ? tools.store.save(draft.stored, draft.record) : 'ignored';
    if (seen instanceof Failure) return seen;
    return settle(draft, seen.get(draft.id), tools);
  });
  results.forEach((result, index) =>
    outcomes.set(drafts[index].id, result.status === 'fulfilled' ? result.value : new Failure(result.reason)),
  );
  return outcomes;
}

/** What the table and the hints make of an instance, and whether that is for certain. */
interface Draft {
  readonly id: string;
  readonly stored: Stored;
  readonly hints: readonly Hint[];
  readonly record?: InstanceRecord;
  readonly unsure: boolean;
}

function draftOf(id: string, stored: Stored, unordered: readonly Hint[], sources: readonly Source[]): Draft {
  const hints = [...unordered].sort((a, b) => a.at - b.at || Number(b.kind === 'launch') - Number(a.kind === 'launch'));
  let { record } = stored;
  const launch = hints.find((hint) => hint.kind === 'launch');
  if (!record && launch && isMember(sources, launch.snapshot)) {
    record = newRecord(launch.snapshot, launch.at, launchEntry(launch));
  }
  if (!record) return { id, stored, hints, unsure: true };
  const folded = fold(record, hints);
  return { id, stored, hints, ...folded };
}

function fold(record: InstanceRecord, hints: readonly Hint[]): { record: InstanceRecord; unsure: boolean } {
  let unsure = false;
  for (const hint of hints) {
    const merged = applyHint(record, hint);
    record = merged.record;
    unsure ||= merged.unsure;
  }
  return { record, unsure };
}

async function lookUp(drafts: readonly Draft[], ec2: Ec2Reader): Promise<Map<string, Snapshot> | Failure> {
  if (drafts.length === 0) return new Map();
  try {
    return await ec2.byIds(drafts.map(({ id }) => id));
  } catch (error) {
    return new Failure(error);
  }
}

/** Ends the uncertainty by what EC2 said, after the table was read. */
async function settle(draft: Draft, snapshot: Snapshot | undefined, tools: RecordingTools): Promise<Result> {
  const { stored, hints } = draft;
  const now = tools.now();
  if (draft.record) {
    const outcome = await tools.store.save(stored, snapshot ? observe(draft.record, snapshot, now) : draft.record);
    const isNew = now - draft.record.launchedAt < NOT_YET_LISTED;
    // Not listed yet: the hints must come again. Not listed any more: the reconciler will tell.
    return snapshot || outcome === 'conflict' || !isNew ? outcome : notListed();
  }
  if (snapshot) {
    if (!isMember(tools.sources, snapshot)) return 'ignored';
    const entry = { at: now, what: 'state', detail: snapshot.state, source: 'ec2' } as const;
    // Its state and tags are newer than the hints; who launched it, and what happened before, only these tell.
    const { record } = fold(newRecord(snapshot, now, entry), hints);
    return tools.store.save(stored, observe(record, snapshot, now));
  }
  const fresh = hints.some(({ at, kind }) => kind !== 'terminate' && kind !== 'launch' && now - at < NOT_YET_LISTED);
  return fresh ? notListed() : 'ignored';
}

const notListed = () => new Failure(new Error('EC2 does not list the instance yet'));
