// What a store is made with: every option has a default, and a bad one is named.

import { describe, expect, it, vi } from 'vitest';
import { createStore, type Identifiers, type JsonCall, restoreStore, type StoreOptions } from '../../src/index.js';
import { createKey, createSet, describeKey, factsOf, ok, openAccount, refusal } from '../support/host.js';

const HERE = 'us-east-1';
const DAY = 86_400_000;
const CUSTOM_KEY_STORE = { customKeyStoreId: 'cks-1', customKeyStoreType: 'AWS_CLOUDHSM', isConnected: true } as const;

describe('a new store', () => {
  it('has an empty account with the number of AWS’s examples, at the beginning of 2026, and settings as AWS has them', () => {
    const { identifiers, ...snapshot } = createStore().snapshot();
    expect(snapshot).toEqual({
      format: 'mrk-model/store',
      version: 1,
      accountId: '111122223333',
      now: Date.UTC(2026, 0, 1),
      settings: {
        replicationDelay: 5000,
        primaryUpdateDelay: 5000,
        rotationDelay: 20_000,
        deletionLateness: 0,
        rolesWhileUpdating: 'swapped',
        visibilityDelay: {},
        quotas: {
          keysPerRegion: 100_000,
          aliasesPerKey: 50,
          grantsPerKey: 50_000,
          tagsPerKey: 50,
          policyBytes: 32_768,
          onDemandRotationsPerKey: 25,
        },
      },
      customKeyStores: [],
      keySets: [],
      order: {},
    });
    expect(identifiers).toHaveLength(4);
  });

  it('takes an option that is undefined for one that is not given', () => {
    const nothing = {
      accountId: undefined,
      now: undefined,
      seed: undefined,
      enabledRegions: undefined,
      customKeyStores: undefined,
      replicationDelay: undefined,
      quotas: undefined,
      host: undefined,
      identifiers: undefined,
    } as unknown as StoreOptions;
    expect(createStore(nothing).snapshot()).toEqual(createStore().snapshot());
    expect(createStore({}).snapshot()).toEqual(createStore().snapshot());
  });

  it('takes delays in milliseconds and as ISO 8601 durations', () => {
    const { settings } = createStore({
      replicationDelay: 'PT1M30S',
      primaryUpdateDelay: 0,
      rotationDelay: 'P1DT12H',
      deletionLateness: 'P1D',
    }).snapshot();
    expect(settings).toMatchObject({
      replicationDelay: 90_000,
      primaryUpdateDelay: 0,
      rotationDelay: 1.5 * DAY,
      deletionLateness: DAY,
    });
  });

  it('takes one quota, and leaves the others as AWS has them', () => {
    const { quotas } = createStore({ quotas: { tagsPerKey: 1 } }).snapshot().settings;
    expect(quotas).toEqual({ ...createStore().snapshot().settings.quotas, tagsPerKey: 1 });
  });

  it('leaves replicas Creating until told otherwise where the replication delay is null [TIME-1]', () => {
    const store = openAccount({ replicationDelay: null });
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    store.advance('P365D');
    expect(describeKey(store, 'eu-west-2', KeyId).KeyState).toBe('Creating');
    expect(store.finishReplication({ keyId: KeyId, region: 'eu-west-2' }).map(({ type }) => type)).toEqual([
      'ReplicaKeyReady',
    ]);
    expect(describeKey(store, 'eu-west-2', KeyId).KeyState).toBe('Enabled');
  });

  it('ends no replication that does not run', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, 'eu-west-2']);
    const before = store.snapshot();
    for (const replica of [
      { keyId: KeyId, region: 'eu-west-2' },
      { keyId: KeyId, region: 'eu-west-1' },
      { keyId: KeyId, region: '__proto__' },
      { keyId: 'mrk-00000000000000000000000000000000', region: 'eu-west-2' },
      { keyId: '__proto__', region: 'eu-west-2' },
    ]) {
      expect(() => store.finishReplication(replica)).toThrow(RangeError);
    }
    expect(store.snapshot()).toEqual(before);
  });

  it('knows the Regions that the account has enabled: the given ones and no other [ID-7]', () => {
    const store = openAccount({ enabledRegions: ['af-south-1', 'eu-west-2'] });
    const { KeyId } = createKey(store, 'af-south-1', { MultiRegion: true });
    expect(refusal(store, HERE, 'ListKeys')).toMatch(/^UnrecognizedClientException/);
    expect(refusal(store, 'af-south-1', 'ReplicateKey', { KeyId, ReplicaRegion: HERE })).toContain('REPLICATE-3c');
    expect(refusal(store, 'af-south-1', 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' })).toBe('ok');
  });

  it('can be without any Region', () => {
    expect(refusal(openAccount({ enabledRegions: [] }), HERE, 'ListKeys')).toMatch(/^UnrecognizedClientException/);
  });

  it('shares nothing with its options', () => {
    const quotas = { tagsPerKey: 3 };
    const enabledRegions = [HERE];
    const customKeyStores = [{ ...CUSTOM_KEY_STORE }];
    const store = createStore({ quotas, enabledRegions, customKeyStores });
    const before = store.snapshot();
    quotas.tagsPerKey = 4;
    enabledRegions.push('eu-west-2');
    Object.assign(customKeyStores[0] ?? {}, { isConnected: false });
    expect(store.snapshot()).toEqual(before);
    expect(refusal(store, 'eu-west-2', 'ListKeys')).toMatch(/^UnrecognizedClientException/);
  });

  it.each<readonly [option: string, value: unknown]>([
    ['accountId', 111122223333],
    ['accountId', '11112222333'],
    ['accountId', '1111222233334'],
    ['accountId', '11112222333x'],
    ['accountId', '111122223333\n'],
    ['accountId', null],
    ['accountId', ''],
    ['accountId', Object.create(null)],
    ['now', '2026-01-01'],
    ['now', Number.NaN],
    ['now', Number.POSITIVE_INFINITY],
    ['now', 0.5],
    ['now', 8.64e15 + 2],
    ['now', null],
    ['now', new Date(0)],
    ['now', 1n],
    ['now', { toString: null }],
    ['seed', null],
    ['seed', {}],
    ['seed', Symbol('seed')],
    ['enabledRegions', null],
    ['enabledRegions', HERE],
    ['enabledRegions', ['eu-nowhere-1']],
    ['enabledRegions', [undefined]],
    ['enabledRegions', { 0: HERE, length: 1 }],
    ['customKeyStores', null],
    ['customKeyStores', {}],
    ['customKeyStores', [{}]],
    ['customKeyStores', [{ ...CUSTOM_KEY_STORE, isConnected: 'yes' }]],
    ['customKeyStores', [{ ...CUSTOM_KEY_STORE, customKeyStoreType: 'AWS_KMS' }]],
    ['customKeyStores', [{ ...CUSTOM_KEY_STORE, customKeyStoreId: '' }]],
    ['customKeyStores', [{ ...CUSTOM_KEY_STORE, other: 1 }]],
    ['customKeyStores', [CUSTOM_KEY_STORE, CUSTOM_KEY_STORE]],
    ['replicationDelay', -1],
    ['replicationDelay', 0.5],
    ['replicationDelay', '5'],
    ['replicationDelay', '-PT1S'],
    ['replicationDelay', Number.POSITIVE_INFINITY],
    ['replicationDelay', 8.64e15 + 2],
    ['replicationDelay', {}],
    ['primaryUpdateDelay', null],
    ['primaryUpdateDelay', 'P1M'],
    ['primaryUpdateDelay', Number.NaN],
    ['rotationDelay', -1],
    ['rotationDelay', null],
    ['rotationDelay', true],
    ['deletionLateness', 'P3D'],
    ['deletionLateness', -1],
    ['deletionLateness', null],
    ['rolesWhileUpdating', 'both'],
    ['rolesWhileUpdating', null],
    ['rolesWhileUpdating', 1],
    ['quotas', null],
    ['quotas', 5],
    ['quotas', 'five'],
    ['quotas', []],
    ['quotas', { tagsPerKey: -1 }],
    ['quotas', { tagsPerKey: '50' }],
    ['quotas', { tagsPerKey: Number.POSITIVE_INFINITY }],
    ['quotas', { tags: 50 }],
    ['quotas', { onDemandRotationsPerKey: 26 }],
  ])('does not take %s: %o, and says so', (option, value) => {
    const make = (): unknown => createStore({ [option]: value } as StoreOptions);
    expect(make).toThrow(RangeError);
    expect(make).toThrow(option);
  });
});

