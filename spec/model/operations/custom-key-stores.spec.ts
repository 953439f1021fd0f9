// Keys in custom key stores: the only ones that are ever Unavailable, and never multi-Region keys.

import { describe, expect, it } from 'vitest';
import { KEY_STATES, type KeyState, type Store } from '../../../src/index.js';
import { createKey, createSet, describeKey, keyStates, ok, openAccount, refusal } from '../../support/host.js';
import { DAY, inState, unreachable } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const REGION = 'us-east-1';
const ID = 'cks-1';
const STORE = { customKeyStoreId: ID, customKeyStoreType: 'AWS_CLOUDHSM', isConnected: true } as const;
const INPUT = { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: ID };

function account(): Store {
  return openAccount({ customKeyStores: [STORE] });
}

const stateOf = (store: Store, keyId: string): KeyState => describeKey(store, REGION, keyId).KeyState;

describe('CreateKey in a custom key store', () => {
  it('needs one that exists [STORE-1]', () => {
    expect(createKey(account(), REGION, INPUT).CustomKeyStoreId).toBe(ID);
    for (const CustomKeyStoreId of ['cks-2', '__proto__', 'constructor']) {
      expect(refusal(account(), REGION, 'CreateKey', { ...INPUT, CustomKeyStoreId })).toBe(
        `CustomKeyStoreNotFoundException: ${words('customKeyStoreUnknown', { customKeyStoreId: CustomKeyStoreId })} [STORE-1]`,
      );
    }
  });

  it('needs one of the type that the origin says [STORE-1]', () => {
    const input = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: ID, XksKeyId: 'xks-1' };
    expect(refusal(account(), REGION, 'CreateKey', input)).toBe(
      `CustomKeyStoreNotFoundException: ${words('customKeyStoreUnknown', { customKeyStoreId: ID })} [STORE-1]`,
    );
    const external = openAccount({ customKeyStores: [{ ...STORE, customKeyStoreType: 'EXTERNAL_KEY_STORE' }] });
    expect(createKey(external, REGION, input).CustomKeyStoreId).toBe(ID);
  });

  it('needs one that is connected [STORE-1]', () => {
    const store = openAccount({ customKeyStores: [{ ...STORE, isConnected: false }] });
    expect(refusal(store, REGION, 'CreateKey', INPUT)).toBe(
      `CustomKeyStoreInvalidStateException: ${words('customKeyStoreDisconnected', { customKeyStoreId: ID })} [STORE-1]`,
    );
    expect(store.connectCustomKeyStore(ID)).toEqual([]);
    expect(createKey(store, REGION, INPUT).KeyState).toBe('Enabled');
    store.disconnectCustomKeyStore(ID);
    expect(refusal(store, REGION, 'CreateKey', INPUT)).toMatch(/^CustomKeyStoreInvalidStateException/);
  });
});

