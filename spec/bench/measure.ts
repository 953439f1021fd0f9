// Clocks. What is compared is measured in turn, round by round, so that both see the same machine.

/** A piece of work, and how many calls it makes. */
export interface Work {
  readonly calls: number;
  readonly run: () => void;
}

/** Nanoseconds per call of each work: the median of rounds that last about `roundMs` each, after a warm-up. */
export function nanosecondsPerCall<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  rounds = 15,
  roundMs = 40,
): Readonly<Record<Name, number>> {
  const measured = (Object.entries(works) as [Name, Work][]).map(([name, work]) => {
    const repeats = repeatsFor(work, roundMs);
    return { name, work, repeats, samples: [] as number[] };
  });
  for (let round = 0; round < rounds; round++) {
    for (const { work, repeats, samples } of measured) samples.push(timed(work, repeats) / (work.calls * repeats));
  }
  return Object.fromEntries(measured.map(({ name, samples }) => [name, median(samples)])) as Record<Name, number>;
}

/** Warms the work up until a round lasts long enough, and says how often it runs in one. */
function repeatsFor(work: Work, roundMs: number): number {
  for (let repeats = 1; ; repeats *= 2) {
    const last = timed(work, repeats);
    // The compiler needs some rounds, however long one is.
    if (last >= roundMs * 1e6 && repeats >= 4) return repeats;
  }
}

function timed({ run }: Work, repeats: number): number {
  const start = process.hrtime.bigint();
  for (let repeat = 0; repeat < repeats; repeat++) run();
  return Number(process.hrtime.bigint() - start);
}

/** What a work takes of one core, in nanoseconds: the time of all threads, so the garbage collector's helpers count. */
export function cpuNanoseconds(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1000;
}

export function collectGarbage(): void {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('run node with --expose-gc');
  gc();
  gc();
}

/** Random whole numbers below `limit`, the same each time. Method: mulberry32. */
export function createRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
