// What is not seen at once: changes of each kind, for a time, by chance, or until the store is told.

import { describe, expect, it } from 'vitest';
import { createStore, restoreStore, type Store, type StoreOptions, type StoreRecord } from '../../src/index.js';
import { createKey, createSet, importMaterial, ok, openAccount, refusal } from '../support/host.js';
import { words } from '../support/words.js';

type Delay = NonNullable<StoreOptions['visibilityDelay']> | null;

const [HERE, THERE] = ['us-east-1', 'eu-west-2'] as const;
const ALICE = 'arn:aws:iam::111122223333:user/Alice';
const POLICY = JSON.stringify({
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
  ],
});
const arnOf = (keyId: string, region: string = HERE): string => `arn:aws:kms:${region}:111122223333:key/${keyId}`;
const aliasArn = `arn:aws:kms:${HERE}:111122223333:alias/a`;

/** An account with a set of related keys, from now on with a delay. */
function delayed(visibilityDelay: Delay): { readonly store: Store; readonly KeyId: string } {
  const store = openAccount();
  const KeyId = createSet(store, [HERE, THERE]);
  store.configure({ visibilityDelay });
  return { store, KeyId };
}

const listed = (store: Store, list: string, KeyId: string): string =>
  JSON.stringify(ok(store, HERE, `List${list}` as 'ListAliases', { KeyId }));

