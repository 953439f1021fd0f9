// What a unit comes to, as the parts of the objects that it is about.

import type { KeySet } from '../../model/key-set/key-set.js';
import { parseRegion } from '../../model/vocabulary/identifiers.js';
import { directoryChanges, type Entry } from '../directory.js';
import { needName, type Slice } from '../slice.js';
import { endedMaterialIds, type Outcome } from '../unit.js';
import { type Epoch, type KeySetPart, type ListsPart, type ManyParts, SHARDS, STATE_VERSION, shardOf } from './kept.js';
import { transfers } from './room.js';

/** What is known of a unit beside what it was decided on. */
export interface Around {
  readonly accountId: string;
  readonly epoch: Epoch;
  /** Of a key set that is at hand: which generation it is of. */
  readonly generationOf: (keyId: string) => number;
  /** How many keys a Region may have. */
  readonly keysPerRegion: number;
  /** How much room for keys each object of a Region's lists has, where they were asked. */
  readonly roomsOf: (region: string) => readonly number[] | undefined;
}

/**
 * The parts, key sets in the order of their IDs, and lists in that of their Regions and numbers: the order in which units
 * reserve. What is told goes with the first key set.
 */
export function partsOf(slice: Slice, outcome: Outcome<unknown>, around: Around): ManyParts {
  const { changes, tellings } = outcome;
  const changed = new Map(changes.map((change) => [change.keyId, change]));
  const there = [...slice.kept].flatMap(([keyId, keySet]) => (keySet === null ? [] : [keyId]));
  const keyIds = [...new Set([...there, ...changed.keys()])].sort();
  const keySets = keyIds.map((keyId, index): KeySetPart => {
    const change = changed.get(keyId);
    return {
      version: STATE_VERSION,
      keyId,
      epoch: around.epoch,
      now: slice.now,
      generation: around.generationOf(keyId),
      ...(change === undefined ? {} : { change: changeOf(change.before, change.after, change.due) }),
      tellings: index === 0 ? tellings : [],
    };
  });
  return { accountId: around.accountId, keySets, lists: listsOf(slice, outcome, around) };
}

function changeOf(
  before: KeySet | null,
  after: KeySet | null,
  due: number | undefined,
): NonNullable<KeySetPart['change']> {
  return { after, ...(due === undefined ? {} : { due }), ended: endedMaterialIds(before, after) };
}

function listsOf(slice: Slice, { changes }: Outcome<unknown>, around: Around): readonly ListsPart[] {
  const { added, moved, removed } = directoryChanges(changes);
  const regions = new Set([...added, ...moved, ...removed].map(({ region }) => region));
  return [...regions].sort().flatMap((region) => {
    const known = parseRegion(region);
    const isCounted = known !== undefined && slice.found.has(needName({ kind: 'keyCount', region: known }));
    const parts = Array.from({ length: SHARDS }, (_, shard): ListsPart => {
      const isHere = (entry: Entry): boolean => entry.region === region && shardOf(entry) === shard;
      return {
        version: STATE_VERSION,
        region,
        shard,
        epoch: around.epoch,
        at: slice.now - around.epoch.offset,
        added: added.filter(isHere),
        moved: moved.filter(isHere),
        removed: removed.filter(isHere),
        keys: keysIn(added.filter(isHere)) - keysIn(removed.filter(isHere)),
        room: 0,
        ...(isCounted ? { mostKeys: around.keysPerRegion } : {}),
      };
    });
    const growing = parts.findIndex(({ keys }) => keys > 0);
    const rooms = growing < 0 ? [] : transfers(around.roomsOf(region) ?? [], growing);
    return parts.map((part, shard) => ({ ...part, room: rooms[shard] ?? 0 })).filter(isOfSomething);
  });
}

function keysIn(entries: readonly Entry[]): number {
  return entries.filter(({ list }) => list === 'key').length;
}

function isOfSomething({ added, moved, removed, room }: ListsPart): boolean {
  return added.length + moved.length + removed.length > 0 || room !== 0;
}

/** Whether a unit is of one key set alone, so that its object does it in one call. */
export function isOfOne({ keySets, lists }: ManyParts): boolean {
  return keySets.length === 1 && lists.length === 0;
}
