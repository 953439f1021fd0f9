// The lists of an account, which a store keeps: pages through thousands of keys while keys come and go, aliases that move
// between key sets, and the grants that a principal may retire.

import { describe, expect, it } from 'vitest';
import { createStore, type Operation, restoreStore, type Store } from '../../src/index.js';
import { createOrderedIndex } from '../../src/store/ordered-index.js';
import { createKey, createSet, ok, openAccount, refusal } from '../support/host.js';
import { words } from '../support/words.js';

const [HERE, THERE] = ['us-east-1', 'eu-west-2'] as const;
const ALICE = 'arn:aws:iam::111122223333:user/Alice';
const BOB = 'arn:aws:iam::111122223333:user/Bob';

type Input = Readonly<Record<string, unknown>>;

const LISTED = {
  ListKeys: ['Keys', 'KeyId'],
  ListAliases: ['Aliases', 'AliasName'],
  ListGrants: ['Grants', 'GrantId'],
  ListRetirableGrants: ['Grants', 'GrantId'],
  ListResourceTags: ['Tags', 'TagKey'],
} as const satisfies Partial<Record<Operation, readonly [string, string]>>;

/** Pages of a list until there is no more; `between` may do something after each page. */
function walk(
  store: Store,
  operation: keyof typeof LISTED,
  input: Input,
  between: (ids: readonly string[]) => void = () => {},
): readonly string[] {
  const [list, id] = LISTED[operation];
  const all: string[] = [];
  let Marker: string | undefined;
  do {
    const answer = ok(store, HERE, operation, Marker === undefined ? input : { ...input, Marker });
    const entries = (answer as unknown as Input)[list] as readonly Input[];
    const ids = entries.map((entry) => String(entry[id]));
    all.push(...ids);
    Marker = answer.NextMarker;
    between(ids);
  } while (Marker !== undefined);
  return all;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function keys(store: Store, count: number): readonly string[] {
  return numbers(count).map(() => createKey(store, HERE).KeyId);
}

/** Deletes keys for good. */
function deleteKeys(store: Store, keyIds: readonly string[]): void {
  for (const KeyId of keyIds) ok(store, HERE, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
  store.advance('P7D');
}

describe('pages through thousands of keys', () => {
  it('name every key once and in order [PAGE-1]', () => {
    const store = openAccount();
    const all = keys(store, 3000);
    for (const Limit of [1000, 999, 100, 7]) expect(walk(store, 'ListKeys', { Limit })).toEqual(all);
  });

  it.each([100, 1000])('leave out no key when those of a page of %i are deleted before the next [PAGE-1]', (Limit) => {
    const store = openAccount();
    const all = keys(store, 3000);
    expect(walk(store, 'ListKeys', { Limit }, (ids) => deleteKeys(store, ids))).toEqual(all);
    expect(walk(store, 'ListKeys', {})).toEqual([]);
  });

  it('leave out no key when most keys are deleted between two pages [PAGE-1]', () => {
    const store = openAccount();
    const all = keys(store, 2000);
    const { Keys, NextMarker } = ok(store, HERE, 'ListKeys', { Limit: 500 });
    expect(Keys).toHaveLength(500);
    deleteKeys(store, [...all.slice(0, 501), ...all.slice(900, 1900)]);
    const rest = ok(store, HERE, 'ListKeys', { Limit: 1000, Marker: NextMarker });
    expect(rest.Keys.map(({ KeyId }) => KeyId)).toEqual([...all.slice(501, 900), ...all.slice(1900)]);
  });

  it('end at once when all that is left is deleted, and go on with what comes then [PAGE-1]', () => {
    const store = openAccount();
    const all = keys(store, 200);
    const { NextMarker: Marker } = ok(store, HERE, 'ListKeys', { Limit: 100 });
    deleteKeys(store, all);
    expect(ok(store, HERE, 'ListKeys', { Marker })).toEqual({ Keys: [], Truncated: false });
    const added = keys(store, 3);
    expect(ok(store, HERE, 'ListKeys', { Marker }).Keys.map(({ KeyId }) => KeyId)).toEqual(added);
  });

  it('go on in a restored store where they were [PAGE-1]', () => {
    const store = openAccount();
    const all = keys(store, 300);
    deleteKeys(
      store,
      all.filter((_, index) => index % 3 === 0),
    );
    const left = all.filter((_, index) => index % 3 !== 0);
    const { NextMarker: Marker } = ok(store, HERE, 'ListKeys', { Limit: 100 });
    const restored = restoreStore(store.snapshot());
    expect(ok(restored, HERE, 'ListKeys', { Marker }).Keys.map(({ KeyId }) => KeyId)).toEqual(left.slice(100));
  });

  it('are of the called Region', () => {
    const store = openAccount();
    const KeyId = createSet(store, [HERE, THERE]);
    keys(store, 2);
    expect(ok(store, THERE, 'ListKeys').Keys).toEqual([
      { KeyId, KeyArn: `arn:aws:kms:${THERE}:111122223333:key/${KeyId}` },
    ]);
    expect(ok(store, 'us-west-2', 'ListKeys')).toEqual({ Keys: [], Truncated: false });
  });
});

describe('an ordered index', () => {
  it('leaves out no entry, whatever is taken out and put in again between two pages', () => {
    const index = createOrderedIndex<string>(String, numbers(100).map(String));
    const first = index.page(60, undefined);
    for (const number of numbers(60)) index.remove(`${number}`);
    // Taken out and put in again, an entry comes last.
    index.add('59');
    expect(index.page(100, first?.nextMarker)?.entries).toEqual([...numbers(40).map((of) => `${of + 60}`), '59']);
    expect(index.size()).toBe(41);
    expect(index.ids()).toHaveLength(41);
  });

  it('has no next page when nothing is left after the limit', () => {
    const index = createOrderedIndex<string>(String, ['a', 'b', 'c']);
    index.remove('c');
    expect(index.page(2, undefined)).toEqual({ entries: ['a', 'b'] });
    index.remove('none');
    expect(index.ids()).toEqual(['a', 'b']);
  });

  it('knows a marker that it gave out, and no other text', () => {
    const index = createOrderedIndex<string>(String, ['a', '\u{1f511}', '\ud800', 'é', '']);
    for (const limit of [1, 2, 3, 4]) {
      const { entries = [], nextMarker } = index.page(limit, undefined) ?? {};
      expect([...entries, ...(index.page(9, nextMarker)?.entries ?? [])]).toEqual(index.ids());
    }
    for (const marker of ['', 'a', '0', '0.a', '-1.61', '1e3.61', '0.61 ', '٠.61']) {
      expect(index.page(1, marker)).toBeUndefined();
    }
  });
});

describe('pages of what one key has', () => {
  it('leave out no grant when those of each page are revoked before the next [PAGE-1] [GRANT-3]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    const grant = { KeyId, GranteePrincipal: ALICE, RetiringPrincipal: BOB, Operations: ['Decrypt'] };
    const all = numbers(30).map(() => ok(store, HERE, 'CreateGrant', grant).GrantId);
    const revoke = (ids: readonly string[]): void => {
      for (const GrantId of ids) ok(store, HERE, 'RevokeGrant', { KeyId, GrantId });
    };
    expect(walk(store, 'ListGrants', { KeyId, Limit: 7 }, revoke)).toEqual(all);
  });

  it('leave out no retirable grant when those of each page are retired before the next [PAGE-1] [GRANT-3]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE);
    const grant = { KeyId, GranteePrincipal: ALICE, RetiringPrincipal: BOB, Operations: ['Decrypt'] };
    const all = numbers(80).map(() => ok(store, HERE, 'CreateGrant', grant).GrantId);
    const retire = (ids: readonly string[]): void => {
      for (const GrantId of ids) ok(store, HERE, 'RetireGrant', { KeyId, GrantId });
    };
    expect(walk(store, 'ListRetirableGrants', { RetiringPrincipal: BOB, Limit: 30 }, retire)).toEqual(all);
  });

  it('leave out no tag when those of each page are taken away before the next [PAGE-1] [TAG-3]', () => {
    const store = openAccount();
    const all = numbers(20).map((number) => `\u{1f511} ${number}`);
    const { KeyId } = createKey(store, HERE, { Tags: all.map((TagKey) => ({ TagKey, TagValue: '' })) });
    const untag = (TagKeys: readonly string[]): void => {
      ok(store, HERE, 'UntagResource', { KeyId, TagKeys });
    };
    expect(walk(store, 'ListResourceTags', { KeyId, Limit: 3 }, untag)).toEqual(all);
  });

  it('leave out no alias when those of each page are deleted before the next [PAGE-1] [ALIAS-1]', () => {
    const store = openAccount();
    const { KeyId: TargetKeyId } = createKey(store, HERE);
    const all = numbers(20).map((number) => `alias/${number}`);
    for (const AliasName of all) ok(store, HERE, 'CreateAlias', { AliasName, TargetKeyId });
    const remove = (names: readonly string[]): void => {
      for (const AliasName of names) ok(store, HERE, 'DeleteAlias', { AliasName });
    };
    expect(walk(store, 'ListAliases', { KeyId: TargetKeyId, Limit: 3 }, remove)).toEqual(all);
  });

  it('have markers that AWS’s own constraint admits, however long the names are [PAGE-1]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, HERE, {
      Tags: ['a', 'b', 'c'].map((last) => ({ TagKey: `${'鍵'.repeat(127)}${last}`, TagValue: '' })),
    });
    const aliases = ['a', 'b', 'c'].map((last) => `alias/${'n'.repeat(249)}${last}`);
    for (const AliasName of aliases) ok(store, HERE, 'CreateAlias', { AliasName, TargetKeyId: KeyId });
    expect(walk(store, 'ListResourceTags', { KeyId, Limit: 1 })).toHaveLength(3);
    expect(walk(store, 'ListAliases', { Limit: 1 })).toEqual(aliases);
    expect(walk(store, 'ListAliases', { KeyId, Limit: 1 })).toEqual(aliases);
  });
});