/** Of each kind: a change, and what shows it. */
const KINDS = {
  state: {
    change: (store: Store, KeyId: string) => ok(store, HERE, 'DisableKey', { KeyId }),
    shows: (store: Store, KeyId: string) => ok(store, HERE, 'DescribeKey', { KeyId }).KeyMetadata.KeyState,
  },
  alias: {
    change: (store: Store, KeyId: string) =>
      ok(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId }),
    shows: (store: Store) => store.callJson({ region: HERE, operation: 'DescribeKey', input: { KeyId: 'alias/a' } }).ok,
  },
  tag: {
    change: (store: Store, KeyId: string) =>
      ok(store, HERE, 'TagResource', { KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
    shows: (store: Store, KeyId: string) => listed(store, 'ResourceTags', KeyId),
  },
  policy: {
    change: (store: Store, KeyId: string) => ok(store, HERE, 'PutKeyPolicy', { KeyId, Policy: POLICY }),
    shows: (store: Store, KeyId: string) => ok(store, HERE, 'GetKeyPolicy', { KeyId }).Policy,
  },
  grant: {
    change: (store: Store, KeyId: string) =>
      ok(store, HERE, 'CreateGrant', { KeyId, GranteePrincipal: ALICE, Operations: ['Decrypt'] }),
    shows: (store: Store, KeyId: string) => listed(store, 'Grants', KeyId),
  },
  rotation: {
    change: (store: Store, KeyId: string) => ok(store, HERE, 'EnableKeyRotation', { KeyId }),
    shows: (store: Store, KeyId: string) => ok(store, THERE, 'GetKeyRotationStatus', { KeyId }).KeyRotationEnabled,
  },
  usage: {
    change: (store: Store, KeyId: string) =>
      ok(store, HERE, 'GenerateMac', { KeyId, Message: 'eA==', MacAlgorithm: 'HMAC_SHA_256' }),
    shows: (store: Store, KeyId: string) => JSON.stringify(ok(store, HERE, 'GetKeyLastUsage', { KeyId }).KeyLastUsage),
  },
} as const;
const ALL = Object.entries(KINDS);

/** As `delayed`, with a key that the change fits. */
function withKeyFor(kind: string, visibilityDelay: Delay): ReturnType<typeof delayed> {
  if (kind !== 'usage') return delayed(visibilityDelay);
  const store = openAccount();
  const { KeyId } = createKey(store, HERE, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  store.configure({ visibilityDelay });
  return { store, KeyId };
}

describe('a change with a delay of its kind', () => {
  it.each(ALL)(
    '%s: is shown as before until it has passed, and then as it is [CONSIST-1] [USAGE-3]',
    (kind, { change, shows }) => {
      const { store, KeyId } = withKeyFor(kind, { [kind]: 'PT10S' });
      const before = shows(store, KeyId);
      change(store, KeyId);
      store.advance(9_999);
      expect(shows(store, KeyId)).toEqual(before);
      expect(store.nextInstant()).toBe(store.now() + 1);
      store.advance(1);
      expect(shows(store, KeyId)).not.toEqual(before);
      expect(store.nextInstant()).not.toBe(store.now());
    },
  );

  it.each(ALL)('%s: is seen at once where only other kinds have one [CONSIST-1]', (kind, { change, shows }) => {
    const others = Object.fromEntries(
      ['key', ...Object.keys(KINDS)].filter((other) => other !== kind).map((other) => [other, 'PT10S']),
    );
    const { store, KeyId } = withKeyFor(kind, others);
    const before = shows(store, KeyId);
    change(store, KeyId);
    expect(shows(store, KeyId)).not.toEqual(before);
  });

  it.each(ALL)(
    '%s: by chance is seen by some calls and not by others, over and over [CONSIST-2]',
    (kind, { change, shows }) => {
      const { store, KeyId } = withKeyFor(kind, { random: 'PT10S' });
      const before = shows(store, KeyId);
      change(store, KeyId);
      const seen = Array.from({ length: 40 }, () => shows(store, KeyId) !== before);
      expect(new Set(seen)).toEqual(new Set([true, false]));
      expect(seen.slice(seen.indexOf(true)).includes(false)).toBe(true);
      store.advance('PT10S');
      expect(Array.from({ length: 40 }, () => shows(store, KeyId) !== before)).not.toContain(false);
    },
  );

  it.each(ALL)(
    '%s: until told is seen once the store is told, whatever the time [CONSIST-1]',
    (kind, { change, shows }) => {
      const { store, KeyId } = withKeyFor(kind, null);
      const { KeyMetadata: another } = ok(store, HERE, 'CreateKey', {});
      const before = shows(store, KeyId);
      change(store, KeyId);
      store.advance('P1D');
      store.show({ keyId: another.KeyId });
      store.show({ kind: 'key' });
      expect(shows(store, KeyId)).toEqual(before);
      store.show();
      expect(shows(store, KeyId)).not.toEqual(before);
    },
  );
});

describe('a new key that is not seen', () => {
  it('is not found by any call in its Region, and on no list, with AWS’s text [CONSIST-2]', () => {
    const store = openAccount({ visibilityDelay: { key: 'PT10S' } });
    const { KeyId } = createKey(store, HERE, { Tags: [{ TagKey: 'a', TagValue: 'b' }] });
    const unfound = `NotFoundException: ${words('keyDoesNotExist', { keyArn: arnOf(KeyId) })} [ID-3]`;
    expect(refusal(store, HERE, 'DescribeKey', { KeyId })).toBe(unfound);
    expect(refusal(store, HERE, 'Encrypt', { KeyId, Plaintext: 'eA==' })).toBe(unfound);
    expect(refusal(store, HERE, 'DisableKey', { KeyId })).toBe(unfound);
    expect(refusal(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId })).toBe(unfound);
    expect(ok(store, HERE, 'ListKeys').Keys).toEqual([]);
    store.advance('PT10S');
    expect(ok(store, HERE, 'ListKeys').Keys).toHaveLength(1);
    // What it was made with is seen as soon as the key is.
    expect(ok(store, HERE, 'ListResourceTags', { KeyId }).Tags).toHaveLength(1);
  });

  it('as a replica is not among the related keys, and takes its Region all the same [REPLICATE-2]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { MultiRegion: true });
    store.configure({ visibilityDelay: { key: 'PT10S' } });
    const { ReplicaKeyMetadata } = ok(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    expect(ReplicaKeyMetadata.MultiRegionConfiguration?.ReplicaKeys).toHaveLength(1);
    const replicas = () => ok(store, HERE, 'DescribeKey', { KeyId }).KeyMetadata.MultiRegionConfiguration?.ReplicaKeys;
    expect(replicas()).toEqual([]);
    expect(refusal(store, THERE, 'DescribeKey', { KeyId })).toContain('NotFoundException');
    expect(refusal(store, HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE })).toContain('AlreadyExistsException');
    store.advance('PT10S');
    expect(replicas()).toHaveLength(1);
    expect(ok(store, THERE, 'DescribeKey', { KeyId }).KeyMetadata.KeyState).toBe('Enabled');
  });

  it('leaves the pages of a list whole, and the last without a marker [PAGE-1]', () => {
    const store = openAccount();
    const old = [createKey(store, HERE), createKey(store, HERE)].map(({ KeyId }) => KeyId);
    store.configure({ visibilityDelay: { key: 'PT10S' } });
    for (let count = 0; count < 3; count++) createKey(store, HERE);
    const first = ok(store, HERE, 'ListKeys', { Limit: 1 });
    expect(first.Keys.map(({ KeyId }) => KeyId)).toEqual(old.slice(0, 1));
    const second = ok(store, HERE, 'ListKeys', { Limit: 1, Marker: first.NextMarker });
    expect(second).toMatchObject({ Keys: [{ KeyId: old[1] }], Truncated: false });
    store.advance('PT10S');
    const third = ok(store, HERE, 'ListKeys', { Limit: 2, Marker: first.NextMarker });
    expect(third).toMatchObject({ Keys: [{ KeyId: old[1] }, {}], Truncated: true });
  });
});

