import { availableParallelism } from 'node:os';
import { defineConfig, type TestUserConfig } from 'vitest/config';
import { isBuilt } from './.scripts/build.mjs';
import { builtModules } from './spec/support/built-modules.js';
import { countReporter } from './spec/support/count-reporter.js';

export const INCLUDE_CAMPAIGNS = 'property-tests/**/*.property.ts';

// Workers take it over: spec/support/seed.ts
process.env.MRK_RUN_SEED ??= process.env.MRK_SEED ?? String(Date.now() % 2 ** 31);

export const SHARED: TestUserConfig = {
  environment: 'node',
  reporters: ['default', countReporter()],
  // The model is pure, so spec files have no state to keep apart: each worker loads it once.
  isolate: false,
  // A worker waits for Vitest while that reads its modules: one more than there are processors keeps these busy.
  maxWorkers: availableParallelism() + 1,
  // No test is to fail because a machine is slow or busy; nothing is retried.
  testTimeout: 900_000,
  hookTimeout: 900_000,
  expect: { poll: { timeout: 300_000, interval: 10 } },
};

export default defineConfig({
  plugins: isBuilt(import.meta.dirname) ? [builtModules()] : [],
  test: {
    ...SHARED,
    // Modules and results reach a thread with less ado than a process.
    pool: 'threads',
    // Of the property tests those of the model, a sample: property-tests/support/config.ts. The kit's play all that is planted.
    include: ['spec/**/*.spec.ts', 'property-tests/*.property.ts'],
    env: { MRK_SMOKE: '1' },
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
});
