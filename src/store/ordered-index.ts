// IDs in the order in which they were added, with pages of them: adding, removing and a page cost the same whether there
// are a thousand IDs or a million.

import { makeMarker, readMarker } from '../model/views/wire.js';

export interface OrderedIndex {
  readonly add: (id: string) => void;
  readonly remove: (id: string) => void;
  readonly size: () => number;
  /** Up to `limit` IDs after the marker; undefined: the marker was never given out. */
  readonly page: (limit: number, marker: string | undefined) => IndexPage | undefined;
  /** All IDs, in order. */
  readonly ids: () => string[];
}

export interface IndexPage {
  readonly entries: readonly string[];
  readonly nextMarker?: string;
}

export function createOrderedIndex(initial: readonly string[] = []): OrderedIndex {
  const positions = new Map<string, number>();
  // A removed ID leaves a gap, so that positions (and markers) stay; gaps go when they are the greater part.
  let slots: (string | undefined)[] = [];
  const add = (id: string): void => {
    positions.set(id, slots.length);
    slots.push(id);
  };
  for (const id of initial) add(id);

  const closeGaps = (): void => {
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
        position = (positions.get(last.id) ?? Math.min(last.index, slots.length - 1)) + 1;
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
      return isMore ? { entries, nextMarker: makeMarker(end, final) } : { entries };
    },
    ids: () => slots.filter((id) => id !== undefined),
  };
}

function hasEntryFrom(slots: readonly (string | undefined)[], position: number): boolean {
  for (let at = position; at < slots.length; at++) if (slots[at] !== undefined) return true;
  return false;
}
