// Whatever a key state refuses, an endpoint that accepts it is told so, and of nothing else: every operation in every state
// that the kit can lead a key into.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { runs } from '../../../property-tests/support/config.js';
import { createCampaign } from '../../../src/conformance/campaign/campaign.js';
import { probeStates } from '../../../src/conformance/campaign/playing.js';
import { reportOf } from '../../../src/conformance/campaign/report.js';
import { cellOf } from '../../../src/model/operations/tables.js';
import { KEY_STATES, type KeyState, OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { giveRsaKeys } from '../../support/rsa-keys.js';
import { SEED } from '../../support/seed.js';
import { storeFor } from '../convict.js';
import { type Fault, faultyStoreTarget } from '../fault.js';
import { despiteState } from '../spoiling.js';

const { restore } = giveRsaKeys();
afterAll(restore);

/** Refused by other rules as well: what ignored the key state alone would still refuse them. */
const REFUSED_ANYWAY: Readonly<Partial<Record<KeyState, readonly Operation[]>>> = {
  // A key that is Creating is a replica key, and has no import token.
  Creating: [
    'CancelKeyDeletion',
    'DisableKeyRotation',
    'EnableKeyRotation',
    'ImportKeyMaterial',
    'ReplicateKey',
    'RotateKeyOnDemand',
    'UpdatePrimaryRegion',
  ],
  Updating: ['CancelKeyDeletion', 'UpdatePrimaryRegion'],
  // A primary key with replica keys is PendingReplicaDeletion.
  PendingDeletion: ['UpdatePrimaryRegion'],
  Disabled: ['CancelKeyDeletion'],
  // A key with imported key material does not rotate by itself.
  PendingImport: ['CancelKeyDeletion', 'EnableKeyRotation'],
};

const PAIRS = KEY_STATES.filter((state) => state !== 'Unavailable').flatMap((state) =>
  OPERATIONS.filter((operation) => cellOf(operation, state)?.verdict === 'fails').map(
    (operation) => [operation, state] as const,
  ),
);

/** A few, drawn anew in each run; MRK_CAMPAIGN=40 takes all. */
const count = Math.min(runs(4).numRuns, PAIRS.length);
const [DRAWN = []] = fc.sample(fc.shuffledSubarray(PAIRS, { minLength: count, maxLength: count }), {
  numRuns: 1,
  seed: SEED,
});

const NEEDS = { needs: 'cryptography' } as const;

describe('an operation that works in a state that refuses it', () => {
  it.each(DRAWN)('is told as such, and nothing else is: %s, %s', async (operation, state) => {
    const spoil = despiteState([operation], [state]);
    const fault: Fault = { about: '', found: { operations: [], kinds: [] }, ...NEEDS, spoil };
    const campaign = createCampaign(faultyStoreTarget(fault, storeFor(NEEDS)), { runs: 60, seed: SEED });
    await probeStates(campaign);
    await campaign.findings.settle(campaign.shrinking);
    const { findings, errors } = reportOf(campaign);
    expect(errors).toEqual([]);
    const isShown = REFUSED_ANYWAY[state]?.includes(operation) !== true;
    const told = findings.map((one) => [one.kind, one.operation, one.state]);
    expect(told).toEqual(isShown ? [['accepted', operation, state]] : []);
  });
});
