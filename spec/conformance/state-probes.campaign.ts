// Whatever a key state refuses, an endpoint that accepts it is told so, and of nothing else.

import { describe, expect, it } from 'vitest';
import { conform } from '../../src/conformance/conform.js';
import type { KeyState, Operation } from '../../src/model/vocabulary/vocabulary.js';
import { SEED } from '../support/seed.js';
import { storeFor } from './convict.js';
import { faultyStoreTarget } from './fault.js';
import { despiteState } from './spoiling.js';

const PAIRS: readonly (readonly [Operation, KeyState])[] = [
  ['Encrypt', 'Creating'],
  ['Sign', 'Creating'],
  ['GenerateMac', 'Creating'],
  ['GetPublicKey', 'Creating'],
  ['DeriveSharedSecret', 'Creating'],
  ['CreateGrant', 'Creating'],
  ['EnableKey', 'Updating'],
  ['ReplicateKey', 'Updating'],
  ['TagResource', 'PendingDeletion'],
  ['GenerateMac', 'PendingReplicaDeletion'],
];

describe('an operation that works in a state that refuses it', () => {
  it.each(PAIRS)('is named as such within 30 sequences: %s, %s', async (operation, state) => {
    const needs = { needs: 'cryptography' } as const;
    const fault = {
      about: '',
      found: { operations: [], kinds: [] },
      ...needs,
      spoil: despiteState([operation], [state]),
    };
    const { findings } = await conform(faultyStoreTarget(fault, storeFor(needs)), { runs: 30, seed: SEED });
    expect(findings[0]).toMatchObject({ kind: 'accepted', operation, state });
    expect([...new Set(findings.map((one) => one.operation))]).toEqual([operation]);
  });
});
