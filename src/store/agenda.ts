// What is due when, over all key sets: a binary heap of instants. A key set stands in it at most once for certain: an
// entry counts only while it is the last that was made for its key set.

import type { Instant } from '../model/vocabulary/identifiers.js';

interface Entry {
  readonly at: Instant;
  readonly keyId: string;
}

export interface Agenda {
  /** Sets, or with undefined ends, what is next due for a key set. */
  readonly schedule: (keyId: string, at: Instant | undefined) => void;
  /** The soonest instant, and whose it is. */
  readonly first: () => Entry | undefined;
}

export function createAgenda(): Agenda {
  let heap: Entry[] = [];
  const scheduled = new Map<string, Instant>();
  const isCurrent = ({ keyId, at }: Entry): boolean => scheduled.get(keyId) === at;
  // Entries that no longer count leave the heap only at its top, so a deletion that is scheduled and canceled again and
  // again while the clock stands would fill it.
  const dropOthers = (): void => {
    heap = [];
    for (const [keyId, at] of scheduled) push(heap, { at, keyId });
  };
  return {
    schedule: (keyId, at) => {
      if (at === undefined) scheduled.delete(keyId);
      else if (scheduled.get(keyId) !== at) {
        scheduled.set(keyId, at);
        push(heap, { at, keyId });
        if (heap.length > 2 * scheduled.size + 32) dropOthers();
      }
    },
    first: () => {
      let entry = heap[0];
      while (entry !== undefined && !isCurrent(entry)) {
        pop(heap);
        entry = heap[0];
      }
      return entry;
    },
  };
}

/** Of two things at one instant the one of the lesser key ID is first, so that a restored store goes on alike. */
function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.keyId < b.keyId);
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(entry, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = heap[2 * index + 1];
    const right = heap[2 * index + 2];
    if (left === undefined) break;
    const isRight = right !== undefined && isBefore(right, left);
    const least = isRight ? right : left;
    if (!isBefore(least, last)) break;
    heap[index] = least;
    index = 2 * index + (isRight ? 2 : 1);
  }
  heap[index] = last;
}