describe('a key state that is not seen', () => {
  it('of a key just enabled refuses as disabled what needs it, and changes nothing [CONSIST-2]', () => {
    const { store, KeyId } = delayed({ state: 'PT10S' });
    ok(store, HERE, 'DisableKey', { KeyId });
    store.advance('PT10S');
    ok(store, HERE, 'EnableKey', { KeyId });
    expect(refusal(store, HERE, 'EnableKeyRotation', { KeyId })).toBe(
      `DisabledException: ${words('keyState', { keyArn: arnOf(KeyId), footnote: 1, keyState: 'Disabled' })} [STATE-1]`,
    );
    store.advance('PT10S');
    expect(refusal(store, HERE, 'EnableKeyRotation', { KeyId })).toBe('ok');
  });

  it('of a key just scheduled for deletion lets it be used, and not be changed [CONSIST-3]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    store.configure({ visibilityDelay: { state: 'PT10S' } });
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId });
    expect(refusal(store, HERE, 'GetPublicKey', { KeyId })).toBe('ok');
    const state = { keyArn: arnOf(KeyId), footnote: 3, keyState: 'PendingDeletion' };
    const pending = `KMSInvalidStateException: ${words('keyState', state)} [STATE-1]`;
    // What changes a key must be right about what is so, too.
    expect(refusal(store, HERE, 'DisableKey', { KeyId })).toBe(pending);
    expect(refusal(store, HERE, 'CancelKeyDeletion', { KeyId })).toMatch(/^KMSInvalidStateException: /);
    store.advance('PT10S');
    expect(refusal(store, HERE, 'GetPublicKey', { KeyId })).toBe(pending);
    expect(refusal(store, HERE, 'CancelKeyDeletion', { KeyId })).toBe('ok');
  });

  it('takes the roles along: the former primary key still shows itself as such [PRIMARY-5]', () => {
    const { store, KeyId } = delayed({ state: 'PT10S' });
    ok(store, HERE, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: THERE });
    const shown = (region: string) => {
      const { KeyState, MultiRegionConfiguration } = ok(store, region, 'DescribeKey', { KeyId }).KeyMetadata;
      return [KeyState, MultiRegionConfiguration?.MultiRegionKeyType];
    };
    expect([shown(HERE), shown(THERE)]).toEqual([
      ['Enabled', 'PRIMARY'],
      ['Enabled', 'REPLICA'],
    ]);
    store.advance('PT10S');
    expect([shown(HERE), shown(THERE)]).toEqual([
      ['Updating', 'REPLICA'],
      ['Updating', 'PRIMARY'],
    ]);
    store.advance('PT10S');
    expect([shown(HERE), shown(THERE)]).toEqual([
      ['Enabled', 'REPLICA'],
      ['Enabled', 'PRIMARY'],
    ]);
  });

  it('shows each of several changes in its turn', () => {
    const { store, KeyId } = delayed({ state: 'PT10S' });
    const shown: string[] = [];
    const steps = [
      () => ok(store, HERE, 'UpdateKeyDescription', { KeyId, Description: 'one' }),
      () => ok(store, HERE, 'UpdateKeyDescription', { KeyId, Description: 'two' }),
    ];
    for (const step of [...steps, () => {}, () => {}]) {
      step();
      store.advance('PT5S');
      shown.push(ok(store, HERE, 'DescribeKey', { KeyId }).KeyMetadata.Description);
    }
    expect(shown).toEqual(['', 'one', 'two', 'two']);
  });

  it('goes with a key that is deleted, and with key material that comes or goes', () => {
    const { store, KeyId } = delayed({ state: null });
    const external = createKey(store, HERE, { Origin: 'EXTERNAL' }).KeyId;
    const encrypts = () => refusal(store, HERE, 'Encrypt', { KeyId: external, Plaintext: 'eA==' });
    importMaterial(store, HERE, external, 'x');
    expect(encrypts()).toBe('ok');
    ok(store, HERE, 'DisableKey', { KeyId: external });
    expect(encrypts()).toBe('ok');
    ok(store, HERE, 'DeleteImportedKeyMaterial', { KeyId: external });
    expect(encrypts()).toMatch(/^KMSInvalidStateException: .*\[STATE-1]$/);
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(ok(store, THERE, 'DescribeKey', { KeyId }).KeyMetadata.KeyState).toBe('Enabled');
    store.advance('P7D');
    expect(refusal(store, THERE, 'DescribeKey', { KeyId })).toContain('NotFoundException');
    expect(store.snapshot().unseen).toBeUndefined();
  });
});