describe('an alias', () => {
  it('is one in its Region, whichever key set it names [ALIAS-1]', () => {
    const store = openAccount();
    const [one, other] = keys(store, 2);
    ok(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
    const again = { AliasName: 'alias/a', TargetKeyId: other };
    expect(refusal(store, HERE, 'CreateAlias', again)).toBe(
      `AlreadyExistsException: ${words('aliasExists', { aliasArn: `arn:aws:kms:${HERE}:111122223333:alias/a` })} [ALIAS-1]`,
    );
    // Case counts, and another Region has aliases of its own. [ALIAS-2]
    expect(refusal(store, HERE, 'CreateAlias', { ...again, AliasName: 'alias/A' })).toBe('ok');
    const there = createKey(store, THERE).KeyId;
    expect(refusal(store, THERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: there })).toBe('ok');
  });

  it('moves between key sets with UpdateAlias, keeps its place and its creation date, and leaves the old one [ALIAS-2]', () => {
    const store = openAccount();
    const [one = '', other = ''] = keys(store, 2);
    for (const AliasName of ['alias/a', 'alias/b']) ok(store, HERE, 'CreateAlias', { AliasName, TargetKeyId: one });
    store.advance('PT1M');
    const { events } = store.call({
      region: HERE,
      operation: 'UpdateAlias',
      input: { AliasName: 'alias/a', TargetKeyId: other },
    });
    expect(events.map(({ type, keyId }) => [type, keyId])).toEqual([
      ['AliasRemoved', one],
      ['AliasUpdated', other],
    ]);
    const { Aliases } = ok(store, HERE, 'ListAliases');
    expect(Aliases.map(({ AliasName, TargetKeyId }) => [AliasName, TargetKeyId])).toEqual([
      ['alias/a', other],
      ['alias/b', one],
    ]);
    expect((Aliases[0]?.LastUpdatedDate ?? 0) - (Aliases[0]?.CreationDate ?? 0)).toBe(60);
    expect(ok(store, HERE, 'DescribeKey', { KeyId: 'alias/a' }).KeyMetadata.KeyId).toBe(other);
    expect(ok(store, HERE, 'ListAliases', { KeyId: one }).Aliases).toHaveLength(1);
    expect(ok(store, HERE, 'ListAliases', { KeyId: other }).Aliases).toHaveLength(1);
    expect(restoreStore(store.snapshot()).snapshot()).toEqual(store.snapshot());
  });

  it('goes with the key that it names at last, not with the one that it named before [DELETE-6]', () => {
    const store = openAccount();
    const [one = '', other = ''] = keys(store, 2);
    ok(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: one });
    ok(store, HERE, 'UpdateAlias', { AliasName: 'alias/a', TargetKeyId: other });
    deleteKeys(store, [one]);
    expect(ok(store, HERE, 'ListAliases').Aliases).toHaveLength(1);
    deleteKeys(store, [other]);
    expect(ok(store, HERE, 'ListAliases').Aliases).toEqual([]);
    const [third] = keys(store, 1);
    expect(refusal(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: third })).toBe('ok');
  });

  it('is free again, and comes last, once it was deleted [ALIAS-1]', () => {
    const store = openAccount();
    const [one, other] = keys(store, 2);
    for (const AliasName of ['alias/a', 'alias/b']) ok(store, HERE, 'CreateAlias', { AliasName, TargetKeyId: one });
    ok(store, HERE, 'DeleteAlias', { AliasName: 'alias/a' });
    expect(refusal(store, HERE, 'DeleteAlias', { AliasName: 'alias/a' })).toContain('NotFoundException');
    ok(store, HERE, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: other });
    expect(walk(store, 'ListAliases', {})).toEqual(['alias/b', 'alias/a']);
  });

  it('may have a name that every object has', () => {
    const store = openAccount();
    const [one = ''] = keys(store, 1);
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(refusal(store, HERE, 'DescribeKey', { KeyId: `alias/${name}` })).toMatch(
        /^NotFoundException: .* \[ALIAS-1\]$/,
      );
      ok(store, HERE, 'CreateAlias', { AliasName: `alias/${name}`, TargetKeyId: one });
      expect(ok(store, HERE, 'DescribeKey', { KeyId: `alias/${name}` }).KeyMetadata.KeyId).toBe(one);
    }
  });
});

