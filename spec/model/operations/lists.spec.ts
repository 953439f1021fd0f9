// Lists and their pages: how many entries come at once, what a marker is good for, and what is no marker.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import { createKey, createSet, ok, openAccount, refusal } from '../../support/host.js';
import { DAY, PRINCIPAL } from '../../support/key-sets.js';
import { brokenWords, words } from '../../support/words.js';

const [HERE, THERE] = ['us-east-1', 'eu-west-2'] as const;

type Input = Readonly<Record<string, unknown>>;
type ListOperation =
  | 'ListKeys'
  | 'ListAliases'
  | 'ListGrants'
  | 'ListRetirableGrants'
  | 'ListResourceTags'
  | 'ListKeyRotations';

/** A list of AWS KMS: its limits, and how to make a store with a number of entries. */
interface List {
  readonly operation: ListOperation;
  /** Of AWS's pages: how many entries come by default, and at most. */
  readonly byDefault: number;
  readonly atMost: number;
  /** Makes so many entries; gives the parameters of the list, and the entries as the list shows them, in order. */
  readonly fill: (store: Store, count: number) => { readonly input: Input; readonly ids: readonly string[] };
  /** What tells one entry from another. */
  readonly idsOf: (answer: Input) => readonly string[];
}

/** The numbers from 0 to below a count. */
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** Entries of one member, by their own ID. */
const idsBy =
  (list: string, id: string) =>
  (answer: Input): readonly string[] =>
    (answer[list] as readonly Input[]).map((entry) => String(entry[id]));

function fillGrants(store: Store, count: number): { readonly KeyId: string; readonly ids: readonly string[] } {
  const { KeyId } = createKey(store, HERE);
  const grant = { KeyId, GranteePrincipal: PRINCIPAL, RetiringPrincipal: PRINCIPAL, Operations: ['Encrypt'] };
  return { KeyId, ids: numbers(count).map(() => ok(store, HERE, 'CreateGrant', grant).GrantId) };
}

