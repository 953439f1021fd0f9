// TagResource, UntagResource, ListResourceTags, and the tags of CreateKey and ReplicateKey.

import { describe, expect, it } from 'vitest';
import { restoreStore, type Store } from '../../../src/index.js';
import { createKey, createSet, ok, openAccount, refusal } from '../../support/host.js';
import { words } from '../../support/words.js';

const PRIMARY = 'us-east-1';
const REPLICA = 'eu-west-1';

describe('tags', () => {
  it("are each related key's own, in the order in which they came [SHARED-2]", () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA], { Tags: pairs({ first: '1' }) });
    expect(ok(store, PRIMARY, 'TagResource', { KeyId: keyId, Tags: pairs({ second: '2', alpha: '3' }) })).toEqual({});
    expect(tags(store, PRIMARY, keyId)).toEqual(pairs({ first: '1', second: '2', alpha: '3' }));
    expect(tags(store, REPLICA, keyId)).toEqual([]);
  });

  it('with a key that is there already take the new value in the old place; new ones come last [TAG-1]', () => {
    const { store, KeyId } = key({ a: '1', b: '2', c: '3' });
    ok(store, PRIMARY, 'TagResource', { KeyId, Tags: pairs({ d: '4', b: 'two' }) });
    expect(tags(store, PRIMARY, KeyId)).toEqual(pairs({ a: '1', b: 'two', c: '3', d: '4' }));
  });

  it('tell upper from lower case, and take an empty value [TAG-1]', () => {
    const { store, KeyId } = key({ Purpose: 'Test' });
    ok(store, PRIMARY, 'TagResource', { KeyId, Tags: pairs({ purpose: '', Purpose: 'Prod' }) });
    expect(tags(store, PRIMARY, KeyId)).toEqual(pairs({ Purpose: 'Prod', purpose: '' }));
  });

  it('may be none at all in a call, which then does nothing [TAG-1]', () => {
    const { store, KeyId } = key();
    expect(ok(store, PRIMARY, 'TagResource', { KeyId, Tags: [] })).toEqual({});
    expect(tags(store, PRIMARY, KeyId)).toEqual([]);
    expect(restoreStore(store.snapshot()).snapshot()).toEqual(store.snapshot());
  });
});

describe('a tag key', () => {
  const twice = [...pairs({ a: '1' }), ...pairs({ b: '2' }), ...pairs({ a: '3' })];

  it('twice in one call is TagException, in every operation that takes tags [TAG-1]', () => {
    const { store, KeyId } = key();
    const duplicate = `TagException: ${words('tagKeyTwice')} [TAG-1]`;
    expect(refusal(store, PRIMARY, 'TagResource', { KeyId, Tags: twice })).toBe(duplicate);
    expect(refusal(store, PRIMARY, 'CreateKey', { Tags: twice })).toBe(duplicate);
    expect(refusal(store, PRIMARY, 'ReplicateKey', { KeyId, ReplicaRegion: REPLICA, Tags: twice })).toBe(duplicate);
    expect(refusal(store, PRIMARY, 'TagResource', { KeyId, Tags: twice.slice(0, 2) })).toBe('ok');
  });

  it.each(['aws:', 'aws:cloudformation:stack-name', 'AWS:x', 'Aws:x'])(
    'that begins with aws: in any case is reserved: %s [TAG-1]',
    (TagKey) => {
      const { store, KeyId } = key();
      const Tags = [...pairs({ fine: '' }), { TagKey, TagValue: '' }];
      const reserved = `TagException: ${words('tagKeyReserved')} [TAG-1]`;
      expect(refusal(store, PRIMARY, 'TagResource', { KeyId, Tags })).toBe(reserved);
      expect(refusal(store, PRIMARY, 'CreateKey', { Tags })).toBe(reserved);
      expect(refusal(store, PRIMARY, 'ReplicateKey', { KeyId, ReplicaRegion: REPLICA, Tags })).toBe(reserved);
    },
  );

  it.each(['aws', 'awsome:x', 'x-aws:', 'a:ws:'])('that does not begin so is not: %s [TAG-1]', (TagKey) => {
    const { store, KeyId } = key();
    expect(refusal(store, PRIMARY, 'TagResource', { KeyId, Tags: [{ TagKey, TagValue: '' }] })).toBe('ok');
  });

  it.each([
    ['tagKey', 128, (length: number) => ({ TagKey: 'k'.repeat(length), TagValue: '' })],
    ['tagValue', 256, (length: number) => ({ TagKey: 'k', TagValue: 'v'.repeat(length) })],
  ] as const)('and a value are of limited length: %s of %i characters [TAG-2]', (member, most, tagOf) => {
    const { store, KeyId } = key();
    expect(refusal(store, PRIMARY, 'TagResource', { KeyId, Tags: [tagOf(most)] })).toBe('ok');
    const value = member === 'tagKey' ? 'k'.repeat(most + 1) : 'v'.repeat(most + 1);
    const message = (index: number): string =>
      `ValidationException: ${words('constraints', { count: 1, violations: [{ at: `tags.${index}.member.${member}`, value: value, constraint: { is: 'maxLength', limit: most } }] })} [MODEL-1]`;
    const tooLong = tagOf(most + 1);
    expect(refusal(store, PRIMARY, 'TagResource', { KeyId, Tags: [tooLong] })).toBe(message(1));
    expect(refusal(store, PRIMARY, 'CreateKey', { Tags: [...pairs({ fine: '' }), tooLong] })).toBe(message(2));
  });
});

