import { SpawnTag } from '../../contract';
import {
  type HistoryEntry,
  type Hint,
  type InstanceRecord,
  type Launcher,
  type Snapshot,
  TERMINATED,
} from './instance';

/** More would make each write dearer; the newest are kept. */
export const HISTORY_ENTRIES = 50;

/** Within it, a stamp of whole seconds of one service and a time of another do not tell which was first. */
const TIE = 60_000;

/** A record with a hint worked in, and whether EC2 must be read to know more. */
export interface Merged {
  readonly record: InstanceRecord;
  readonly unsure: boolean;
}

/** The record of an instance that was not known, from what EC2 or the answer to a launch says of it. */
export function newRecord(snapshot: Snapshot, at: number, entry: HistoryEntry): InstanceRecord {
  return terminal(
    withLauncher({ ...snapshot, version: 0, stateAsOf: at, tagsAsOf: at, history: [entry] }, undefined),
    at,
  );
}

/**
 * Works a hint in. What is newer than what is known, is taken; what is known already, changes nothing; what might be newer or
 * older leaves the record as it is and asks for a look at EC2. In any order and however often, the hints lead to the same history.
 */
export function applyHint(record: InstanceRecord, hint: Hint): Merged {
  switch (hint.kind) {
    case 'state':
      return applyState(record, hint);
    case 'interruption':
      return sure(remember(record, { at: hint.at, what: 'interruption', detail: hint.action, source: 'event' }));
    case 'terminate':
      return sure(remember(record, { at: hint.at, what: 'terminate', by: hint.by, source: 'event' }));
    case 'launch': {
      const launched = { ...record, launchedAt: Math.min(record.launchedAt, hint.snapshot.launchedAt) };
      return sure(remember(withLauncher(launched, hint.by), launchEntry(hint)));
    }
    case 'tagged':
    case 'untagged':
      return applyTags(record, hint);
  }
}

export const launchEntry = ({ at, by }: Extract<Hint, { kind: 'launch' }>): HistoryEntry => ({
  at,
  what: 'launch',
  by,
  source: 'event',
});

/**
 * Takes what EC2 says, which was read after the record was. A terminated instance stays so: a read may lag behind, and ids
 * are never used twice. Its tags go from EC2 before it does, so that none at all says nothing.
 */
export function observe(record: InstanceRecord, snapshot: Snapshot, now: number): InstanceRecord {
  const ended = record.state === TERMINATED;
  const state = ended ? TERMINATED : snapshot.state;
  const tags = snapshot.state === TERMINATED && snapshot.tags.size === 0 ? record.tags : snapshot.tags;
  const at = Math.max(now, record.stateAsOf, record.tagsAsOf);
  const changed = state !== record.state;
  const gone = ended || snapshot.state === TERMINATED;
  const seen: InstanceRecord = {
    ...record,
    ...snapshot,
    // A terminated instance has no network and no profile any more; what it was launched with is what we keep.
    parameters: gone ? { ...snapshot.parameters, ...record.parameters } : snapshot.parameters,
    state,
    tags,
    launchedAt: Math.min(record.launchedAt, snapshot.launchedAt),
    stateAsOf: at,
    tagsAsOf: at,
  };
  const entry: HistoryEntry = { at, what: 'state', detail: state, source: 'ec2' };
  return terminal(withLauncher(changed ? remember(seen, entry) : seen, undefined), at);
}

/** The tombstone of an instance that EC2 has forgotten: it does so about an hour after the end. */
export function forgotten(record: InstanceRecord, now: number): InstanceRecord {
  const at = Math.max(now, record.stateAsOf);
  const entry: HistoryEntry = { at, what: 'state', detail: TERMINATED, source: 'ec2' };
  return terminal(remember({ ...record, state: TERMINATED, stateAsOf: at }, entry), at);
}

function applyState(record: InstanceRecord, { at, state }: Extract<Hint, { kind: 'state' }>): Merged {
  const kept = remember(record, { at, what: 'state', detail: state, source: 'event' });
  if (record.state === TERMINATED) {
    const terminatedAt = state === TERMINATED ? Math.min(at, record.terminatedAt ?? at) : record.terminatedAt;
    return sure({ ...kept, terminatedAt });
  }
  if (state === record.state) return sure({ ...kept, stateAsOf: Math.max(at, record.stateAsOf) });
  if (at > record.stateAsOf || state === TERMINATED) {
    return sure(terminal({ ...kept, state, stateAsOf: Math.max(at, record.stateAsOf) }, at));
  }
  return { record: kept, unsure: record.stateAsOf - at <= TIE };
}

type TagHint = Extract<Hint, { kind: 'tagged' | 'untagged' }>;

function applyTags(record: InstanceRecord, hint: TagHint): Merged {
  // Whoever tags an instance after its end changes nothing that lasts.
  if (record.state === TERMINATED && hint.at > record.stateAsOf) return sure(record);
  if (hint.kind === 'untagged' && hint.tags === 'all') return { record, unsure: record.tags.size > 0 };
  const tags = new Map(record.tags);
  let unsure = false;
  for (const [key, value] of hint.tags as ReadonlyMap<string, string | undefined>) {
    if (hint.kind === 'tagged') tags.set(key, value ?? '');
    else if (value === undefined || tags.get(key) === value) tags.delete(key);
    // EC2 deletes a tag only where its value is the one named; which value it had then, it alone knows.
    else unsure ||= tags.has(key);
  }
  if (sameTags(tags, record.tags)) return { record, unsure };
  if (hint.at <= record.tagsAsOf) return { record, unsure: true };
  return { record: withLauncher({ ...record, tags, tagsAsOf: hint.at }, undefined), unsure };
}

const sure = (record: InstanceRecord): Merged => ({ record, unsure: false });

export function sameTags(some: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): boolean {
  return some.size === others.size && [...some].every(([key, value]) => others.get(key) === value);
}

/** CloudTrail's word counts more than a tag's, and the first word of each kind more than a later one. */
function withLauncher(record: InstanceRecord, byTrail: string | undefined): InstanceRecord {
  if (byTrail !== undefined) return { ...record, launcher: { arn: byTrail, source: 'cloudtrail' } };
  if (record.launcher?.source === 'cloudtrail') return record;
  const arn = record.tags.get(SpawnTag.IAM_USER);
  const launcher: Launcher | undefined = arn ? { arn, source: 'tag' } : undefined;
  return { ...record, launcher };
}

function terminal(record: InstanceRecord, at: number): InstanceRecord {
  if (record.state !== TERMINATED || record.terminatedAt !== undefined) return record;
  return { ...record, terminatedAt: at };
}

/** Adds an entry once, in order of time. */
function remember(record: InstanceRecord, entry: HistoryEntry): InstanceRecord {
  const keyOf = ({ at, what, detail, by, source }: HistoryEntry) => JSON.stringify([at, what, detail, by, source]);
  const entries = new Map([...record.history, entry].map((each) => [keyOf(each), each]));
  const history = [...entries]
    .sort(([a, { at }], [b, { at: other }]) => at - other || (a < b ? -1 : 1))
    .map(([, each]) => each)
    .slice(-HISTORY_ENTRIES);
  return { ...record, history };
}
