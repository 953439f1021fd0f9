import { availableParallelism } from 'node:os';
import { defineConfig, type TestUserConfig } from 'vitest/config';
import { countReporter } from './spec/support/count-reporter.js';

export const INCLUDE_CAMPAIGNS = 'property-tests/**/*.property.ts';

// Workers take it over: spec/support/seed.ts
process.env.MRK_RUN_SEED ??= process.env.MRK_SEED ?? String(Date.now() % 2 ** 31);

export const SHARED: TestUserConfig = {
  environment: 'node',
  reporters: ['default', countReporter()],
  // The model is pure, so spec files have no state to keep apart: each worker loads it once.
  isolate: false,
  // Vitest itself needs next to nothing while they work.
  maxWorkers: availableParallelism(),
  // No test is to fail because a machine is slow or busy; nothing is retried.
  testTimeout: 900_000,
  hookTimeout: 900_000,
  expect: { poll: { timeout: 300_000, interval: 10 } },
};

export default defineConfig({
  test: {
    ...SHARED,
    include: ['spec/**/*.spec.ts', INCLUDE_CAMPAIGNS],
    // A sample of the campaigns: property-tests/support/config.ts
    env: { MRK_SMOKE: '1' },
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
});