describe('a key in a custom key store', () => {
  it('is Unavailable while the store is disconnected, and then what it was [STATE-5]', () => {
    const store = account();
    const { KeyId: enabled } = createKey(store, REGION, INPUT);
    const { KeyId: disabled } = createKey(store, REGION, INPUT);
    ok(store, REGION, 'DisableKey', { KeyId: disabled });
    const events = store.disconnectCustomKeyStore(ID);
    expect(events.map(({ type, keyId }) => [type, keyId])).toEqual([
      ['CustomKeyStoreDisconnected', enabled],
      ['CustomKeyStoreDisconnected', disabled],
    ]);
    expect([stateOf(store, enabled), stateOf(store, disabled)]).toEqual(['Unavailable', 'Unavailable']);
    expect(describeKey(store, REGION, enabled).Enabled).toBe(false);
    expect(store.disconnectCustomKeyStore(ID)).toEqual([]);
    store.connectCustomKeyStore(ID);
    expect([stateOf(store, enabled), stateOf(store, disabled)]).toEqual(['Enabled', 'Disabled']);
  });

  it('cannot be used while it is Unavailable [STATE-5]', () => {
    const store = account();
    const { KeyId, Arn } = createKey(store, REGION, INPUT);
    expect(ok(store, REGION, 'Encrypt', { KeyId, Plaintext: 'AQID' }).KeyId).toBe(Arn);
    store.disconnectCustomKeyStore(ID);
    expect(refusal(store, REGION, 'Encrypt', { KeyId, Plaintext: 'AQID' })).toBe(
      `KMSInvalidStateException: ${words('keyState', { keyArn: Arn, keyState: 'Unavailable', footnote: 11 })} [STATE-1]`,
    );
  });

  it('can be enabled and disabled while it is Unavailable, which shows once the store is connected [STATE-5]', () => {
    const store = account();
    const { KeyId } = createKey(store, REGION, INPUT);
    store.disconnectCustomKeyStore(ID);
    ok(store, REGION, 'DisableKey', { KeyId });
    expect(stateOf(store, KeyId)).toBe('Unavailable');
    store.connectCustomKeyStore(ID);
    expect(stateOf(store, KeyId)).toBe('Disabled');
    store.disconnectCustomKeyStore(ID);
    ok(store, REGION, 'EnableKey', { KeyId });
    expect(stateOf(store, KeyId)).toBe('Unavailable');
    store.connectCustomKeyStore(ID);
    expect(stateOf(store, KeyId)).toBe('Enabled');
  });

  it('can be deleted while it is Unavailable, and is PendingDeletion whatever becomes of the store [STATE-5]', () => {
    const store = account();
    const { KeyId } = createKey(store, REGION, INPUT);
    store.disconnectCustomKeyStore(ID);
    expect(ok(store, REGION, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }).KeyState).toBe(
      'PendingDeletion',
    );
    store.connectCustomKeyStore(ID);
    store.disconnectCustomKeyStore(ID);
    expect(stateOf(store, KeyId)).toBe('PendingDeletion');
    store.advance(7 * DAY);
    expect(store.keySet(KeyId)).toBeUndefined();
  });

  it('whose deletion is cancelled meanwhile is Unavailable, and Disabled once the store is connected [STATE-5]', () => {
    const store = account();
    const { KeyId } = createKey(store, REGION, INPUT);
    ok(store, REGION, 'ScheduleKeyDeletion', { KeyId });
    store.disconnectCustomKeyStore(ID);
    ok(store, REGION, 'CancelKeyDeletion', { KeyId });
    expect(stateOf(store, KeyId)).toBe('Unavailable');
    store.connectCustomKeyStore(ID);
    expect(stateOf(store, KeyId)).toBe('Disabled');
  });

  it('is not touched by another custom key store, and one that does not exist cannot be disconnected [STATE-5]', () => {
    const store = openAccount({ customKeyStores: [STORE, { ...STORE, customKeyStoreId: 'cks-2' }] });
    const { KeyId } = createKey(store, REGION, INPUT);
    expect(store.disconnectCustomKeyStore('cks-2')).toEqual([]);
    expect(stateOf(store, KeyId)).toBe('Enabled');
    for (const unknown of ['cks-3', '__proto__', 'constructor']) {
      expect(() => store.disconnectCustomKeyStore(unknown)).toThrow(RangeError);
      expect(() => store.connectCustomKeyStore(unknown)).toThrow(RangeError);
    }
  });
});

describe('a multi-Region key', () => {
  it('is never Unavailable: no custom key store holds one [STATE-5]', () => {
    const store = account();
    const regions = [REGION, 'eu-west-2'] as const;
    const keyId = createSet(store, regions);
    expect(store.disconnectCustomKeyStore(ID)).toEqual([]);
    expect(keyStates(store, regions, keyId)).toEqual(['Enabled', 'Enabled']);
    expect(refusal(store, REGION, 'CreateKey', { ...INPUT, MultiRegion: true })).toMatch(/\[CREATE-2a\]$/);
  });

  it('can be in each of the other seven key states [STATE-5]', () => {
    const states = KEY_STATES.filter((state) => {
      const kinds = [{}, { Origin: 'EXTERNAL' }] as const;
      const roles = ['primary', 'replica'] as const;
      const found = kinds.flatMap((kind) => roles.filter((role) => unreachable(state, kind, role) === undefined));
      const [kind, role] = [state === 'PendingImport' ? kinds[1] : kinds[0], found[0]];
      return role !== undefined && inState(state, kind, role).keySet.multiRegion;
    });
    expect(states).toEqual(KEY_STATES.filter((state) => state !== 'Unavailable'));
  });
});
