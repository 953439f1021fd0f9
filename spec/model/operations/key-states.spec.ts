// EnableKey, DisableKey and DescribeKey: what a key state means for one key, and for its related keys.

import { describe, expect, it } from 'vitest';
import { KEY_STATES, type KeyState, type Operation } from '../../../src/index.js';
import {
  createImportedSet,
  createKey,
  createSet,
  decrypt,
  describeKey,
  encrypt,
  importMaterial,
  keyStates,
  ok,
  openAccount,
  refusal,
} from '../../support/host.js';
import {
  ACCOUNT_ID,
  call,
  DAY,
  faultlessInput,
  inState,
  type KeyKind,
  outcome,
  type Placed,
  type Role,
  unreachable,
} from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const REGIONS = ['us-east-1', 'eu-west-2', 'ap-northeast-1'] as const;
const [HERE, THERE, ELSEWHERE] = REGIONS;

const keyArn = (region: string, keyId: string): string => `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${keyId}`;

const KINDS: readonly KeyKind[] = [{}, { Origin: 'EXTERNAL' }, { Origin: 'AWS_CLOUDHSM' }];
const ROLES: readonly Role[] = ['primary', 'replica', 'single'];

/** A key of each kind and role that can be in the state. */
function keysIn(state: KeyState): readonly Placed[] {
  return KINDS.flatMap((kind) =>
    ROLES.filter((role) => unreachable(state, kind, role) === undefined).map((role) => inState(state, kind, role)),
  );
}

describe('a key', () => {
  it.each(KEY_STATES)('shows itself as enabled if and only if it is Enabled: %s [STATE-2]', (state) => {
    const keys = keysIn(state);
    expect(keys.length).toBeGreaterThan(0);
    for (const { keySet, region } of keys) {
      const result = call(keySet, 'DescribeKey', {}, { region });
      expect(result).toMatchObject({
        ok: true,
        output: { KeyMetadata: { KeyState: state, Enabled: state === 'Enabled' } },
      });
    }
  });

  it('that is Enabled can be disabled, and one that is Disabled enabled [STATE-4]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    expect(ok(store, HERE, 'DisableKey', { KeyId })).toEqual({});
    expect(describeKey(store, HERE, KeyId)).toMatchObject({ KeyState: 'Disabled', Enabled: false });
    expect(ok(store, HERE, 'EnableKey', { KeyId })).toEqual({});
    expect(describeKey(store, HERE, KeyId)).toMatchObject({ KeyState: 'Enabled', Enabled: true });
  });

  it('that is Enabled stays so when it is enabled, and one that is Disabled when it is disabled [STATE-4]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    expect(refusal(store, HERE, 'EnableKey', { KeyId })).toBe('ok');
    expect(describeKey(store, HERE, KeyId).KeyState).toBe('Enabled');
    ok(store, HERE, 'DisableKey', { KeyId });
    expect(refusal(store, HERE, 'DisableKey', { KeyId })).toBe('ok');
    expect(describeKey(store, HERE, KeyId).KeyState).toBe('Disabled');
  });

  it('that is Disabled cannot be used before it is enabled [STATE-4]', () => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, HERE);
    const ciphertext = encrypt(store, HERE, KeyId, 'data');
    ok(store, HERE, 'DisableKey', { KeyId });
    expect(refusal(store, HERE, 'Decrypt', { CiphertextBlob: ciphertext })).toBe(
      `DisabledException: ${words('keyState', { keyArn: Arn, keyState: 'Disabled', footnote: 1 })} [STATE-1]`,
    );
    ok(store, HERE, 'EnableKey', { KeyId });
    expect(decrypt(store, HERE, ciphertext)).toBe('data');
  });
});

