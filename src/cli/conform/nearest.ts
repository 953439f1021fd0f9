// What someone may have meant who wrote a name that there is not.

/** The most alike of the names, however it is written (`create-key`, `createkey`); undefined: none is alike. */
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

function plain(name: string): string {
  return name.replace(/[-_ ]/g, '').toLowerCase();
}

/** Levenshtein's: how many characters to put in, take out or change. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [done, character] of [...from].entries()) {
    const next = [done + 1];
    for (let column = 1; column <= to.length; column++) {
      const change = (row[column - 1] ?? 0) + (character === to[column - 1] ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
