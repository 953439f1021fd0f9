// Pages and whole lists, of one key and of an account that has more in it than the kit's own.

import { describe, expect, it } from 'vitest';
import { type Beliefs, forgetting } from '../../../src/conformance/beliefs/beliefs.js';
import type { Expectation } from '../../../src/conformance/beliefs/compare.js';
import {
  compareAccountList,
  compareList,
  entriesOf,
  isAccountList,
  isList,
  wholeList,
} from '../../../src/conformance/beliefs/lists.js';
import { type Names, namesOf, withBound } from '../../../src/conformance/beliefs/names.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import type { Region } from '../../../src/model/vocabulary/identifiers.js';
import { OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { afterCall, NOW, primary, single, withCreatingReplica } from '../../support/key-sets.js';
import { believing, ownNames as ownTable } from './believing.js';

type Members = Readonly<Record<string, unknown>>;
const US = 'us-east-1' as Region;
const EU = 'eu-west-2' as Region;

const ownNames = (): Names => namesOf(ownTable());

function expecting(operation: Operation, output: Members, input: Members, names: Names): Expectation {
  return { operation, input, output, names, hasBlobs: false, now: { from: NOW, until: NOW }, tolerance: 1_000 };
}

describe('a list of one key', () => {
  const tag = (TagKey: string) => ({ TagKey, TagValue: `value of ${TagKey}` });
  const ALL = { Tags: ['a', 'b', 'c'].map(tag), Truncated: false };
  const page = (...keys: string[]) => ({ Tags: keys.map(tag), Truncated: true, NextMarker: 'more' });

  function wrong(input: Members, received: Members, output: Members = ALL): readonly string[] {
    const compared = compareList(expecting('ListResourceTags', output, input, ownNames()), received, () => ALL);
    return compared.mismatches.map(({ member }) => member);
  }

  it('that is whole has every entry', () => {
    expect(wrong({}, ALL)).toEqual([]);
    expect(wrong({}, { ...ALL, Tags: ['c', 'a', 'b'].map(tag) })).toEqual([]);
    expect(wrong({}, { ...ALL, Tags: ['a', 'b'].map(tag) })).toEqual(['Tags']);
    expect(wrong({}, { ...ALL, Tags: ['a', 'b', 'd'].map(tag) })).not.toEqual([]);
  });

  it('that comes in pages has some of the entries in each, whichever', () => {
    expect(wrong({ Limit: 2 }, page('a', 'b'))).toEqual([]);
    expect(wrong({ Limit: 2 }, page('c'))).toEqual([]);
    expect(wrong({ Limit: 2 }, page())).toEqual([]);
    expect(wrong({ Limit: 2, Marker: 'more' }, { Tags: [tag('b')], Truncated: false })).toEqual([]);
    // AWS may end a page also where nobody has asked for one.
    expect(wrong({}, page('a'))).toEqual([]);
  });

  it('has no entry on a page that is not there, or that is another', () => {
    expect(wrong({ Limit: 2 }, page('a', 'd'))).toEqual(['Tags']);
    const changed = { ...page(), Tags: [{ TagKey: 'a', TagValue: 'another' }] };
    expect(wrong({ Limit: 2 }, changed)).toEqual(['Tags.TagValue']);
  });

  it('has no more entries on a page than were asked for [PAGE-1]', () => {
    const compared = compareList(
      expecting('ListResourceTags', ALL, { Limit: 1 }, ownNames()),
      page('a', 'b'),
      () => ALL,
    );
    expect(compared.mismatches).toEqual([{ member: 'Limit', expected: [1], received: 2 }]);
  });

  it('has a marker if and only if there is more [PAGE-1]', () => {
    expect(wrong({ Limit: 2 }, { ...page('a'), NextMarker: undefined })).toEqual(['NextMarker']);
    expect(wrong({ Limit: 2 }, { ...page('a'), NextMarker: '' })).toEqual(['NextMarker']);
    expect(wrong({ Limit: 2 }, { ...page('a'), Truncated: false })).toEqual(['NextMarker']);
    expect(wrong({ Limit: 2 }, { Tags: [tag('a')], Truncated: false })).toEqual([]);
  });

  it('is a list, whatever else comes', () => {
    for (const Tags of [undefined, null, 'a', {}]) expect(wrong({ Limit: 2 }, { ...page(), Tags })).toEqual(['Tags']);
  });

  it('has entries on a page whose names the target has not told yet: any that fits', () => {
    const names = namesOf(withBound(ownTable(), [['our grant 1', 'their grant 1']]));
    const grant = (GrantId: string, Name: string) => ({ GrantId, Name, CreationDate: NOW / 1000 });
    const full = { Grants: [grant('our grant 1', 'a'), grant('our grant 2', 'b')], Truncated: false };
    const received = (...Grants: Members[]) => ({ Grants, Truncated: true, NextMarker: 'more' });
    const compared = (...Grants: Members[]) =>
      compareList(expecting('ListGrants', full, { Limit: 1 }, names), received(...Grants), () => full);
    expect(compared(grant('their grant 1', 'a')).mismatches).toEqual([]);
    const second = compared(grant('their grant 2', 'b'));
    expect([second.mismatches, [...second.bindings]]).toEqual([[], [['our grant 2', 'their grant 2']]]);
    expect(compared(grant('their grant 2', 'a')).mismatches.map(({ member }) => member)).toEqual(['Grants']);
  });
});

describe('a list of the account', () => {
  const first = primary();
  const second = single();

  const accountOf = (...keySets: readonly KeySet[]): Beliefs =>
    believing(...keySets.map((keySet) => [keySet] as const));

  function knowing({ sets }: Beliefs): Names {
    return namesOf(
      withBound(
        ownTable(),
        sets.map(({ keyId }) => [keyId, `their ${keyId}`] as const),
      ),
    );
  }

  function keysOf(account: Beliefs, ids: readonly string[], input: Members = {}, more: Members = {}, region = US) {
    const received = { Keys: ids.map((KeyId) => ({ KeyId })), Truncated: false, ...more };
    const expectation = expecting('ListKeys', {}, input, knowing(account));
    return compareAccountList(expectation, received, region, account).mismatches;
  }

  const [one, two] = [`their ${first.keyId}`, `their ${second.keyId}`];

  it('has the kit’s own keys, and may have any of others', () => {
    const account = accountOf(first, second);
    expect(keysOf(account, [one, two])).toEqual([]);
    expect(keysOf(account, ['foreign 1', two, one, 'foreign 2'])).toEqual([]);
    expect(keysOf(account, [two, 'foreign'])).toEqual([{ member: 'Keys', expected: [[first.keyId]], received: null }]);
  });

  it('has a key only in its own Region', () => {
    const account = accountOf(first);
    expect(keysOf(account, [], {}, {}, EU)).toEqual([]);
    expect(keysOf(account, [one], {}, {}, EU)).toEqual([{ member: 'Keys', expected: [null], received: [first.keyId] }]);
  });

  it('in pages may lack any key, and has none that is not there', () => {
    const account = accountOf(first, second);
    expect(keysOf(account, [two], { Limit: 1 }, { Truncated: true, NextMarker: 'more' })).toEqual([]);
    expect(keysOf(account, [], { Marker: 'more' })).toEqual([]);
    expect(keysOf(account, [one], { Limit: 1 }, { Truncated: true, NextMarker: 'more' }, EU)).toHaveLength(1);
    expect(keysOf(account, [one, two], { Limit: 1 }).map(({ member }) => member)).toEqual(['Limit']);
    expect(keysOf(account, [one, two], {}, { Truncated: true }).map(({ member }) => member)).toEqual(['NextMarker']);
    expect(keysOf(account, [], {}, { Keys: 'none' }).map(({ member }) => member)).toEqual(['Keys']);
  });

  it('may have a key that may be there, and need not', () => {
    const perhaps = believing([first, null]);
    expect([keysOf(perhaps, [one]), keysOf(perhaps, [])]).toEqual([[], []]);
    const { sets, ...others } = accountOf(first);
    const gone = { ...others, sets: sets.map((tracked) => ({ ...tracked, possible: [null] })) };
    expect(keysOf(gone, [one])).toEqual([{ member: 'Keys', expected: [null], received: [first.keyId] }]);
    // A replica that is still Creating is listed.
    const creating = accountOf(withCreatingReplica(first, EU));
    expect([keysOf(creating, [one], {}, {}, EU), keysOf(creating, [], {}, {}, EU).length]).toEqual([[], 1]);
  });

  it('may have what the kit no longer follows, and need not', () => {
    const account = accountOf(first, second);
    const names = knowing(account);
    const left = forgetting(account, first.keyId);
    for (const ids of [[two], [one, two]]) {
      const received = { Keys: ids.map((KeyId) => ({ KeyId })), Truncated: false };
      expect(compareAccountList(expecting('ListKeys', {}, {}, names), received, US, left).mismatches).toEqual([]);
    }
  });

  it('has the aliases of the kit’s own keys; whose they are is unknown once a key set is no longer followed', () => {
    const named = afterCall(first, 'CreateAlias', { AliasName: 'alias/a' });
    let account = accountOf(named, second);
    const names = namesOf(ownTable({ aliasPrefix: 'run-', aliasNames: ['alias/a', 'alias/b'] }));
    const wrong = (...aliasNames: string[]) => {
      const received = { Aliases: aliasNames.map((AliasName) => ({ AliasName })), Truncated: false };
      return compareAccountList(expecting('ListAliases', {}, {}, names), received, US, account).mismatches;
    };
    expect(wrong('alias/run-a', 'alias/aws/s3')).toEqual([]);
    expect(wrong('alias/aws/s3')).toEqual([{ member: 'Aliases', expected: [['alias/a']], received: null }]);
    expect(wrong('alias/run-a', 'alias/run-b')).toEqual([
      { member: 'Aliases', expected: [null], received: ['alias/b'] },
    ]);
    account = forgetting(account, second.keyId);
    expect(wrong('alias/run-a', 'alias/run-b')).toEqual([]);
    expect(wrong('alias/run-b')).toHaveLength(1);
  });

  it('of the grants that a principal may retire is not judged, save that it is a page', () => {
    const account = accountOf(first);
    const wrong = (received: Members) =>
      compareAccountList(
        expecting('ListRetirableGrants', {}, {}, knowing(account)),
        received,
        US,
        account,
      ).mismatches.map(({ member }) => member);
    expect(wrong({ Grants: [{ GrantId: 'foreign' }], Truncated: false })).toEqual([]);
    expect(wrong({ Grants: [{ GrantId: 'foreign' }], Truncated: true })).toEqual(['NextMarker']);
    expect(wrong({})).toEqual(['Grants']);
  });
});

describe('an operation', () => {
  it('lists what one key has, or what the account has', () => {
    const lists = OPERATIONS.filter(isList);
    expect(lists.filter((operation) => isAccountList(operation, {})).sort()).toEqual([
      'ListAliases',
      'ListKeys',
      'ListRetirableGrants',
    ]);
    expect(lists.filter((operation) => isAccountList(operation, { KeyId: 'a' })).sort()).toEqual([
      'ListKeys',
      'ListRetirableGrants',
    ]);
    expect([isList('ListKeyPolicies'), isList('DescribeKey')]).toEqual([false, false]);
  });

  it('has entries, of which only structures count; put together they are a page', () => {
    expect(entriesOf('ListKeys', { Keys: [{ KeyId: 'a' }, null, 'b', ['c']] })).toEqual([{ KeyId: 'a' }]);
    expect(entriesOf('ListKeys', { Keys: {} })).toBeUndefined();
    expect(wholeList('ListKeys', [{ KeyId: 'a' }])).toEqual({ Keys: [{ KeyId: 'a' }], Truncated: false });
  });
});