const LISTS: readonly List[] = [
  {
    operation: 'ListKeys',
    byDefault: 100,
    atMost: 1000,
    fill: (store, count) => ({ input: {}, ids: numbers(count).map(() => createKey(store, HERE).KeyId) }),
    idsOf: idsBy('Keys', 'KeyId'),
  },
  {
    operation: 'ListAliases',
    byDefault: 50,
    atMost: 100,
    fill: (store, count) => {
      const ids = numbers(count).map((number) => `alias/${count - number}`);
      for (const AliasName of ids) {
        ok(store, HERE, 'CreateAlias', { AliasName, TargetKeyId: createKey(store, HERE).KeyId });
      }
      return { input: {}, ids };
    },
    idsOf: idsBy('Aliases', 'AliasName'),
  },
  {
    operation: 'ListGrants',
    byDefault: 50,
    atMost: 100,
    fill: (store, count) => {
      const { KeyId, ids } = fillGrants(store, count);
      return { input: { KeyId }, ids };
    },
    idsOf: idsBy('Grants', 'GrantId'),
  },
  {
    operation: 'ListRetirableGrants',
    byDefault: 50,
    atMost: 100,
    fill: (store, count) => ({ input: { RetiringPrincipal: PRINCIPAL }, ids: fillGrants(store, count).ids }),
    idsOf: idsBy('Grants', 'GrantId'),
  },
  {
    operation: 'ListResourceTags',
    byDefault: 50,
    atMost: 50,
    fill: (store, count) => {
      const ids = numbers(count).map((number) => `tag ${count - number}`);
      const { KeyId } = createKey(store, HERE, { Tags: ids.map((TagKey) => ({ TagKey, TagValue: '' })) });
      return { input: { KeyId }, ids };
    },
    idsOf: idsBy('Tags', 'TagKey'),
  },
  {
    operation: 'ListKeyRotations',
    byDefault: 100,
    atMost: 1000,
    fill: (store, count) => {
      const { KeyId } = createKey(store, HERE);
      ok(store, HERE, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
      const ids = numbers(count).map(() => {
        store.advance('P90D');
        return ok(store, HERE, 'DescribeKey', { KeyId }).KeyMetadata.CurrentKeyMaterialId ?? '';
      });
      return { input: { KeyId }, ids };
    },
    idsOf: idsBy('Rotations', 'KeyMaterialId'),
  },
];

/** An account that can have more tags than a page. */
function account(): Store {
  return openAccount({ quotas: { tagsPerKey: 200 } });
}

/** One page: the IDs of its entries, and the marker of the next one. */
function page(
  { operation, idsOf }: List,
  store: Store,
  input: Input,
): { readonly ids: readonly string[]; readonly marker: string | undefined } {
  const answer = ok(store, HERE, operation, input);
  expect(answer.Truncated).toBe(answer.NextMarker !== undefined);
  return { ids: idsOf(answer as unknown as Input), marker: answer.NextMarker };
}

/** Every page, from the first on. */
function pages(list: List, store: Store, input: Input): readonly (readonly string[])[] {
  const all: (readonly string[])[] = [];
  let Marker: string | undefined;
  do {
    const { ids, marker } = page(list, store, Marker === undefined ? input : { ...input, Marker });
    all.push(ids);
    Marker = marker;
  } while (Marker !== undefined);
  return all;
}

describe.each(LISTS)('$operation', (list) => {
  const { operation, byDefault, atMost, fill } = list;

  it(`comes in pages of ${byDefault} unless the request says another limit [PAGE-1]`, () => {
    const store = account();
    const { input, ids } = fill(store, byDefault);
    expect(pages(list, store, input)).toEqual([ids]);

    const more = account();
    const filled = fill(more, byDefault + 1);
    expect(pages(list, more, filled.input)).toEqual([filled.ids.slice(0, byDefault), filled.ids.slice(byDefault)]);
  });

  it('comes in pages of the limit, each entry once and in order [PAGE-1]', () => {
    const store = account();
    const { input, ids } = fill(store, 7);
    for (const Limit of [1, 2, 3, 6, 7, 8]) {
      const all = pages(list, store, { ...input, Limit });
      expect(all.flat()).toEqual(ids);
      expect(all.map(({ length }) => length)).toEqual(
        numbers(Math.ceil(7 / Limit)).map((number) => Math.min(Limit, 7 - number * Limit)),
      );
    }
  });

  it('is one empty page where there is nothing [PAGE-1]', () => {
    const store = account();
    const { input } = fill(store, 0);
    expect(pages(list, store, input)).toEqual([[]]);
  });

  it(`takes a limit of 1 to ${atMost} [PAGE-1]`, () => {
    const store = account();
    const { input, ids } = fill(store, 2);
    expect(page(list, store, { ...input, Limit: atMost }).ids).toEqual(ids);
    expect(page(list, store, { ...input, Limit: 1 }).ids).toEqual(ids.slice(0, 1));
    expect(refusal(store, HERE, operation, { ...input, Limit: atMost + 1 })).toBe(
      atMost < 1000
        ? `ValidationException: ${words('pageSize', { value: atMost + 1, limit: atMost })} [PAGE-1]`
        : `ValidationException: ${brokenWords('limit', '1001', { is: 'maxValue', limit: atMost })} [MODEL-1]`,
    );
    expect(refusal(store, HERE, operation, { ...input, Limit: 0 })).toBe(
      `ValidationException: ${brokenWords('limit', '0', { is: 'minValue', limit: 1 })} [MODEL-1]`,
    );
  });

  it.each(['1', 'next', '0', '-1.', '0.zz', '0.006', '__proto__', 'constructor', ' '])(
    'does not take a marker that was never given out: %j [PAGE-1]',
    (Marker) => {
      const store = account();
      const { input } = fill(store, 2);
      expect(refusal(store, HERE, operation, { ...input, Marker })).toBe('InvalidMarkerException:  [PAGE-1]');
    },
  );

  it('goes on where it stopped, whatever has come since [PAGE-1]', () => {
    const store = account();
    const { input, ids } = fill(store, 3);
    const first = page(list, store, { ...input, Limit: 2 });
    expect(first.ids).toEqual(ids.slice(0, 2));
    // A new entry comes last in every list.
    const added = grow(store, operation, input);
    const second = page(list, store, { ...input, Limit: 2, Marker: first.marker });
    expect(second.ids).toEqual([ids[2], added]);
  });
});

/** Adds an entry to the list, and gives its ID. */
function grow(store: Store, operation: ListOperation, { KeyId }: Input): string {
  switch (operation) {
    case 'ListKeys':
      return createKey(store, HERE).KeyId;
    case 'ListAliases':
      ok(store, HERE, 'CreateAlias', { AliasName: 'alias/added', TargetKeyId: createKey(store, HERE).KeyId });
      return 'alias/added';
    case 'ListGrants':
    case 'ListRetirableGrants': {
      const key = KeyId ?? createKey(store, HERE).KeyId;
      const grant = { GranteePrincipal: PRINCIPAL, RetiringPrincipal: PRINCIPAL, Operations: ['Decrypt'] };
      return ok(store, HERE, 'CreateGrant', { KeyId: key, ...grant }).GrantId;
    }
    case 'ListResourceTags':
      ok(store, HERE, 'TagResource', { KeyId, Tags: [{ TagKey: 'added', TagValue: '' }] });
      return 'added';
    case 'ListKeyRotations':
      store.advance('P90D');
      return ok(store, HERE, 'DescribeKey', { KeyId }).KeyMetadata.CurrentKeyMaterialId ?? '';
  }
}

describe('a marker', () => {
  it('outlives the entry that its page ended with [PAGE-1]', () => {
    const store = account();
    const KeyIds = numbers(6).map(() => createKey(store, HERE).KeyId);
    const aliases = KeyIds.map((TargetKeyId, number) => {
      ok(store, HERE, 'CreateAlias', { AliasName: `alias/${number}`, TargetKeyId });
      return `alias/${number}`;
    });
    const keys = ok(store, HERE, 'ListKeys', { Limit: 3 });
    const named = ok(store, HERE, 'ListAliases', { Limit: 3 });
    ok(store, HERE, 'ScheduleKeyDeletion', { KeyId: KeyIds[2], PendingWindowInDays: 7 });
    store.advance(7 * DAY);
    const rest = ok(store, HERE, 'ListKeys', { Marker: keys.NextMarker });
    expect(rest.Keys.map(({ KeyId }) => KeyId)).toEqual(KeyIds.slice(3));
    const restNamed = ok(store, HERE, 'ListAliases', { Marker: named.NextMarker });
    expect(restNamed.Aliases.map(({ AliasName }) => AliasName)).toEqual(aliases.slice(3));
  });

  it('outlives a tag and a grant that its page ended with [PAGE-1]', () => {
    const store = account();
    const Tags = ['a', 'b', 'c', 'd'].map((TagKey) => ({ TagKey, TagValue: '' }));
    const { KeyId } = createKey(store, HERE, { Tags });
    const grant = { KeyId, GranteePrincipal: PRINCIPAL, Operations: ['Encrypt'] };
    const grants = numbers(4).map(() => ok(store, HERE, 'CreateGrant', grant).GrantId);
    const tagged = ok(store, HERE, 'ListResourceTags', { KeyId, Limit: 2 });
    const granted = ok(store, HERE, 'ListGrants', { KeyId, Limit: 2 });
    ok(store, HERE, 'UntagResource', { KeyId, TagKeys: ['b'] });
    ok(store, HERE, 'RevokeGrant', { KeyId, GrantId: grants[1] });
    expect(ok(store, HERE, 'ListResourceTags', { KeyId, Marker: tagged.NextMarker }).Tags).toEqual(Tags.slice(2));
    const rest = ok(store, HERE, 'ListGrants', { KeyId, Marker: granted.NextMarker });
    expect(rest.Grants.map(({ GrantId }) => GrantId)).toEqual(grants.slice(2));
  });

  it('is never needed for the key policies of a key, of which there is one [PAGE-1]', () => {
    const store = account();
    const { KeyId } = createKey(store, HERE);
    for (const Limit of [1, 1000]) {
      expect(ok(store, HERE, 'ListKeyPolicies', { KeyId, Limit })).toEqual({
        PolicyNames: ['default'],
        Truncated: false,
      });
    }
    expect(refusal(store, HERE, 'ListKeyPolicies', { KeyId, Limit: 1001 })).toMatch(
      /^ValidationException: .* \[MODEL-1\]$/,
    );
    expect(refusal(store, HERE, 'ListKeyPolicies', { KeyId, Marker: '0.0061' })).toBe(
      'InvalidMarkerException:  [PAGE-1]',
    );
  });
});

describe('the list of keys', () => {
  it('has the keys of the Region, replica keys too, in the order in which they came there [PAGE-1]', () => {
    const store = account();
    const single = createKey(store, THERE).KeyId;
    const set = createSet(store, [HERE, THERE]);
    const later = createKey(store, THERE).KeyId;
    const keysIn = (region: string): readonly string[] => ok(store, region, 'ListKeys').Keys.map(({ KeyId }) => KeyId);
    expect(keysIn(THERE)).toEqual([single, set, later]);
    expect(keysIn(HERE)).toEqual([set]);
    ok(store, THERE, 'ScheduleKeyDeletion', { KeyId: set, PendingWindowInDays: 7 });
    expect(keysIn(THERE)).toEqual([single, set, later]);
    store.advance(7 * DAY);
    expect(keysIn(THERE)).toEqual([single, later]);
    ok(store, HERE, 'ReplicateKey', { KeyId: set, ReplicaRegion: THERE });
    expect(keysIn(THERE)).toEqual([single, later, set]);
    expect(keysIn('us-west-2')).toEqual([]);
  });
});

describe('the list of aliases of one key', () => {
  it('has that key’s only, in pages of its own [PAGE-1]', () => {
    const store = account();
    const [one, other] = [createKey(store, HERE).KeyId, createKey(store, HERE).KeyId];
    for (const [AliasName, TargetKeyId] of [
      ['alias/1', one],
      ['alias/2', other],
      ['alias/3', one],
    ]) {
      ok(store, HERE, 'CreateAlias', { AliasName, TargetKeyId });
    }
    const first = ok(store, HERE, 'ListAliases', { KeyId: one, Limit: 1 });
    expect(first.Aliases.map(({ AliasName }) => AliasName)).toEqual(['alias/1']);
    const second = ok(store, HERE, 'ListAliases', { KeyId: one, Limit: 1, Marker: first.NextMarker });
    expect(second.Aliases.map(({ AliasName }) => AliasName)).toEqual(['alias/3']);
    expect(second).toMatchObject({ Truncated: false });
    expect(second).not.toHaveProperty('NextMarker');
    const bad = { KeyId: one, Marker: 'next' };
    expect(refusal(store, HERE, 'ListAliases', bad)).toBe('InvalidMarkerException:  [PAGE-1]');
  });
});
