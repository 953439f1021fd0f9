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
  });

  it('wrong roles, if it is about roles', () => {
    const roles = met(3, { kind: 'wrong-metadata', member: ROLES });
    expect(afterOf(roles, { ...DATE, member: 'KeyMetadata.MultiRegionConfiguration.ReplicaKeys' })).toHaveLength(1);
    expect(afterOf(roles, DATE)).toEqual([]);
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
  });

  it('nothing that ends by itself, is of the same call or of another key set, or is the same again', () => {
    expect(afterOf(met(3, { expected: ['Creating'], received: 'Enabled' }), DATE)).toEqual([]);
    expect(afterOf(met(5), DATE)).toEqual([]);
    expect(afterOf(met(3, { keyId: OTHER }), DATE)).toEqual([]);
    expect(afterOf(STATE, met(5))).toEqual([]);
    expect(afterOf(STATE, { ...DATE, keyId: undefined })).toEqual([]);
  });
});