describe('the grants that a principal may retire', () => {
  const grant = (KeyId: string, more: Input = {}): Input => ({
    KeyId,
    GranteePrincipal: ALICE,
    RetiringPrincipal: BOB,
    Operations: ['Decrypt'],
    ...more,
  });
  const retirable = (store: Store, input: Input = { RetiringPrincipal: BOB }): readonly string[] =>
    walk(store, 'ListRetirableGrants', input);

  it('are those of all keys of the Region, in the order of their creation [ID-8]', () => {
    const store = openAccount();
    const [one = '', other = ''] = keys(store, 2);
    const set = createSet(store, [THERE, HERE]);
    const ids = [one, other, set, one].map((KeyId) => ok(store, HERE, 'CreateGrant', grant(KeyId)).GrantId);
    ok(store, THERE, 'CreateGrant', grant(set));
    ok(store, HERE, 'CreateGrant', grant(one, { RetiringPrincipal: ALICE }));
    ok(store, HERE, 'CreateGrant', grant(one, { RetiringPrincipal: undefined }));
    expect(retirable(store)).toEqual(ids);
    expect(retirable(store, { RetiringPrincipal: BOB, Limit: 1 })).toEqual(ids);
    expect(retirable(store, { RetiringPrincipal: ALICE })).toHaveLength(1);
    expect(retirable(store, { RetiringPrincipal: `${BOB}by` })).toEqual([]);
  });

  it('are no more once they are retired, revoked, or gone with their key [GRANT-3] [DELETE-6]', () => {
    const store = openAccount();
    const [one = '', other = ''] = keys(store, 2);
    const made = [one, one, one, other].map((KeyId) => ok(store, HERE, 'CreateGrant', grant(KeyId)));
    const [first, second, third, fourth] = made.map(({ GrantId }) => GrantId);
    ok(store, HERE, 'RetireGrant', { GrantToken: made[0]?.GrantToken });
    expect(retirable(store)).toEqual([second, third, fourth]);
    ok(store, HERE, 'RetireGrant', { KeyId: one, GrantId: second });
    expect(retirable(store)).toEqual([third, fourth]);
    ok(store, HERE, 'RevokeGrant', { KeyId: one, GrantId: third });
    expect(retirable(store)).toEqual([fourth]);
    expect(refusal(store, HERE, 'RevokeGrant', { KeyId: one, GrantId: first })).toContain('NotFoundException');
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId: other, PendingWindowInDays: 7 });
    expect(retirable(store)).toEqual([fourth]);
    store.advance('P7D');
    expect(retirable(store)).toEqual([]);
    expect(store.snapshot().order[HERE]?.retirableGrants).toEqual({});
  });

  it('do not grow when the same grant is asked for again [GRANT-2]', () => {
    const store = openAccount();
    const [one = ''] = keys(store, 1);
    const again = [1, 2, 3].map(() => ok(store, HERE, 'CreateGrant', grant(one, { Name: 'a' })).GrantId);
    expect(new Set(again).size).toBe(1);
    expect(retirable(store)).toEqual([again[0]]);
  });

  it('are a service’s own where a service may retire them [GRANT-2]', () => {
    const store = openAccount();
    const [one = ''] = keys(store, 1);
    const service = { RetiringPrincipal: undefined, RetiringServicePrincipal: 'rds.amazonaws.com' };
    const { GrantId } = ok(store, HERE, 'CreateGrant', grant(one, service));
    expect(retirable(store, { RetiringServicePrincipal: 'rds.amazonaws.com' })).toEqual([GrantId]);
    expect(retirable(store)).toEqual([]);
    ok(store, HERE, 'RevokeGrant', { KeyId: one, GrantId });
    expect(retirable(store, { RetiringServicePrincipal: 'rds.amazonaws.com' })).toEqual([]);
  });

  it('may be those of a principal whose name every object has', () => {
    const store = openAccount();
    const [one = ''] = keys(store, 1);
    for (const RetiringServicePrincipal of ['__proto__', 'constructor']) {
      const who = { RetiringPrincipal: undefined, RetiringServicePrincipal };
      expect(retirable(store, who)).toEqual([]);
      const { GrantId } = ok(store, HERE, 'CreateGrant', grant(one, who));
      expect(retirable(store, who)).toEqual([GrantId]);
      expect(retirable(restoreStore(store.snapshot()), who)).toEqual([GrantId]);
    }
  });

  it('are listed by a new store as nothing', () => {
    expect(retirable(createStore())).toEqual([]);
  });
});
