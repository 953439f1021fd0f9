// How many runs the property tests have, and from which seed.
//
//   npx vitest run property-tests                     what `npm test` runs: a fixed seed, well under a minute
//   MRK_CAMPAIGN=50 npx vitest run property-tests     a campaign: fifty times as many runs, from a seed of their own
//   MRK_SEED=123 npx vitest run property-tests        another seed, also for a campaign
//
// The seed stands in the title of every property. A failure names seed and path, and tells the shortest story found.

const FIXED_SEED = 20_261_101;

const campaign = numberFrom('MRK_CAMPAIGN');
const factor = campaign ?? 1;
const seed = numberFrom('MRK_SEED') ?? (campaign === undefined ? FIXED_SEED : Date.now() & 0x7fffffff);

/** Parameters of fast-check for a property that has `numRuns` runs in the usual run. */
export function runs(numRuns: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: Math.ceil(numRuns * factor), seed };
}

/** The time limit of one property, in milliseconds. */
export const TIMEOUT = 60_000 * Math.max(1, factor);

function numberFrom(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) throw new RangeError(`${name} must be a number from 0: ${text}`);
  return number;
}
