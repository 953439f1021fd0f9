import { defineConfig } from 'vitest/config';
import { countReporter } from './spec/support/count-reporter.js';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['spec/**/*.spec.ts', 'property-tests/**/*.property.ts'],
    reporters: ['default', countReporter()],
    // The model is pure, so spec files have no state to keep apart: each worker loads it once.
    isolate: false,
    // Property tests and packaging need longer than the usual 5 s on a small machine; nothing is retried.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
});
