// KMS for the tests of a file: it is opened, reset and closed by the hooks of whichever runner there is.

import { type NamesOf, refuseUnknown } from '../shared/options.js';
import { KMS_OPTION_NAMES, type Kms, type KmsOptions, prepareKms } from './kms.js';

type Hook = (hook: () => Promise<void>) => unknown;

/** The hooks of a runner, by the names of Vitest and Jest, or by those of node:test and Mocha. */
export interface Runner {
  readonly beforeAll?: Hook;
  readonly before?: Hook;
  readonly beforeEach?: Hook;
  readonly afterAll?: Hook;
  readonly after?: Hook;
}

/** What KMS is like in the tests of a file, and who runs them. */
export type UseKmsOptions<Name extends string = string> = KmsOptions<Name> & {
  /** The runner's module, such as `vitest` or `node:test`. Default: its globals, where it has them. */
  readonly runner?: Runner;
};

const OPTION_NAMES: NamesOf<UseKmsOptions> = { ...KMS_OPTION_NAMES, runner: true };

/**
 * KMS for all tests of a file, or of a `describe`: open before the first, as it was described before each, closed after the
 * last. Throws a RangeError that names the option which is wrong, or if no runner is to be found.
 */
export function useKms<Name extends string = never>(options: UseKmsOptions<Name> = {}): Kms<Name> {
  refuseUnknown('useKms', options, OPTION_NAMES);
  const { runner = globalThis as Runner, ...kmsOptions } = options;
  const { beforeAll, before = beforeAll, beforeEach, afterAll, after = afterAll } = Object(runner) as Runner;
  if (before === undefined || beforeEach === undefined || after === undefined) {
    throw new RangeError(
      'useKms finds no hooks: give the runner, such as { runner } after import * as runner from "vitest" (or "node:test")',
    );
  }
  const kms = prepareKms(kmsOptions);
  before(kms.open);
  beforeEach(kms.reset);
  after(kms.close);
  return kms;
}
