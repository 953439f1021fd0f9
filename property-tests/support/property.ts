// Properties as tests of vitest's own. (@fast-check/vitest has the same, and takes seconds to load: it builds `prop` for
// every combination of vitest's modifiers.)

import fc from 'fast-check';
import { it } from 'vitest';
import type { runs } from './config.js';

type Arbitraries<Drawn extends unknown[]> = { readonly [Index in keyof Drawn]: fc.Arbitrary<Drawn[Index]> };

/** A test that something holds of whatever is drawn. Its title tells the seed. */
export function property<Drawn extends [unknown, ...unknown[]]>(
  arbitraries: Arbitraries<Drawn>,
  parameters: ReturnType<typeof runs>,
): (title: string, holds: (...drawn: Drawn) => void | boolean | Promise<void>, timeout?: number) => void {
  return (title, holds, timeout) =>
    it(
      `${title} (with seed=${parameters.seed})`,
      () =>
        fc.assert(
          fc.asyncProperty<Drawn>(...arbitraries, async (...drawn) => holds(...drawn)),
          parameters,
        ),
      timeout,
    );
}
