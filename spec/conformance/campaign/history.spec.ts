// What may have led to a divergence: only what departed before, by an earlier call, on the same key set, and in kin.

import { describe, expect, it } from 'vitest';
import { createHistory } from '../../../src/conformance/campaign/history.js';
import { signatureOf } from '../../../src/conformance/findings.js';
import type { Met } from '../../../src/conformance/session/met.js';

const KEY = 'mrk-00000000000000000000000000000001';
const OTHER = 'mrk-00000000000000000000000000000002';

/** A divergence that the call at a place has shown. */
function met(at: number, given: Partial<Met> = {}): Met {
  return {
    ...{
      operation: 'ScheduleKeyDeletion',
      state: 'Enabled',
      kind: 'wrong-state',
      rule: 'DELETE-3',
      region: 'us-east-1',
    },
    ...{
      member: 'KeyMetadata.KeyState',
      expected: ['PendingReplicaDeletion'],
      received: 'PendingDeletion',
      keyId: KEY,
    },
    sequence: () => [],
    recorded: () => Array.from({ length: at }, () => ({ step: { advance: 0 }, number: 0, key: 0 })),
    ...given,
  };
}

function afterOf(first: Met, second: Met): readonly string[] {
  const { following } = createHistory();
  expect(following(first).after).toBeUndefined();
  return following(second).after ?? [];
}

const STATE = met(3);
const DATE = met(5, { operation: 'DescribeKey', kind: 'wrong-metadata', member: 'KeyMetadata.DeletionDate' });
const ROLES = 'KeyMetadata.MultiRegionConfiguration.MultiRegionKeyType';

