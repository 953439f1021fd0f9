// How far several runs agree: by what each two found, of what either did.

import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import { fault as keyArnsCrash } from '../faults/key-arns-crash.js';
import { startFaultyServer } from '../faulty-endpoint.js';
import { type AgreeingRun, agreementText, measuredAgreement } from './agreement.js';

function run(seed: number, ...signatures: readonly string[]): AgreeingRun {
  return { seed, signatures: new Set(signatures), calls: 1, seconds: 1 };
}

describe('the agreement of runs', () => {
  it('is the mean, over each two, of what both found by what either did', () => {
    const text = agreementText([run(1, 'a', 'b'), run(2, 'a', 'b'), run(3, 'a', 'c')]);
    // 1, and twice one of three.
    expect(text.split('\n').at(-1)).toBe('1 of 3 findings in every run; agreement of two runs: 0.56');
  });

  it('tells with which seeds what was not found by all', () => {
    const text = agreementText([run(1, 'a', 'b'), run(2, 'a', 'b'), run(3, 'a', 'c')]);
    expect(text.split('\n').slice(0, -1)).toEqual(['only with seed 1, 2: b', 'only with seed 3: c']);
  });

  it('is whole where nothing is found, and none where nothing is found twice', () => {
    expect(agreementText([run(1), run(2)])).toMatch(/^0 of 0 findings in every run.* 1\.00$/);
    expect(agreementText([run(1, 'a'), run(2, 'b')])).toMatch(/0 of 2 findings in every run.* 0\.00$/);
  });

  itAtLength('is measured by a run for each seed', async () => {
    const server = await startFaultyServer(keyArnsCrash);
    try {
      const runs = await measuredAgreement({ endpoint: server.url, runs: 1, seeds: [3, 4] });
      expect(runs.map(({ seed }) => seed)).toEqual([3, 4]);
      for (const { signatures, calls } of runs) {
        expect([...signatures]).toContainEqual(expect.stringMatching(/^crash /));
        expect(calls).toBeGreaterThan(10);
      }
    } finally {
      await server.close();
    }
  });
});
