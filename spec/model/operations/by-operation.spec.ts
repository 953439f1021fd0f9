// What only some operations do, as it is read off their cards.

import { describe, expect, it } from 'vitest';
import {
  CHANGES_SHARED,
  LISTS,
  MAKES_KEY_SET,
  NAMES_KEY,
  NEW_KEY_MEMBER,
  OF_ACCOUNT,
  REGION_MEMBER,
  SHOWS_SHARED,
} from '../../../src/model/operations/by-operation.js';
import { cardOf } from '../../../src/model/operations/index.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';

function those(table: Readonly<Record<Operation, boolean>>): readonly Operation[] {
  return OPERATIONS.filter((operation) => table[operation]);
}

function known<T>(table: Readonly<Record<Operation, T | undefined>>): Readonly<Partial<Record<Operation, T>>> {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined));
}

describe('an operation', () => {
  it('makes a key, which a member of its answer shows', () => {
    expect(those(MAKES_KEY_SET)).toEqual(['CreateKey']);
    expect(known(NEW_KEY_MEMBER)).toEqual({ CreateKey: 'KeyMetadata', ReplicateKey: 'ReplicaKeyMetadata' });
  });

  it('names another Region than the called one', () => {
    expect(known(REGION_MEMBER)).toEqual({ ReplicateKey: 'ReplicaRegion', UpdatePrimaryRegion: 'PrimaryRegion' });
  });

  it('lists entries, each with a member that tells it from the others', () => {
    expect(known(LISTS)).toEqual({
      ListKeyRotations: { member: 'Rotations', key: 'KeyMaterialId' },
      ListResourceTags: { member: 'Tags', key: 'TagKey' },
      ListAliases: { member: 'Aliases', key: 'AliasName' },
      ListGrants: { member: 'Grants', key: 'GrantId' },
      ListRetirableGrants: { member: 'Grants', key: 'GrantId' },
      ListKeys: { member: 'Keys', key: 'KeyId' },
    });
  });

  it('is about the account, and may name a key all the same', () => {
    const ofAccount = those(OF_ACCOUNT);
    expect([...ofAccount].sort()).toEqual(['CreateKey', 'ListAliases', 'ListKeys', 'ListRetirableGrants']);
    expect(ofAccount.filter((operation) => NAMES_KEY[operation])).toEqual(['ListAliases']);
  });

  it('changes or shows what related keys share [SHARED-1]', () => {
    expect(those(CHANGES_SHARED)).toEqual(['EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand']);
    expect(those(SHOWS_SHARED)).toEqual(['DescribeKey', 'GetKeyRotationStatus', 'ListKeyRotations']);
  });

  it('moves a key into or out of use, and with it what its rotation status reads [DELETE-7]', () => {
    expect(OPERATIONS.filter((operation) => cardOf(operation).changesUse)).toEqual([
      'EnableKey',
      'DisableKey',
      'ScheduleKeyDeletion',
      'CancelKeyDeletion',
    ]);
  });
});
