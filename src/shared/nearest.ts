// What someone may have meant who wrote a name that there is not.

import { isOneOf } from './objects.js';

/** The most alike of the names, however it is written (create-key, createkey); undefined: none is alike. */
export function nearest<Name extends string>(text: string, names: readonly Name[]): Name | undefined {
  const wanted = plain(text.slice(0, 100));
  let best: Name | undefined;
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const distance = distanceOf(wanted, plain(name));
    if (distance >= least) continue;
    best = name;
    least = distance;
  }
  return best;
}

/** The end of a complaint about a name: the most alike that there is, in brackets, or nothing. */
export function didYouMean(text: string, names: readonly string[]): string {
  const alike = nearest(text, names);
  return alike === undefined ? '' : ` (did you mean ${alike}?)`;
}

/**
 * The name that a text must be a slip of, where it could also be a name of its own: with one edit, or with two and the same
 * beginning, so that `wrapKeyMaterial` is not taken for `unwrapKeyMaterial`. Undefined: of none, or it is one of them.
 */
export function slipOf<Name extends string>(text: string, names: readonly Name[]): Name | undefined {
  if (isOneOf(names, text) || text.length > 100) return undefined;
  const written = plain(text);
  return names.find((name) => {
    const meant = plain(name);
    return distanceOf(written, meant) <= (written[0] === meant[0] ? 2 : 1);
  });
}

function plain(name: string): string {
  return name.replace(/[-_ ]/g, '').toLowerCase();
}

/** How many edits lead from one to the other: a character put in, taken out, changed, or swapped with the next. */
function distanceOf(from: string, to: string): number {
  let [before, row]: [readonly number[], readonly number[]] = [[], Array.from({ length: to.length + 1 }, (_, n) => n)];
  for (let done = 0; done < from.length; done++) {
    const next = [done + 1];
    for (let column = 0; column < to.length; column++) {
      const isSame = from[done] === to[column];
      const isSwapped = done > 0 && column > 0 && from[done] === to[column - 1] && from[done - 1] === to[column];
      next.push(
        Math.min(
          (row[column] ?? 0) + (isSame ? 0 : 1),
          (row[column + 1] ?? 0) + 1,
          (next[column] ?? 0) + 1,
          isSwapped ? (before[column - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
