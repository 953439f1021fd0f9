// Runs the specs without AWS's words: fact names stand in place of every message. What passes here passes whatever the
// messages say, so nothing has read the meaning of a refusal from its text. Of what was recorded at AWS the message half is
// left out: spec/support/recorded.ts.
//
//   npm run test:wordless, one of the steps of npm run campaigns

import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { SHARED } from '../../vitest.config.js';
import { INCLUDE_LONG } from '../long.config.js';

type Plugin = Extract<NonNullable<ViteUserConfig['plugins']>[number], { readonly name: string }>;

const WORDING = fileURLToPath(new URL('../../src/model/rules/wording/wording.ts', import.meta.url));
const WORDLESS = fileURLToPath(new URL('wordless.ts', import.meta.url));

const LEFT_OUT = [
  // What the words are.
  'spec/wording/**',
  // They start mrk in processes of its own, or its page in a browser, from a bundle, in which the room is as it is: none
  // would show anything.
  ...['spec/cli/process.*', 'spec/endpoint/{browser,persistence,serve}.*', 'spec/endpoint/data/{damage,full-disk}.*'],
  ...['spec/playground/{calls,history,looks,size,stories}.campaign.ts', 'spec/testing/runners.*'],
  // They take minutes: the AWS CLI asks again what the kit has found; and what sixty sequences reach no word decides.
  ...['spec/conformance/report/scripts.campaign.ts', 'spec/conformance/reach.campaign.ts'],
  'spec/embedding/**',
  // Nothing is refused there.
  ...['spec/{packaging,bench,shared}/**', 'spec/model/vocabulary/**', 'spec/comments.spec.ts'],
];

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
    include: ['spec/**/*.spec.ts', INCLUDE_LONG],
    exclude: LEFT_OUT,
    env: { MRK_SMOKE: '1', WORDLESS: 'yes' },
  },
});
