// How much the property tests try, and from which seed.
//
//   npm test                           a smoke test: a fortieth of it
//   npm run campaigns                  all of it
//   MRK_CAMPAIGN=50 npm run campaigns  fifty times as many runs of each property
//   MRK_SEED=123 npm run campaigns     the seed of an earlier run: spec/support/seed.ts
//
// The seed stands in the title of every property. A failure names seed and path, and tells the shortest story found.

import { it } from 'vitest';
import { SEED } from '../../spec/support/seed.js';

const SMOKE = 1 / 40;

export const isSmoke = process.env.MRK_SMOKE === '1';
const campaign = numberFrom('MRK_CAMPAIGN');
const factor = campaign ?? (isSmoke ? SMOKE : 1);

/**
 * Parameters of fast-check for a property that has `numRuns` runs in a campaign, and never less than `least`: what is to
 * be reached in any run needs some.
 */
export function runs(numRuns: number, least = 1): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: Math.max(least, Math.ceil(numRuns * factor)), seed: SEED };
}

/** All of the list in a campaign; in a smoke test one in so many, from the first on. */
export function sampleOf<T>(list: readonly T[], oneIn: number): readonly T[] {
  return isSmoke ? list.filter((_, index) => index % oneIn === 0) : list;
}

/** Of what would take a campaign too long as a whole: one in so many, other ones with another seed. */
export function drawnOf<T>(list: readonly T[], oneIn: number): readonly T[] {
  return list.filter((_, index) => index % oneIn === Math.abs(SEED) % oneIn);
}

/** How many of something that takes its time: all in a campaign, and in a smoke test one in so many, at least one. */
export function shareOf(count: number, oneIn: number): number {
  return isSmoke ? Math.ceil(count / oneIn) : count;
}

/** A test of the campaigns alone: a quicker one of its subject stands beside it. */
export function itAtLength(title: string, test: () => void | Promise<void>): void {
  if (!isSmoke) it(title, test);
}

/** The time limit of one property, in milliseconds: far more than it takes, also on a busy machine. */
export const TIMEOUT = 900_000 * Math.max(1, factor);

function numberFrom(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) throw new RangeError(`${name} must be a number from 0: ${text}`);
  return number;
}
