// npm run properties, one of the steps of npm run campaigns: the property tests at large. `npm test` runs a sample of the model's.

import { defineConfig } from 'vitest/config';
import { INCLUDE_CAMPAIGNS, SHARED } from '../vitest.config.js';

export default defineConfig({ test: { ...SHARED, include: [INCLUDE_CAMPAIGNS] } });