describe('the number of tags', () => {
  it('of a new key is 50 at most, in CreateKey and ReplicateKey [TAG-1]', () => {
    const store = openAccount();
    const KeyId = createSet(store, [PRIMARY]);
    const tooMany = `TagException: ${words('tooManyTags')} [TAG-1]`;
    expect(refusal(store, PRIMARY, 'CreateKey', { Tags: many(51) })).toBe(tooMany);
    expect(refusal(store, PRIMARY, 'CreateKey', { Tags: many(50) })).toBe('ok');
    const replica = { KeyId, ReplicaRegion: REPLICA };
    expect(refusal(store, PRIMARY, 'ReplicateKey', { ...replica, Tags: many(51) })).toBe(tooMany);
    expect(refusal(store, PRIMARY, 'ReplicateKey', { ...replica, Tags: many(50) })).toBe('ok');
  });

  it('of a key is 50 at most in the end, whichever of them are new [TAG-1a]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, PRIMARY, { Tags: many(49) });
    const tooMany = `TagException: ${words('tooManyTags')} [TAG-1a]`;
    const tag = (Tags: readonly object[]): string => refusal(store, PRIMARY, 'TagResource', { KeyId, Tags });
    expect(tag(pairs({ x: '', y: '' }))).toBe(tooMany);
    expect(tag(pairs({ x: '', 'key 0': 'replaced' }))).toBe('ok');
    expect(tag(pairs({ y: '' }))).toBe(tooMany);
    expect(tag([...many(49), ...pairs({ x: 'replaced' })])).toBe('ok');
    expect(tags(store, PRIMARY, KeyId)).toHaveLength(50);
    ok(store, PRIMARY, 'UntagResource', { KeyId, TagKeys: ['key 7'] });
    expect(tag(pairs({ y: '' }))).toBe('ok');
  });
});

describe('UntagResource', () => {
  it('takes the named tags and leaves the others in order [TAG-3]', () => {
    const { store, KeyId } = key({ a: '1', b: '2', c: '3' });
    expect(ok(store, PRIMARY, 'UntagResource', { KeyId, TagKeys: ['b'] })).toEqual({});
    expect(tags(store, PRIMARY, KeyId)).toEqual(pairs({ a: '1', c: '3' }));
  });

  it('passes over a tag key that the key does not have, and one that it has in another case [TAG-3]', () => {
    const { store, KeyId } = key({ Purpose: 'Test' });
    for (const TagKeys of [['CostCenter'], ['purpose'], ['Purpose', 'Purpose', 'CostCenter'], ['Purpose'], []]) {
      expect(ok(store, PRIMARY, 'UntagResource', { KeyId, TagKeys })).toEqual({});
    }
    expect(tags(store, PRIMARY, KeyId)).toEqual([]);
    expect(store.keySet(KeyId)?.keys).toHaveProperty([PRIMARY, 'region']);
    expect(restoreStore(store.snapshot()).snapshot()).toEqual(store.snapshot());
  });

  it('leaves the related keys their tags [TAG-3] [SHARED-2]', () => {
    const store = openAccount();
    const keyId = createSet(store, [PRIMARY, REPLICA]);
    for (const region of [PRIMARY, REPLICA])
      ok(store, region, 'TagResource', { KeyId: keyId, Tags: pairs({ a: region }) });
    ok(store, PRIMARY, 'UntagResource', { KeyId: keyId, TagKeys: ['a'] });
    expect([PRIMARY, REPLICA].map((region) => tags(store, region, keyId))).toEqual([[], pairs({ a: REPLICA })]);
  });
});

/** A multi-Region key in a store of its own. */
function key(tagged: Readonly<Record<string, string>> = {}): { readonly store: Store; readonly KeyId: string } {
  const store = openAccount();
  return { store, KeyId: createSet(store, [PRIMARY], { Tags: pairs(tagged) }) };
}

function pairs(tagged: Readonly<Record<string, string>>): readonly { TagKey: string; TagValue: string }[] {
  return Object.entries(tagged).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

function many(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({ TagKey: `key ${index}`, TagValue: '' }));
}

function tags(store: Store, region: string, KeyId: string): readonly object[] {
  const { Tags, Truncated } = ok(store, region, 'ListResourceTags', { KeyId });
  expect(Truncated).toBe(false);
  return Tags;
}
