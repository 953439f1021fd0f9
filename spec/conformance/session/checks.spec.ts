// What is read after a call and after a wait.

import { describe, expect, it } from 'vitest';
import type { Tracked } from '../../../src/conformance/beliefs/beliefs.js';
import { type Read, readsAfter, readsAfterWaiting, readsOf } from '../../../src/conformance/session/checks.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import { CHANGES } from '../../../src/model/operations/by-operation.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { afterCall, primary, withReplicas } from '../../support/key-sets.js';
import { believing } from '../beliefs/believing.js';

function tracked(keySet: KeySet): Tracked {
  const [only] = believing([keySet]).sets;
  if (only === undefined) throw new Error('the account has what was added');
  return only;
}

/** `DescribeKey us-east-1`, in alphabetical order. */
function told(reads: readonly Read[]): readonly string[] {
  return reads.map(({ operation, region }) => `${operation} ${region}`).sort();
}

const set = withReplicas(primary(), 'eu-west-2');
const plain = tracked(set);
const rotating = tracked(afterCall(set, 'EnableKeyRotation'));
const METADATA = ['DescribeKey eu-west-2', 'DescribeKey us-east-1'];

describe('after a call', () => {
  it('the metadata of every related key are read, and the property that the call is about', () => {
    expect(told(readsAfter('DisableKey', 'us-east-1', plain, true))).toEqual(METADATA);
    expect(told(readsAfter('TagResource', 'us-east-1', plain, true))).toEqual([
      ...METADATA,
      'ListResourceTags eu-west-2',
      'ListResourceTags us-east-1',
    ]);
    for (const read of readsAfter('TagResource', 'us-east-1', plain, true)) expect(read.input.KeyId).toBe(set.keyId);
  });

  it('that was refused the property is read of the called key alone, and the metadata of all', () => {
    expect(told(readsAfter('TagResource', 'eu-west-2', plain, false))).toEqual([
      ...METADATA,
      'ListResourceTags eu-west-2',
    ]);
  });

  it('that makes a replica key or moves the primary key everything is read', () => {
    for (const operation of ['ReplicateKey', 'UpdatePrimaryRegion'] as const) {
      expect(told(readsAfter(operation, 'us-east-1', plain, true))).toEqual(told(readsOf(plain)));
    }
    expect(readsOf(plain)).toHaveLength(12);
  });

  it('that changes the key state the rotation status is read of keys that rotate [DELETE-7]', () => {
    const status = ['GetKeyRotationStatus eu-west-2', 'GetKeyRotationStatus us-east-1'];
    for (const operation of ['ScheduleKeyDeletion', 'CancelKeyDeletion', 'EnableKey', 'DisableKey'] as const) {
      expect(told(readsAfter(operation, 'us-east-1', rotating, true))).toEqual([...METADATA, ...status]);
    }
    expect(told(readsAfter('UpdateKeyDescription', 'us-east-1', rotating, true))).toEqual(METADATA);
  });

  it('a Region that only once had a key is read, too', () => {
    const more = { ...plain, regions: [...plain.regions, 'ap-northeast-1' as Read['region']] };
    expect(told(readsAfter('EnableKey', 'us-east-1', more, true))).toEqual(['DescribeKey ap-northeast-1', ...METADATA]);
  });
});

describe('after a wait', () => {
  it('the metadata of every related key are read, and the rotation status where a key rotates or did', () => {
    const status = ['GetKeyRotationStatus eu-west-2', 'GetKeyRotationStatus us-east-1'];
    expect(told(readsAfterWaiting(plain))).toEqual(METADATA);
    expect(told(readsAfterWaiting(rotating))).toEqual([...METADATA, ...status]);
    const former = { ...plain, before: { keySets: [set], until: 0 } };
    expect(told(readsAfterWaiting(former))).toEqual([...METADATA, ...status]);
    const onDemand = tracked(afterCall(set, 'RotateKeyOnDemand'));
    expect(told(readsAfterWaiting(onDemand))).toEqual([...METADATA, ...status]);
  });
});

describe('an operation', () => {
  it('can change a key unless it only reads or uses it', () => {
    const reading = OPERATIONS.filter((operation) => !CHANGES[operation]);
    const USES = /^(?:Describe|Get|List|Encrypt|Decrypt|ReEncrypt|Generate|Sign|Verify|Derive|Encapsulate|Decapsulate)/;
    const expected: readonly Operation[] = OPERATIONS.filter((operation) => USES.test(operation));
    // What is given out for an import is read by nobody but ImportKeyMaterial.
    expect(reading).toEqual(expected);
  });
});