describe('the identifiers of a store', () => {
  it('follow from the seed: the same from the same one, others from another', () => {
    const keyIdOf = (options: StoreOptions): string => createKey(openAccount(options), HERE).KeyId;
    expect(keyIdOf({ seed: 'a' })).toBe(keyIdOf({ seed: 'a' }));
    expect(keyIdOf({ seed: 7 })).toBe(keyIdOf({ seed: 7 }));
    const seeds = ['a', 'b', 'mrk-model', '', 7, '7', Number.NaN, 0];
    expect(new Set(seeds.map((seed) => keyIdOf({ seed }))).size).toBe(seeds.length);
    expect(keyIdOf({})).toBe(keyIdOf({ seed: 'mrk-model' }));
  });

  it('have the forms that AWS KMS gives them [ID-1]', () => {
    const store = openAccount();
    const { KeyId, CurrentKeyMaterialId } = createKey(store, HERE, { MultiRegion: true });
    expect(KeyId).toMatch(/^mrk-[0-9a-f]{32}$/);
    expect(CurrentKeyMaterialId).toMatch(/^[0-9a-f]{64}$/);
    expect(createKey(store, HERE).KeyId).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const grant = ok(store, HERE, 'CreateGrant', { KeyId, GranteePrincipal: '111122223333', Operations: ['Encrypt'] });
    expect(grant.GrantId).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are as the host’s function says, which is asked for each that a call needs', () => {
    const identifiers = vi.fn((name: keyof Identifiers, isMultiRegion: boolean, _call?: JsonCall) => {
      if (name !== 'keyId') return `${name} of the host`;
      return isMultiRegion ? `mrk-${'1'.repeat(32)}` : '11111111-1111-4111-8111-111111111111';
    });
    const store = openAccount({ identifiers });
    expect(createKey(store, HERE, { MultiRegion: true }).KeyId).toBe(`mrk-${'1'.repeat(32)}`);
    const call = { region: HERE, operation: 'CreateKey', input: { MultiRegion: true } };
    expect(identifiers.mock.calls.filter(([name]) => name === 'keyId')).toEqual([['keyId', true, call]]);
    expect(createKey(store, HERE).KeyId).toBe('11111111-1111-4111-8111-111111111111');
    const [event] = store.call({
      region: HERE,
      operation: 'CreateAlias',
      input: { AliasName: 'alias/a', TargetKeyId: `mrk-${'1'.repeat(32)}` },
    }).events;
    expect(event?.call?.requestId).toBe('requestId of the host');
  });

  it.each<readonly [what: string, identifier: unknown]>([
    ['no text', undefined],
    ['a number', 1],
    ['a key ID of the other form', `mrk-${'1'.repeat(32)}`],
    ['no key ID', 'one'],
    ['a name of every object', '__proto__'],
  ])('must be key IDs where they are to be: %s is the host’s fault [HOST-1]', (_what, identifier) => {
    const store = openAccount({ identifiers: () => identifier as string });
    expect(refusal(store, HERE, 'CreateKey')).toMatch(/^KMSInternalException.*\[HOST-1\]$/);
  });

  it('are the seed’s where the host has none of its own', () => {
    const fixed = '11111111-1111-4111-8111-111111111111';
    const store = openAccount({ identifiers: (name) => (name === 'keyId' ? fixed : null) });
    const { CurrentKeyMaterialId } = createKey(store, HERE);
    expect(store.keySet(fixed)?.keyMaterials).toEqual([{ keyMaterialId: CurrentKeyMaterialId, state: 'CURRENT' }]);
    expect(CurrentKeyMaterialId).toBe(
      createKey(openAccount({ identifiers: (name) => (name === 'keyId' ? fixed : null) }), HERE).CurrentKeyMaterialId,
    );
  });

  it('must be new: a key ID that is taken is the host’s fault [HOST-1]', () => {
    const identifiers = (name: keyof Identifiers): string => (name === 'keyId' ? `mrk-${'1'.repeat(32)}` : 'x');
    const store = openAccount({ identifiers });
    createKey(store, HERE, { MultiRegion: true });
    expect(factsOf(store, HERE, 'CreateKey', { MultiRegion: true })).toMatchObject({ fault: 'newKeyIdNotNew' });
  });

  it('are used up by no call that is refused, also where the host’s cryptography throws', () => {
    let isBroken = true;
    const cryptography = () => {
      if (isBroken) throw new Error('out of order');
      return { ok: true, output: {} } as const;
    };
    const [store, other] = [openAccount({ host: { cryptography } }), openAccount({ host: { cryptography } })];
    const keys = [store, other].map((of) => createKey(of, HERE).KeyId);
    expect(refusal(store, HERE, 'Encrypt', { KeyId: keys[0], Plaintext: 'AQID' })).toMatch(
      /^KMSInternalException: .*out of order \[HOST-1\]$/,
    );
    isBroken = false;
    expect(store.snapshot()).toEqual(other.snapshot());
    expect(createKey(store, HERE).KeyId).toBe(createKey(other, HERE).KeyId);
  });

  it('go on after a restoration where they were', () => {
    const store = openAccount();
    createKey(store, HERE);
    const restored = restoreStore(store.snapshot());
    expect(createKey(restored, HERE).KeyId).toBe(createKey(store, HERE).KeyId);
  });
});
