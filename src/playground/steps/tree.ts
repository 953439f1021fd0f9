// The history as rows to be read from top to bottom: a branch stands indented below the step where it begins. Pure.

import type { History, Moment } from '../history/history.js';

export interface Row {
  readonly moment: Moment;
  /** How many branches it is away from where the history began. */
  readonly depth: number;
  /** The step it follows, where that is not the one in the row above. */
  readonly after?: number;
  /** A branch begins here. */
  readonly isBranch: boolean;
  /** It leads to the moment that is looked at, or is it. */
  readonly isOnPath: boolean;
  /** The first step after which the keys were the same, where this one brings that back. */
  readonly sameAs?: number;
}

/** Every step, and the beginning. The oldest step after each goes on where it stood; later ones are branches. */
export function rowsOf({ moments, now }: History): readonly Row[] {
  const path = pathIds(moments, now);
  const firstAlike = new Map<string, number>();
  for (const { id, likeness } of moments) if (!firstAlike.has(likeness)) firstAlike.set(likeness, id);
  const rows: Row[] = [];
  const open: { readonly id: number; readonly depth: number; readonly isBranch: boolean }[] = [
    { id: 0, depth: 0, isBranch: false },
  ];
  let above: number | undefined;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { id, depth, isBranch } = next;
    const moment = moments[id];
    if (moment === undefined) continue;
    const { parent, likeness } = moment;
    const first = firstAlike.get(likeness);
    const isReturn = likeness !== '' && first !== id && parent !== undefined && moments[parent]?.likeness !== likeness;
    rows.push({
      moment,
      depth,
      ...(parent === undefined || parent === above ? {} : { after: parent }),
      isBranch,
      isOnPath: path.has(id),
      ...(isReturn && first !== undefined ? { sameAs: first } : {}),
    });
    above = id;
    // Taken from the end: the branches, oldest first, and then what goes on without one.
    const [onward, ...branches] = moment.children;
    if (onward !== undefined) open.push({ id: onward, depth, isBranch: false });
    for (const branch of branches.reverse()) open.push({ id: branch, depth: depth + 1, isBranch: true });
  }
  return rows;
}

function pathIds(moments: readonly Moment[], now: number): ReadonlySet<number> {
  const path = new Set<number>();
  for (let at: number | undefined = now; at !== undefined; at = moments[at]?.parent) path.add(at);
  return path;
}

/** How many rows are shown or hidden together. */
export const BLOCK = 30;

/** Which rows are shown, by their places. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** The rows near one of them, whole blocks; a history of three blocks is shown whole. `more`: blocks more, before and after. */
export function spanAround(count: number, at: number, more = { earlier: 0, later: 0 }): Span {
  const block = Math.floor(at / BLOCK);
  return {
    from: Math.max(0, (block - 1 - more.earlier) * BLOCK),
    until: Math.min(count, (block + 2 + more.later) * BLOCK),
  };
}

/** What a key press does to the history; undefined: nothing. */
export function moveOf(press: {
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly code: string;
  readonly isTyping: boolean;
}): 'back' | 'forward' | undefined {
  if (!press.altKey || press.ctrlKey || press.metaKey || press.isTyping) return undefined;
  if (press.code === 'BracketLeft') return 'back';
  return press.code === 'BracketRight' ? 'forward' : undefined;
}
