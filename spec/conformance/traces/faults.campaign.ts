// Each planted fault, written down in each format, is refused at the record that shows it: here a sample by the seed. All of
// them takes npm run conform:measure -- --traces.

import { afterAll, describe, expect, it } from 'vitest';
import { giveRsaKeys } from '../../support/rsa-keys.js';
import { SEED } from '../../support/seed.js';
import { allFaults } from '../fault.js';
import { chosenFrom } from '../measure/together.js';
import { misjudgedIn, traced } from './traced.js';

const { restore } = giveRsaKeys();
afterAll(restore);

const [sample = []] = chosenFrom([...(await allFaults())], { count: 12, choices: 1, seed: SEED });

describe('a trace is refused at the record that shows', () => {
  it.each(sample)('%s', async (name, fault) => {
    expect(misjudgedIn(await traced(name, fault, SEED))).toEqual([]);
  });
});
