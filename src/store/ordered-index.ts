// Entries in the order in which they were added, with pages of them: adding, removing and a page cost the same whether
// there are a thousand entries or a million.

import type { Page } from '../model/host.js';
import { makeMarker, readMarker } from '../model/views/wire.js';

export interface OrderedIndex<T> {
  readonly add: (entry: T) => void;
  readonly remove: (id: string) => void;
  readonly size: () => number;
  /** Up to `limit` entries after the marker; undefined: the marker was never given out. */
  readonly page: (limit: number, marker: string | undefined) => Page<T> | undefined;
  /** All IDs, in order. */
  readonly ids: () => string[];
}

/** An index of entries by an ID of theirs, which must not change. */
export function createOrderedIndex<T>(idOf: (entry: T) => string, initial: readonly T[] = []): OrderedIndex<T> {
  const positions = new Map<string, number>();
  // A removed entry leaves a gap, so that positions (and markers) stay; gaps go when they are the greater part.
  let slots: (T | undefined)[] = [];
  const add = (entry: T): void => {
    positions.set(idOf(entry), slots.length);
    slots.push(entry);
  };
  for (const entry of initial) add(entry);

  const closeGaps = (): void => {
    slots = slots.filter((entry) => entry !== undefined);
    for (const [position, entry] of slots.entries()) if (entry !== undefined) positions.set(idOf(entry), position);
  };

  return {
    add,
    remove: (id) => {
      const position = positions.get(id);
      if (position === undefined) return;
      positions.delete(id);
      slots[position] = undefined;
      if (slots.length > 32 && positions.size * 2 < slots.length) closeGaps();
    },
    size: () => positions.size,
    page: (limit, marker) => {
      let position = 0;
      if (marker !== undefined) {
        const last = readMarker(marker);
        if (last === undefined) return undefined;
        position = (positions.get(last.id) ?? Math.min(last.index, slots.length - 1)) + 1;
      }
      const entries: T[] = [];
      let end = position;
      for (; position < slots.length && entries.length < limit; position++) {
        const entry = slots[position];
        if (entry === undefined) continue;
        entries.push(entry);
        end = position;
      }
      const final = entries.at(-1);
      const isMore = final !== undefined && hasEntryFrom(slots, position);
      return isMore ? { entries, nextMarker: makeMarker(end, idOf(final)) } : { entries };
    },
    ids: () => slots.flatMap((entry) => (entry === undefined ? [] : idOf(entry))),
  };
}

function hasEntryFrom(slots: readonly unknown[], position: number): boolean {
  for (let at = position; at < slots.length; at++) if (slots[at] !== undefined) return true;
  return false;
}
