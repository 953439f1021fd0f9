// npm run recipes: the recipes of .github/CONTRIBUTING.md, performed.

import { defineConfig } from 'vitest/config';
import { SHARED } from '../../vitest.config.js';

export default defineConfig({ test: { ...SHARED, include: ['property-tests/recipes/*.recipe.ts'] } });
