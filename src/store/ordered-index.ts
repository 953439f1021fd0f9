// Entries in the order in which they were added, with pages of them: adding, removing and a page cost the same whether
// there are a thousand entries or a million.

import type { Page } from '../model/host.js';
import { type Marker, makeMarker, readMarker } from '../model/views/wire.js';

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
export function createOrderedIndex(initial: readonly string[] = []): OrderedIndex {
  const positions = new Map<string, number>();
  // A removed ID leaves a gap; gaps go when they are the greater part. Serial numbers stay what they are, so that a marker
  // finds its place also when its own ID is gone.
  let slots: (string | undefined)[] = [];
  let serials: number[] = [];
  let nextSerial = 0;
  const add = (id: string): void => {
    positions.set(id, slots.length);
    slots.push(id);
    serials.push(nextSerial++);
  };
  for (const id of initial) add(id);

  const closeGaps = (): void => {
    serials = serials.filter((_serial, position) => slots[position] !== undefined);
    slots = slots.filter((id) => id !== undefined);
    for (const [position, id] of slots.entries()) if (id !== undefined) positions.set(id, position);
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
        const known = positions.get(last.id);
        position = known === undefined ? firstAfter(serials, last.index) : known + 1;
      }
      const entries: string[] = [];
      let end = position;
      for (; position < slots.length && entries.length < limit; position++) {
        const id = slots[position];
        if (id === undefined) continue;
        entries.push(id);
        end = position;
      }
      const final = entries.at(-1);
      const isMore = final !== undefined && hasEntryFrom(slots, position);
      return isMore ? { entries, nextMarker: makeMarker(serials[end] ?? 0, final) } : { entries };
    },
    ids: () => slots.filter((id) => id !== undefined),
  };
}

function hasEntryFrom(slots: readonly (string | undefined)[], position: number): boolean {
  for (let at = position; at < slots.length; at++) if (slots[at] !== undefined) return true;
  return false;
}

/** The first position with a greater serial number. The numbers rise. */
function firstAfter(serials: readonly number[], serial: number): number {
  let low = 0;
  let high = serials.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((serials[middle] ?? 0) > serial) high = middle;
    else low = middle + 1;
  }
  return low;
}
