// The kit finds every planted fault, and nothing where none is planted.

import { afterAll, describe, expect, it } from 'vitest';
import { convict, RUNS, storeFor } from '../../spec/conformance/convict.js';
import { allFaults, type Fault, faultyStoreTarget } from '../../spec/conformance/fault.js';
import { giveRsaKeys } from '../../spec/support/rsa-keys.js';
import { SEED } from '../../spec/support/seed.js';
import { conform } from '../../src/conformance/conform.js';
import { itAtLength, runs, sampleOf } from '../support/config.js';

const { restore } = giveRsaKeys();
afterAll(restore);

/** Far more than any of them takes. */
const MOST = 10 * RUNS;
const faults = await allFaults();
const sample = sampleOf([...faults], 120);

describe('The kit finds', () => {
  for (const [name, fault] of sample) {
    it(`${name}: ${fault.about}`, async () => {
      expect(await convict(fault, SEED, MOST)).toBeDefined();
    });
  }
});

describe('What convicts a faulty store', () => {
  const honest: Pick<Fault, 'spoil'> = { spoil: ({ callJson }) => callJson };

  const hosts = [
    { host: 'without cryptography', most: runs(RUNS).numRuns, needs: {} },
    { host: 'with cryptography', most: runs(12).numRuns, needs: { needs: 'cryptography' } as const },
  ];

  for (const { host, most, needs } of hosts) {
    itAtLength(`is not found in an honest one ${host}`, async () => {
      const fault: Fault = { about: 'Nothing.', found: { operations: [], kinds: [] }, ...needs, ...honest };
      const report = await conform(faultyStoreTarget(fault, storeFor(fault)), { runs: most, seed: SEED });
      expect(report).toMatchObject({ runs: most, findings: [], errors: [], unsupported: [] });
      expect(await convict(fault, SEED, most)).toBeUndefined();
    });
  }

  it('has its kind and its operation: no other finding does', async () => {
    const fault = faults.get('cancel-key-deletion-enables');
    if (fault === undefined) throw new Error('it has another name');
    expect(await convict(fault, SEED, MOST)).toBeDefined();
    const { operations, kinds } = fault.found;
    expect(await convict({ ...fault, found: { operations, kinds: ['wrong-message'] } }, SEED, 1)).toBeUndefined();
    expect(await convict({ ...fault, found: { operations: ['Encrypt'], kinds } }, SEED, 1)).toBeUndefined();
  });
});