describe('an alias that is not seen', () => {
  it('is not found, and is taken all the same [CONSIST-2] [ALIAS-1]', () => {
    const { store, KeyId } = delayed({ alias: 'PT10S' });
    ok(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
    const unfound = `NotFoundException: ${words('aliasDoesNotExist', { aliasArn })} [ALIAS-1]`;
    expect(refusal(store, HERE, 'Encrypt', { KeyId: 'alias/a', Plaintext: 'eA==' })).toBe(unfound);
    expect(refusal(store, HERE, 'DeleteAlias', { AliasName: 'alias/a' })).toBe(unfound);
    expect(refusal(store, HERE, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId })).toBe(unfound);
    expect(refusal(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId })).toContain(
      'AlreadyExists',
    );
    expect(ok(store, HERE, 'ListAliases').Aliases).toEqual([]);
  });

  it('is deleted or moved is still found where it was, and free or there for whoever writes', () => {
    const { store, KeyId } = delayed({});
    const other = createKey(store, HERE).KeyId;
    ok(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
    store.configure({ visibilityDelay: { alias: 'PT10S' } });
    const target = () => ok(store, HERE, 'DescribeKey', { KeyId: 'alias/a' }).KeyMetadata.KeyId;
    const inList = () => ok(store, HERE, 'ListAliases').Aliases.map(({ TargetKeyId }) => TargetKeyId);
    ok(store, HERE, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: other });
    expect([target(), inList()]).toEqual([KeyId, [KeyId]]);
    store.advance('PT10S');
    expect([target(), inList()]).toEqual([other, [other]]);
    ok(store, HERE, 'DeleteAlias', { AliasName: 'alias/a' });
    expect([target(), inList()]).toEqual([other, []]);
    expect(refusal(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId })).toBe('ok');
  });
});

