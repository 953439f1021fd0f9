// The room for keys of a Region whose keys are counted by several objects. Each may have its share of the quota, so none
// need ask the others as long as that lasts; then room goes from one to another, in the unit that makes the key. What all of
// them may have together stays the quota, and each refuses what it has no room for: so the Region never has more.

import { SHARDS } from './kept.js';

/** How many keys an object has. */
export interface Counted {
  readonly keys: number;
  /** How much of its room is reserved for units: of keys that they may add, or to go to other objects. */
  readonly reserved: number;
  /** How much room it has from the others beyond its share; less than nothing: they have it from this one. */
  readonly borrowed: number;
}

/** How many more keys it may have, of a Region's quota. Less than nothing, where the quota was greater before. */
export function roomOf(shard: number, { keys, reserved, borrowed }: Counted, mostKeys: number): number {
  const share = Math.floor(mostKeys / SHARDS) + (shard < mostKeys % SHARDS ? 1 : 0);
  return share + borrowed - keys - reserved;
}

/**
 * How room is to go between the objects, of which each has so much, so that one has room for a key, and none too little for
 * those that it has: as much as will do for a while. What is not to be had is left out, and the unit will be refused.
 */
export function transfers(rooms: readonly number[], shard: number): readonly number[] {
  const left = [...rooms];
  const needs = (at: number): number => (at === shard ? 1 : 0);
  for (let at = 0; at < left.length; at++) {
    while ((left[at] ?? 0) < needs(at)) {
      const spare = left.map((room, other) => room - needs(other));
      const most = Math.max(...spare);
      if (most < 1) break;
      const amount = Math.ceil(most / 2);
      const giver = spare.indexOf(most);
      left[giver] = (left[giver] ?? 0) - amount;
      left[at] = (left[at] ?? 0) + amount;
    }
  }
  return left.map((room, at) => room - (rooms[at] ?? 0));
}
