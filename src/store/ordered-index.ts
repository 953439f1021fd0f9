// Entries in the order in which they were added, with pages of them: adding, removing and a page cost the same whether
// there are a thousand entries or a million.

import type { Page } from '../model/key-set/host.js';
import { type Marker, makeMarker, readMarker } from '../model/requests/wire.js';

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
  // A removed entry leaves a gap; gaps go when they are the greater part. Serial numbers stay what they are, so that a
  // marker finds its place also when its own entry is gone.
  let slots: (T | undefined)[] = [];
  let serials: number[] = [];
  let nextSerial = 0;
  const add = (entry: T): void => {
    positions.set(idOf(entry), slots.length);
    slots.push(entry);
    serials.push(nextSerial++);
  };
  for (const entry of initial) add(entry);

  const closeGaps = (): void => {
    serials = serials.filter((_serial, position) => slots[position] !== undefined);
    slots = slots.filter((entry) => entry !== undefined);
    for (const [position, entry] of slots.entries()) if (entry !== undefined) positions.set(idOf(entry), position);
  };

  /** Where the entries after a marker begin. An entry that was taken out and put in again stands in another place. */
  const positionAfter = ({ index: serial, id }: Marker): number => {
    const position = firstFrom(serials, serial);
    const isThere = serials[position] === serial;
    const entry = isThere ? slots[position] : undefined;
    // Of an index with other serial numbers, as before a store was restored. If the entry is gone too, better all over
    // again than to leave one out.
    const isForeign = serial >= nextSerial || (entry !== undefined && idOf(entry) !== id);
    if (isForeign) return (positions.get(id) ?? -1) + 1;
    return isThere ? position + 1 : position;
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
      const last = marker === undefined ? undefined : readMarker(marker);
      if (marker !== undefined && last === undefined) return undefined;
      const { entries, end } = entriesFrom(slots, last === undefined ? 0 : positionAfter(last), limit);
      const final = entries.at(-1);
      const isMore = final !== undefined && hasEntryFrom(slots, end);
      return isMore ? { entries, nextMarker: makeMarker(serials[end - 1] ?? 0, idOf(final)) } : { entries };
    },
    ids: () => slots.flatMap((entry) => (entry === undefined ? [] : idOf(entry))),
  };
}

/** Up to so many entries from a position on, and the position behind the last of them. */
function entriesFrom<T>(
  slots: readonly (T | undefined)[],
  position: number,
  limit: number,
): { readonly entries: T[]; readonly end: number } {
  const entries: T[] = [];
  let end = position;
  for (let at = position; at < slots.length && entries.length < limit; at++) {
    const entry = slots[at];
    if (entry === undefined) continue;
    entries.push(entry);
    end = at + 1;
  }
  return { entries, end };
}

function hasEntryFrom(slots: readonly unknown[], position: number): boolean {
  for (let at = position; at < slots.length; at++) if (slots[at] !== undefined) return true;
  return false;
}

/** The first position with that serial number or a greater one. The numbers rise. */
function firstFrom(serials: readonly number[], serial: number): number {
  let low = 0;
  let high = serials.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((serials[middle] ?? serial) < serial) low = middle + 1;
    else high = middle;
  }
  return low;
}