describe('a grant that is not seen', () => {
  it('is on no list, and its token counts at once [GRANT-3] [GRANT-4]', () => {
    const { store, KeyId } = delayed({ grant: 'PT10S' });
    const input = { KeyId, GranteePrincipal: ALICE, RetiringPrincipal: ALICE, Operations: ['Decrypt'] };
    const { GrantToken, GrantId } = ok(store, HERE, 'CreateGrant', input);
    expect(ok(store, HERE, 'ListRetirableGrants', { RetiringPrincipal: ALICE }).Grants).toEqual([]);
    expect(refusal(store, HERE, 'RevokeGrant', { KeyId, GrantId })).toContain('NotFoundException');
    expect(refusal(store, HERE, 'DescribeKey', { KeyId, GrantTokens: [GrantToken] })).toBe('ok');
    expect(refusal(store, HERE, 'RetireGrant', { GrantToken })).toBe('ok');
  });
});

describe('a new principal', () => {
  it('may be no valid one for some seconds, if the host says so [CONSIST-4]', () => {
    const known = new Set<string>();
    const store = createStore({ host: { principalExists: (principal) => known.has(principal) } });
    const input = { GranteePrincipal: ALICE, Operations: ['Decrypt'], KeyId: createKey(store, HERE).KeyId };
    expect(refusal(store, HERE, 'CreateGrant', input)).toContain('InvalidArnException');
    known.add(ALICE);
    expect(refusal(store, HERE, 'CreateGrant', input)).toBe('ok');
  });
});