describe('a related key', () => {
  it('can be disabled and enabled alone: each has its own key state [STATE-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    ok(store, THERE, 'DisableKey', { KeyId: keyId });
    expect(keyStates(store, REGIONS, keyId)).toEqual(['Enabled', 'Disabled', 'Enabled']);
    ok(store, HERE, 'DisableKey', { KeyId: keyId });
    ok(store, THERE, 'EnableKey', { KeyId: keyId });
    expect(keyStates(store, REGIONS, keyId)).toEqual(['Disabled', 'Enabled', 'Enabled']);
    const ciphertext = encrypt(store, THERE, keyId, 'data');
    expect(decrypt(store, ELSEWHERE, ciphertext)).toBe('data');
    expect(refusal(store, HERE, 'Decrypt', { CiphertextBlob: ciphertext })).toMatch(/^DisabledException/);
  });

  it('can be deleted alone [STATE-3]', () => {
    const store = openAccount();
    const keyId = createSet(store, REGIONS);
    ok(store, ELSEWHERE, 'DisableKey', { KeyId: keyId });
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    expect(keyStates(store, REGIONS, keyId)).toEqual(['Enabled', 'PendingDeletion', 'Disabled']);
    store.advance(7 * DAY);
    expect(keyStates(store, [HERE, ELSEWHERE], keyId)).toEqual(['Enabled', 'Disabled']);
  });

  it('can lose its imported key material alone, whichever of them it is [STATE-3]', () => {
    const store = openAccount();
    const keyId = createImportedSet(store, REGIONS, 'material');
    for (const [index, region] of REGIONS.entries()) {
      ok(store, region, 'DeleteImportedKeyMaterial', { KeyId: keyId });
      expect(keyStates(store, REGIONS, keyId)).toEqual(
        REGIONS.map((_, at) => (at === index ? 'PendingImport' : 'Enabled')),
      );
      importMaterial(store, region, keyId, 'material');
    }
    expect(keyStates(store, REGIONS, keyId)).toEqual(['Enabled', 'Enabled', 'Enabled']);
  });

  it('can be Creating, whatever becomes of the others meanwhile [STATE-3]', () => {
    const store = openAccount({ replicationDelay: null });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    ok(store, HERE, 'DisableKey', { KeyId });
    store.finishReplication({ keyId: KeyId, region: THERE });
    expect(keyStates(store, [HERE, THERE], KeyId)).toEqual(['Disabled', 'Enabled']);
  });
});

describe('a key without its key material', () => {
  it('can be neither enabled nor disabled [STATE-7]', () => {
    const store = openAccount();
    const { KeyId, Arn } = createKey(store, HERE, { Origin: 'EXTERNAL' });
    for (const operation of ['EnableKey', 'DisableKey'] as const) {
      expect(refusal(store, HERE, operation, { KeyId })).toBe(
        `KMSInvalidStateException: ${words('keyState', { keyArn: Arn, keyState: 'PendingImport', footnote: 5 })} [STATE-1]`,
      );
    }
    importMaterial(store, HERE, KeyId, 'material');
    ok(store, HERE, 'DisableKey', { KeyId });
    ok(store, HERE, 'EnableKey', { KeyId });
  });

  it('is so also as a replica key [STATE-7]', () => {
    const store = openAccount();
    const KeyId = createImportedSet(store, [HERE, THERE], 'material');
    ok(store, THERE, 'DeleteImportedKeyMaterial', { KeyId });
    for (const operation of ['EnableKey', 'DisableKey'] as const) {
      expect(refusal(store, THERE, operation, { KeyId })).toBe(
        `KMSInvalidStateException: ${words('keyState', { keyArn: keyArn(THERE, KeyId), keyState: 'PendingImport', footnote: 5 })} [STATE-1]`,
      );
      expect(refusal(store, HERE, operation, { KeyId })).toBe('ok');
    }
  });
});

describe('in every key state', () => {
  const ALWAYS: readonly Operation[] = [
    'DescribeKey',
    'GetKeyPolicy',
    'PutKeyPolicy',
    'ListAliases',
    'ListGrants',
    'ListKeyPolicies',
    'ListKeys',
    'ListResourceTags',
    'ListRetirableGrants',
  ];
  it.each(ALWAYS)('%s works [STATE-7]', (operation) => {
    for (const state of KEY_STATES) {
      for (const { keySet, region } of keysIn(state)) {
        const result = call(keySet, operation, faultlessInput(operation, keySet), { region });
        expect([state, outcome(result)]).toEqual([state, 'ok']);
      }
    }
  });

  // These need an alias or a grant, which a key has only if it could still get one.
  it.each(['DeleteAlias', 'RetireGrant', 'RevokeGrant'] as const)('%s works [STATE-7]', (operation) => {
    for (const state of KEY_STATES) {
      const able = keysIn(state).filter(({ key }) => (operation === 'DeleteAlias' ? key.aliases : key.grants));
      // A Creating replica key never had a grant: CreateGrant is refused until it is ready.
      expect([state, able.length > 0]).toEqual([state, state !== 'Creating' || operation === 'DeleteAlias']);
      for (const { keySet, region } of able) {
        const result = call(keySet, operation, faultlessInput(operation, keySet), { region });
        expect([state, outcome(result)]).toEqual([state, 'ok']);
      }
    }
  });
});

describe('in every key state but the two of pending deletion', () => {
  it.each(['TagResource', 'UntagResource', 'UpdateKeyDescription', 'CreateAlias'] as const)(
    '%s works [STATE-7]',
    (operation) => {
      for (const state of KEY_STATES) {
        const isPending = state === 'PendingDeletion' || state === 'PendingReplicaDeletion';
        for (const { keySet, region } of keysIn(state)) {
          const result = call(keySet, operation, faultlessInput(operation, keySet), { region });
          expect([state, outcome(result)]).toEqual([state, isPending ? 'KMSInvalidStateException' : 'ok']);
        }
      }
    },
  );
});
