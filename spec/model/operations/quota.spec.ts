// How many keys an account can have in a Region.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import { createKey, createSet, ok, openAccount, refusal } from '../../support/host.js';
import { DAY } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const [HERE, THERE] = ['us-east-1', 'eu-west-2'] as const;

function account(keysPerRegion: number): Store {
  return openAccount({ quotas: { keysPerRegion } });
}

const exceeded = (quota: number): string =>
  `LimitExceededException: ${words('keyQuota', { limit: quota, usage: quota })} [QUOTA-1]`;

describe('the quota of keys in a Region', () => {
  it('is 100,000 unless the account has another one [QUOTA-1]', () => {
    expect(openAccount().snapshot().settings.quotas.keysPerRegion).toBe(100_000);
  });

  it('admits so many keys, and not one more [QUOTA-1]', () => {
    const store = account(2);
    createKey(store, HERE);
    createKey(store, HERE, { MultiRegion: true });
    for (const MultiRegion of [true, false]) {
      expect(refusal(store, HERE, 'CreateKey', { MultiRegion })).toBe(exceeded(2));
    }
    expect(ok(store, HERE, 'ListKeys').Keys).toHaveLength(2);
  });

  it('is each Region’s own [QUOTA-1]', () => {
    const store = account(1);
    createKey(store, HERE);
    createKey(store, THERE);
    expect(refusal(store, HERE, 'CreateKey')).toBe(exceeded(1));
    expect(refusal(store, THERE, 'CreateKey')).toBe(exceeded(1));
  });

  it('counts a replica key in its own Region, where it needs room [QUOTA-1]', () => {
    const store = account(1);
    const KeyId = createSet(store, [HERE, THERE]);
    expect(refusal(store, THERE, 'CreateKey')).toBe(exceeded(1));
    createKey(store, 'us-west-2');
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: 'us-west-2' })).toBe(exceeded(1));
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' })).toBe('ok');
  });

  it('asks for no room in the Region of the primary key when that is replicated [QUOTA-1]', () => {
    const store = account(1);
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    expect(refusal(store, HERE, 'CreateKey')).toBe(exceeded(1));
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE })).toBe('ok');
  });

  it.each([
    ['Disabled', 'DisableKey'],
    ['PendingDeletion', 'ScheduleKeyDeletion'],
  ] as const)('counts a key that is %s [QUOTA-1]', (_state, operation) => {
    const store = account(1);
    const { KeyId } = createKey(store, HERE);
    ok(store, HERE, operation, { KeyId });
    expect(refusal(store, HERE, 'CreateKey')).toBe(exceeded(1));
  });

  it.each([
    ['PendingImport', { Origin: 'EXTERNAL' }],
    ['asymmetric', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }],
  ])('counts a key that is %s [QUOTA-1]', (_kind, input) => {
    const store = account(1);
    createKey(store, HERE, input);
    expect(refusal(store, HERE, 'CreateKey')).toBe(exceeded(1));
  });

  it('counts a replica key that is Creating, and a primary key that waits for it [QUOTA-1]', () => {
    const store = openAccount({ quotas: { keysPerRegion: 1 }, replicationDelay: null });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId });
    expect(refusal(store, HERE, 'CreateKey')).toBe(exceeded(1));
    expect(refusal(store, THERE, 'CreateKey')).toBe(exceeded(1));
  });

  it('has room again once a key is deleted, also a replica key [QUOTA-1]', () => {
    const store = account(1);
    const KeyId = createSet(store, [HERE, THERE]);
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    store.advance(7 * DAY - 1);
    expect(refusal(store, THERE, 'CreateKey')).toBe(exceeded(1));
    store.advance(1);
    expect(refusal(store, THERE, 'CreateKey')).toBe('ok');
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE })).toBe(exceeded(1));
  });

  it('is not moved by a change of the primary key [QUOTA-1]', () => {
    const store = account(1);
    const KeyId = createSet(store, [HERE, THERE]);
    expect(refusal(store, HERE, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: THERE })).toBe('ok');
    store.advance('PT5S');
    for (const region of [HERE, THERE]) expect(refusal(store, region, 'CreateKey')).toBe(exceeded(1));
  });

  it('can be zero: then there is no key at all [QUOTA-1]', () => {
    expect(refusal(account(0), HERE, 'CreateKey')).toBe(exceeded(0));
  });
});
