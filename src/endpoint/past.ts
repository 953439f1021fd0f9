// What an account was before: a state of it, and the last changes since then, by which it can be made as it was in between.

import type { Instant } from '../model/vocabulary/identifiers.js';
import { restoreStore } from '../store/create.js';
import type { Snapshot } from '../store/snapshot.js';
import type { Store } from '../store/store.js';
import { type JournalRecord, type Kept, type Standing, standingOf } from './data/index.js';

/** A point in what has happened: after so many changes, and after what has happened by itself up to an instant. */
export interface Point {
  readonly position: number;
  readonly at: Instant;
}

export interface Past {
  /** How many changes there were. */
  readonly position: () => number;
  readonly add: (record: JournalRecord) => void;
  /** The first instant that can still be gone back to. */
  readonly earliest: () => Instant;
  /** How many changes cannot be gone back behind. */
  readonly forgotten: () => number;
  /** From now on nothing before it can be gone back to. */
  readonly forget: () => void;
  /** The account as it was at a point from `earliest` on. */
  readonly at: (point: Point) => Standing & { readonly snapshot: Snapshot };
  /** Forgets what came after a point. */
  readonly drop: (point: Point) => void;
}

/** The past of an account that has begun, or is kept; so many changes are remembered at least, and at most twice as many. */
export function createPast({ snapshot, records, ...standing }: Kept, most: number): Past {
  const past: Remembered = { before: snapshot, standing, changes: [], forgotten: 0 };
  const add = (record: JournalRecord): void => {
    past.changes.push(JSON.stringify(record));
    if (past.changes.length > 2 * most) forget(past, past.changes.length - most);
  };
  for (const record of records) add(record);
  return {
    position: () => past.forgotten + past.changes.length,
    add,
    earliest: () => (isStore(past.before) ? past.before.now() : past.before.now),
    forgotten: () => past.forgotten,
    forget: () => forget(past, past.changes.length),
    at: (point) => {
      const store = restoreStore(isStore(past.before) ? past.before.snapshot() : past.before);
      const records = recordsUpTo(past, point);
      for (const record of records) store.replay(record);
      store.replay({ ...store.position(), now: point.at, events: [] });
      return { snapshot: store.snapshot(), ...standingOf(records.at(-1) ?? past.standing) };
    },
    drop: (point) => {
      past.changes = recordsUpTo(past, point).map((record) => JSON.stringify(record));
    },
  };
}

interface Remembered {
  /** What was before the changes; a store once there were changes that have been forgotten. */
  before: Snapshot | Store;
  standing: Standing;
  /** As JSON: whoever else has a change may do with it what it likes. */
  changes: string[];
  /** How many changes are none of these any more. */
  forgotten: number;
}

function isStore(before: Remembered['before']): before is Store {
  return 'replay' in before;
}

function forget(past: Remembered, count: number): void {
  if (count === 0) return;
  const before = isStore(past.before) ? past.before : restoreStore(past.before);
  for (const text of past.changes.splice(0, count)) {
    const record: JournalRecord = JSON.parse(text);
    before.replay(record);
    past.standing = standingOf(record);
  }
  past.before = before;
  past.forgotten += count;
}

/** The changes up to a point. Of what happened by itself within one, only what had happened by then. */
function recordsUpTo({ changes, forgotten }: Remembered, { position, at }: Point): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const text of changes.slice(0, Math.max(position - forgotten, 0))) {
    const record: JournalRecord = JSON.parse(text);
    if (record.now > at) {
      const events = record.events.filter((event) => event.at <= at);
      if (events.length > 0) records.push({ ...record, now: at, events });
      break;
    }
    records.push(record);
  }
  return records;
}
