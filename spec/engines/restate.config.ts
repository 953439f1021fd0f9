// npm run test:restate, one of the steps of npm run campaigns: the engine on Restate, with a server of its own in a temporary
// folder, whose program is fetched from npm. If it cannot be had it prints `skipped: no restate-server`, and fails where CI is set.

import { defineConfig } from 'vitest/config';
import { SHARED } from '../../vitest.config.js';

export default defineConfig({
  test: {
    ...SHARED,
    include: ['spec/engines/**/*.restate.ts'],
    globalSetup: ['spec/support/restate-fetched.ts'],
  },
});
