// npm run test:postgres, one of the steps of npm run campaigns: the engine on PostgreSQL, with a server of its own in a
// temporary folder. Without one it prints `skipped: no postgres`.

import { defineConfig } from 'vitest/config';
import { SHARED } from '../../vitest.config.js';

export default defineConfig({ test: { ...SHARED, include: ['spec/engines/**/*.postgres.ts'] } });