describe('a store where not everything is seen', () => {
  it('does not keep in its snapshot what was unseen in the one that it comes from, and has been seen since', () => {
    const { store, KeyId } = delayed({ state: null });
    ok(store, HERE, 'DisableKey', { KeyId });
    const again = restoreStore(store.snapshot());
    again.show();
    expect(again.snapshot()).not.toHaveProperty('unseen');
    const disabled = ok(restoreStore(again.snapshot()), HERE, 'DescribeKey', { KeyId }).KeyMetadata.KeyState;
    expect(disabled).toBe('Disabled');
  });

  it('keeps what is not seen yet in its snapshot, chance too, and none of it where there is none', () => {
    const { store, KeyId } = delayed({ key: null, state: { random: 'PT1H' }, tag: 'PT10S' });
    expect(store.snapshot()).not.toHaveProperty('unseen');
    const unseen = createKey(store, HERE).KeyId;
    ok(store, HERE, 'DisableKey', { KeyId });
    KINDS.tag.change(store, KeyId);
    const again = restoreStore(JSON.parse(JSON.stringify(store.snapshot())));
    for (const one of [store, again]) {
      expect(refusal(one, HERE, 'DescribeKey', { KeyId: unseen })).toContain('NotFoundException');
      expect(ok(one, HERE, 'ListResourceTags', { KeyId }).Tags).toEqual([]);
    }
    const flaps = (one: Store) => Array.from({ length: 50 }, () => KINDS.state.shows(one, KeyId)).join();
    expect(flaps(again)).toBe(flaps(store));
    expect(again.snapshot()).toEqual(store.snapshot());
  });

  it('follows from its seed, and is another with another', () => {
    const readings = (seed: number): string => {
      const store = createStore({ seed, visibilityDelay: { random: 'PT1H' } });
      createKey(store, HERE);
      return Array.from({ length: 50 }, () => ok(store, HERE, 'ListKeys').Keys.length).join('');
    };
    expect(readings(1)).toBe(readings(1));
    expect(readings(1)).not.toBe(readings(2));
  });

  it('tells its record what is let be seen, so that it can be replayed', () => {
    const records: StoreRecord[] = [];
    const store = createStore({
      visibilityDelay: null,
      record: (record) => records.push(JSON.parse(JSON.stringify(record))),
    });
    const begin = store.snapshot();
    const [one, two] = [createKey(store, HERE).KeyId, createKey(store, HERE).KeyId];
    store.show({ keyId: one });
    const again = restoreStore(begin);
    for (const record of records) again.replay(record);
    expect(ok(again, HERE, 'ListKeys').Keys.map(({ KeyId }) => KeyId)).toEqual([one]);
    expect(again.snapshot()).toEqual(store.snapshot());
    expect(two).not.toBe(one);
  });

  it('reads a snapshot of before there were delays of visibility', () => {
    const { settings, ...rest } = createStore().snapshot();
    const { visibilityDelay, ...earlier } = settings;
    expect(visibilityDelay).toEqual({});
    expect(restoreStore({ ...rest, settings: earlier }).snapshot().settings).toEqual(settings);
  });

  it('refuses a snapshot in which something is unseen of no key set, or of a key without a state', () => {
    const { store } = delayed(null);
    const KeyId = createKey(store, HERE).KeyId;
    store.show();
    ok(store, HERE, 'DisableKey', { KeyId });
    const snapshot = store.snapshot();
    const [change] = snapshot.unseen?.changes ?? [];
    const restored = (other: object) => () =>
      restoreStore({ ...snapshot, unseen: { looks: 0, changes: [{ ...change, ...other }] } });
    expect(restored({})).not.toThrow();
    expect(restored({ keyId: `mrk-${'0'.repeat(32)}` })).toThrow(
      'snapshot.unseen.changes[0].keyId: expected a key ID of the account',
    );
    expect(restored({ before: {} })).toThrow('snapshot.unseen.changes[0].before.keyState: expected to be present');
    expect(restored({ kind: 'nonsense' })).toThrow('snapshot.unseen.changes[0].kind: expected one of key, state');
    expect(restored({ before: { keyId: 'x' } })).toThrow(
      'snapshot.unseen.changes[0].before.keyId: expected no such member',
    );
  });

  it('takes a delay for all kinds or for some, in either form, and none for 0', () => {
    const delays = (visibilityDelay: Delay) => createStore({ visibilityDelay }).snapshot().settings.visibilityDelay;
    expect(Object.entries(delays('PT1S'))).toHaveLength(8);
    expect(delays({ alias: 'PT5M', key: 0, state: { random: 'PT1S' }, tag: null })).toEqual({
      alias: 300_000,
      state: { random: 1000 },
      tag: null,
    });
    expect(delays(0)).toEqual({});
  });

  it.each([
    [{ aliases: 1 }, 'visibilityDelay has no kind aliases (did you mean alias?)'],
    ['5s', 'visibilityDelay must be whole milliseconds from 0, or an ISO 8601 duration: 5s (did you mean PT5S?)'],
    [{ key: -1 }, 'visibilityDelay.key must be whole milliseconds from 0, or an ISO 8601 duration: -1'],
    [
      { key: { random: null } },
      'visibilityDelay.key must be a span of time, { random: a span of time } or null: object',
    ],
    [true, 'visibilityDelay must be a span of time, { random: a span of time } or null: boolean'],
    [[], 'visibilityDelay must be a span of time, { random: a span of time } or null: object'],
  ] as const)('refuses %j as a delay', (visibilityDelay, message) => {
    expect(() => createStore({ visibilityDelay } as never)).toThrow(new RangeError(message));
  });

  it('refuses to show a kind that there is not', () => {
    expect(() => createStore().show({ kind: 'keys' as never })).toThrow(/^show: kind must be one of key, state, alias/);
    expect(() => createStore().show({ keys: 1 } as never)).toThrow(RangeError);
    expect(() => createStore().show({ keyId: 'mrk-1' })).toThrow(/^show: no key set has the key ID mrk-1$/);
  });

  it('is replayed though the key set that was shown is gone', () => {
    const { store } = delayed(null);
    expect(() => store.replay({ events: [], ...store.position(), shown: { keyId: 'mrk-gone' } })).not.toThrow();
  });
});
