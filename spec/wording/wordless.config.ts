// Runs the specs without AWS's words: fact names stand in place of every message. What passes here passes whatever the
// messages say, so nothing has read the meaning of a refusal from its text. Left out are the specs of the words.
//
//   npm run test:wordless

import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { SHARED } from '../../vitest.config.js';

type Plugin = Extract<NonNullable<ViteUserConfig['plugins']>[number], { readonly name: string }>;

const WORDING = fileURLToPath(new URL('../../src/model/rules/wording/wording.ts', import.meta.url));
const WORDLESS = fileURLToPath(new URL('wordless.ts', import.meta.url));

/** Every import of the room's one function that makes texts gets the function that has none. */
const wordless: Plugin = {
  name: 'wordless',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
    return resolved?.id === WORDING ? WORDLESS : resolved;
  },
};

export default defineConfig({
  plugins: [wordless],
  test: {
    ...SHARED,
    include: ['spec/**/*.spec.ts'],
    exclude: ['spec/wording/**'],
    env: { MRK_SMOKE: '1', WORDLESS: 'yes' },
  },
});
