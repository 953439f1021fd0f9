// Several planted faults at once: each is a finding of its own, and none is told as another's consequence. All of it, 40
// choices of two and 40 of five, takes npm run conform:measure -- --together 2, and --together 5.

import { afterAll, describe, expect, it } from 'vitest';
import { giveRsaKeys } from '../../support/rsa-keys.js';
import { SEED } from '../../support/seed.js';
import { allFaults } from '../fault.js';
import { tried } from './together.js';

const { restore } = giveRsaKeys();
afterAll(restore);

const faults = [...(await allFaults())];

describe('of planted faults at once, in random choices,', () => {
  it.each([
    { count: 2, choices: 2 },
    { count: 5, choices: 1 },
  ])('each of $count is a finding of its own', async ({ count, choices }) => {
    for (const choice of await tried(faults, { count, choices, runs: 60, seed: SEED })) {
      expect(choice).toMatchObject({ missed: [], swallowed: [] });
    }
  });
});
