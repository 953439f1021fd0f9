// npm run specs:long, one of the steps of npm run campaigns: what npm test has no time for. Specs that take long as a whole,
// as they start programs or play many sequences, are named *.campaign.ts; of the others those are run again, in full, of
// which npm test runs a sample.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SHARED } from '../vitest.config.js';
import { WaitingFirst } from './support/waiting-first.js';

export const INCLUDE_LONG = 'spec/**/*.campaign.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const sampled = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(
    (path) =>
      path.endsWith('.spec.ts') &&
      /\/property-tests\/support\/config\.js'/.test(readFileSync(join(folder, path), 'utf8')),
  )
  .map((path) => `spec/${path}`);

export default defineConfig({
  test: { ...SHARED, include: [INCLUDE_LONG, ...sampled], sequence: { sequencer: WaitingFirst } },
});
