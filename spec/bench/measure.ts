// Clocks. All figures are CPU time of the whole process: helpers of the garbage collector count, other programs on the
// machine do not. What is compared is measured in turn, round by round, so that both see the same machine.

/** A piece of work, and how many calls it makes. */
export interface Work {
  readonly calls: number;
  readonly run: () => void;
}

const ROUND_MS = 40;
const WARM_UP_ROUNDS = 20;
const ROUNDS = 21;

/** Nanoseconds per call of each work: the median of its rounds, once the compiler has seen all of them. */
export function nanosecondsPerCall<Name extends string>(
  works: Readonly<Record<Name, Work>>,
): Readonly<Record<Name, number>> {
  const measured = (Object.entries(works) as [Name, Work][]).map(([name, work]) => {
    return { name, work, repeats: repeatsFor(work), samples: [] as number[] };
  });
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const { work, repeats, samples } of measured) {
      const nanoseconds = timed(work, repeats) / (work.calls * repeats);
      if (round >= 0) samples.push(nanoseconds);
    }
  }
  return Object.fromEntries(measured.map(({ name, samples }) => [name, median(samples)])) as Record<Name, number>;
}

/** How often a work runs in one round. */
function repeatsFor(work: Work): number {
  let repeats = 1;
  while (timed(work, repeats) < ROUND_MS * 1e6) repeats *= 2;
  return repeats;
}

function timed({ run }: Work, repeats: number): number {
  return cpuNanoseconds(() => {
    for (let repeat = 0; repeat < repeats; repeat++) run();
  });
}

export function cpuNanoseconds(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1000;
}

export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('run node with --expose-gc');
  globalThis.gc();
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

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