describe('what departs may have come of', () => {
  it('a wrong state, if it is about states, roles or rotation', () => {
    expect(afterOf(STATE, DATE)).toEqual([signatureOf(STATE)]);
    expect(afterOf(STATE, { ...DATE, member: ROLES })).toEqual([signatureOf(STATE)]);
    expect(afterOf(STATE, { ...DATE, member: 'KeyRotationEnabled' })).toEqual([signatureOf(STATE)]);
    expect(afterOf(STATE, { ...DATE, member: 'KeyMetadata.Description' })).toEqual([]);
    expect(afterOf(STATE, { ...DATE, member: 'Tags' })).toEqual([]);
    const state = met(5, { operation: 'CancelKeyDeletion', expected: ['PendingReplicaDeletion'] });
    expect(afterOf(STATE, state)).toHaveLength(1);
    expect(afterOf(STATE, { ...state, received: 'Disabled' })).toEqual([]);
  });

  it('wrong roles, if it is about roles, or about a state that hangs on them', () => {
    const roles = met(3, { kind: 'wrong-metadata', member: ROLES });
    expect(afterOf(roles, { ...DATE, member: 'KeyMetadata.MultiRegionConfiguration.ReplicaKeys' })).toHaveLength(1);
    expect(afterOf(roles, DATE)).toEqual([]);
    expect(afterOf(roles, met(5))).toHaveLength(1);
    expect(afterOf(roles, met(5, { expected: ['Enabled'], received: 'Disabled' }))).toEqual([]);
    const { member: _, ...code } = met(5, { kind: 'refused', expected: ['ok'] });
    expect(afterOf(roles, { ...code, received: 'KMSInvalidStateException' })).toHaveLength(1);
    const wrongError = { kind: 'wrong-error', expected: ['UnsupportedOperationException'] } as const;
    expect(afterOf(roles, { ...code, ...wrongError, received: 'KMSInvalidStateException' })).toHaveLength(1);
    expect(afterOf(roles, { ...code, received: 'ValidationException' })).toEqual([]);
  });

  it('wrong roles, if it is what a new key has: it has that from the primary key', () => {
    const roles = met(3, { kind: 'wrong-metadata', member: ROLES });
    const model = { kind: 'wrong-metadata', member: 'KeyMetadata.ExpirationModel' } as const;
    expect(afterOf(roles, met(5, { ...model, operation: 'ReplicateKey' }))).toHaveLength(1);
    expect(afterOf(roles, met(5, { ...model, operation: 'EnableKey' }))).toEqual([]);
  });

  it('the same member, wrong after another operation', () => {
    const tags = met(3, { kind: 'wrong-metadata', operation: 'TagResource', member: 'Tags' });
    expect(afterOf(tags, { ...tags, operation: 'ReplicateKey', recorded: met(5).recorded })).toHaveLength(1);
    expect(afterOf(tags, { ...tags, member: 'Policy', recorded: met(5).recorded })).toEqual([]);
  });

  it('a state that the same call has changed, if it is about rotation, which is read for itself', () => {
    expect(afterOf(STATE, met(3, { kind: 'wrong-metadata', member: 'KeyRotationEnabled' }))).toHaveLength(1);
    const tags = met(3, { kind: 'wrong-metadata', member: 'Tags' });
    expect(afterOf(tags, met(3, { kind: 'wrong-metadata', member: 'KeyRotationEnabled' }))).toEqual([]);
  });

  it('an answer that is no divergence only because AWS leaves it open, by whichever rule of the same stem', () => {
    const { following, note } = createHistory();
    note(met(3, { rule: 'DELETE-3a' }));
    expect(following(DATE).after).toEqual([signatureOf(STATE)]);
  });

  it('what was accepted, if it is a member; a key that should not be there, if it is about that', () => {
    const accepted = met(3, { kind: 'accepted', operation: 'RotateKeyOnDemand' });
    const refused = met(5, { kind: 'accepted', operation: 'Encrypt', expected: ['NotFoundException'], received: 'ok' });
    const { member: _, ...code } = refused;
    expect(afterOf(accepted, { ...DATE, member: 'Rotations' })).toHaveLength(1);
    expect(afterOf(accepted, code)).toEqual([]);
    expect(afterOf({ ...accepted, operation: 'ListKeyRotations' }, { ...DATE, member: 'Rotations' })).toEqual([]);
    expect(afterOf(met(3, { expected: [null] }), code)).toHaveLength(1);
    expect(afterOf(met(3, { expected: [null] }), { ...code, expected: ['DisabledException'] })).toEqual([]);
    expect(afterOf(STATE, code)).toEqual([]);
    const exists = { ...code, kind: 'refused', operation: 'ReplicateKey', received: 'AlreadyExistsException' } as const;
    expect(afterOf(met(3, { expected: [null] }), { ...exists, expected: ['ok'] })).toHaveLength(1);
  });

  it('a key that should not be there, or should be, if it is what a call says that does otherwise', () => {
    const { member: _, ...code } = met(5, { kind: 'refused', operation: 'ListGrants', expected: ['ok'] });
    const lacking = { ...code, received: 'NotFoundException' };
    expect(afterOf(met(3, { expected: [null] }), lacking)).toHaveLength(1);
    expect(afterOf(STATE, lacking)).toEqual([]);
    const extra = { ...code, kind: 'accepted', expected: ['NotFoundException'], received: 'ok' } as const;
    expect(afterOf(met(3, { received: null }), extra)).toHaveLength(1);
  });

  it('a key that should not be there, if it is a list of the account, whichever key set that is about', () => {
    const list = met(5, { operation: 'ListKeys', kind: 'wrong-metadata', member: 'Keys', keyId: undefined });
    expect(afterOf(met(3, { expected: [null] }), list)).toHaveLength(1);
    expect(afterOf(STATE, list)).toEqual([]);
    expect(afterOf(met(3, { expected: [null] }), { ...list, operation: 'ListGrants', member: 'Grants' })).toEqual([]);
    expect(afterOf(list, { ...list, recorded: met(7).recorded, operation: 'ListAliases', member: 'Aliases' })).toEqual(
      [],
    );
  });

  it('no other member than the entries of a list, if it is about whether a key is there', () => {
    const found = { kind: 'accepted', operation: 'Encrypt', expected: ['NotFoundException'], received: 'ok' } as const;
    const { member: _, ...accepted } = met(5, found);
    const of = (operation: Met['operation'], member: string) => met(3, { kind: 'wrong-metadata', operation, member });
    expect(afterOf(of('ListKeys', 'Keys'), accepted)).toHaveLength(1);
    expect(afterOf(of('CreateKey', 'KeyMetadata.SigningAlgorithms'), accepted)).toEqual([]);
    expect(afterOf(of('ListAliases', 'Aliases.CreationDate'), accepted)).toEqual([]);
  });

  it('nothing that ends by itself, is of the same call or of another key set, or is the same again', () => {
    expect(afterOf(met(3, { expected: ['Creating'], received: 'Enabled' }), DATE)).toEqual([]);
    expect(afterOf(met(5), DATE)).toEqual([]);
    expect(afterOf(met(3, { keyId: OTHER }), DATE)).toEqual([]);
    expect(afterOf(STATE, met(5))).toEqual([]);
    expect(afterOf(STATE, { ...DATE, keyId: undefined })).toEqual([]);
  });
});
