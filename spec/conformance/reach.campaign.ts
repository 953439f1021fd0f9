// How much of what can be reached sixty generated sequences exercise, without tours.

import { afterAll, expect, it } from 'vitest';
import { conform } from '../../src/conformance/conform.js';
import { coverageCounts } from '../../src/conformance/report/describe.js';
import { CAPABILITIES } from '../../src/conformance/target.js';
import { storeTarget } from '../../src/conformance/targets/store.js';
import { nodeHost } from '../../src/host/index.js';
import { createStore } from '../../src/store/create.js';
import { giveRsaKeys } from '../support/rsa-keys.js';
import { SEED } from '../support/seed.js';

const { restore } = giveRsaKeys();
afterAll(restore);

it('Sixty sequences exercise 85% of the cells, and 95% of the rules that an endpoint can show', async () => {
  const target = storeTarget(createStore({ host: nodeHost() }), { capabilities: CAPABILITIES });
  const { coverage, findings, errors } = await conform(target, { runs: 60, seed: SEED, tours: false });
  expect([findings, errors]).toEqual([[], []]);
  const { reachable, reached } = coverageCounts(coverage);
  expect(reached / reachable).toBeGreaterThan(0.85);
  const missed = coverage.rules.filter(({ reason }) => reason === 'not reached in this run').map(({ rule }) => rule);
  const shown = coverage.rules.filter(({ exercised }) => exercised > 0).length;
  expect(shown / (shown + missed.length), missed.join(', ')).toBeGreaterThan(0.95);
});
