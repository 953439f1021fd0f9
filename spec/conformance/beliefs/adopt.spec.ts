// What the target shows is taken over where it has gone a way of its own; what does not fit is left as it is.

import { describe, expect, it } from 'vitest';
import { adopted } from '../../../src/conformance/beliefs/adopt.js';
import { afterTime } from '../../../src/conformance/beliefs/time.js';
import { STATE_MEMBERS } from '../../../src/model/key/state-members.js';
import { type Key, type KeySet, mustKeyIn } from '../../../src/model/key-set/key-set.js';
import type { Region } from '../../../src/model/vocabulary/identifiers.js';
import { KEY_STATES, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import {
  afterCall,
  call,
  DAY,
  inState,
  NOW,
  primary,
  single,
  withMaterial,
  withReplicas,
} from '../../support/key-sets.js';

type Members = Readonly<Record<string, unknown>>;
const US = 'us-east-1' as Region;
const EU = 'eu-west-2' as Region;
const SPAN = { from: NOW, until: NOW + 1_000 };

const set = withReplicas(primary(), EU);

/** The key set after a read of one key has shown the output. */
function adoptedFrom(keySet: KeySet, operation: Operation, output: Members | undefined, region = US): KeySet {
  const possible = adopted(keySet, region, operation, output, SPAN);
  if (possible === null) throw new Error('the key set is still there');
  return possible;
}

function described(keySet: KeySet, changes: Members, region = US): KeySet {
  const result = call(keySet, 'DescribeKey', {}, { region });
  const shown = result.ok ? result.output.KeyMetadata : {};
  return adoptedFrom(keySet, 'DescribeKey', { KeyMetadata: { ...shown, ...changes } }, region);
}

function keyOf(keySet: KeySet, region = US): Key {
  return mustKeyIn(keySet, region);
}

describe('metadata', () => {
  it('that are as they were change nothing', () => {
    for (const keySet of [set, inState('Disabled').keySet, inState('PendingDeletion').keySet]) {
      expect(described(keySet, {})).toEqual(keySet);
    }
    expect(described(set, {}, EU)).toEqual(set);
  });

  it('give the key its state and its description, and a key that is new its creation date', () => {
    const changes = { KeyState: 'Disabled', Description: 'another', CreationDate: NOW / 1000 + 60 };
    const next = described(set, changes, EU);
    expect(keyOf(next, EU)).toMatchObject({ keyState: 'Disabled', description: 'another', createdAt: NOW });
    expect(keyOf(next, US)).toBe(keyOf(set, US));
    const more = adoptedFrom(set, 'DescribeKey', { KeyMetadata: changes }, 'sa-east-1' as Region);
    expect(more.keys['sa-east-1' as Region]).toMatchObject({ keyState: 'Disabled', createdAt: NOW + 60_000 });
  });

  it.each(KEY_STATES)('give the key what goes with %s, and nothing that goes with another state', (KeyState) => {
    const { keySet } = inState('Unavailable', undefined, 'single');
    const disabled = afterCall(keySet, 'DisableKey');
    expect(keyOf(disabled).wasDisabled).toBe(true);
    const key = keyOf(described(disabled, { KeyState }));
    const members = Object.entries(STATE_MEMBERS).filter(([, { states }]) => !states.includes(KeyState));
    expect(key.keyState).toBe(KeyState);
    for (const [member] of members) expect(key).not.toHaveProperty(member);
  });

  it.each(KEY_STATES)('that say %s leave a key whose key material expires all the same', (KeyState) => {
    const expires = { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: (NOW + DAY) / 1000 };
    const shown = described(withMaterial(primary({ Origin: 'EXTERNAL' }), US, expires), { KeyState });
    const later = { from: NOW + 2 * DAY, until: NOW + 2 * DAY };
    const possible = afterTime(shown, later) ?? [];
    const expired = possible.map((of) => of?.keys[US]?.importedKeyMaterials?.[0]?.hasExpired);
    expect(expired).toContain(true);
  });

  it('give the key a waiting period, or take it away', () => {
    const pending = described(set, { KeyState: 'PendingDeletion', DeletionDate: (NOW + 9 * DAY) / 1000 }, EU);
    expect(keyOf(pending, EU)).toMatchObject({ keyState: 'PendingDeletion', deletionDate: NOW + 9 * DAY });
    expect(keyOf(described(pending, { KeyState: 'Disabled' }, EU), EU)).not.toHaveProperty('deletionDate');
    const waiting = described(set, { KeyState: 'PendingReplicaDeletion', PendingDeletionWindowInDays: 12 });
    expect(keyOf(waiting)).toMatchObject({ keyState: 'PendingReplicaDeletion', pendingDeletionWindowInDays: 12 });
    // Without a date any one conforms that a waiting period can have.
    const undated = keyOf(described(set, { KeyState: 'PendingDeletion' }, EU), EU);
    expect(undated.deletionDate).toBe(NOW + 7 * DAY);
    expect(undated.deletionLateness).toBeGreaterThan(23 * DAY);
  });

  it('make a key the primary key that says so, and start and end a primary update', () => {
    const roles = { MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY' } };
    expect(described(set, roles, EU).primaryRegion).toBe(EU);
    expect(described(set, { MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA' } }).primaryRegion).toBe(US);
    const updating = described(set, { KeyState: 'Updating' }, EU);
    expect(updating.primaryUpdate).toMatchObject({ from: EU, to: US });
    expect(described(updating, { KeyState: 'Enabled' }, EU)).not.toHaveProperty('primaryUpdate');
  });

  it('make of a key that is alone a multi-Region key or none, and of related keys neither', () => {
    expect(described(single(), { MultiRegion: true }).multiRegion).toBe(true);
    expect(described(primary(), { MultiRegion: false }).multiRegion).toBe(false);
    expect(described(set, { MultiRegion: false }, EU).multiRegion).toBe(true);
  });

  it('make a key where none was thought to be', () => {
    const shown = { KeyMetadata: { KeyState: 'Creating', Description: 'new', CreationDate: NOW / 1000 } };
    const next = adoptedFrom(primary(), 'DescribeKey', shown, EU);
    expect(keyOf(next, EU)).toMatchObject({ region: EU, keyState: 'Creating', description: 'new', createdAt: NOW });
    // It goes on from there like any other.
    expect(afterTime(next, SPAN)).toHaveLength(2);
  });

  it('leave as it is what they do not say, or say in no form that there is', () => {
    const strange = [undefined, null, 7, 'text', true, [], {}, [{}], -1, 1e300];
    for (const value of strange) {
      const changes = {
        KeyState: value,
        Description: value === 'text' ? null : value,
        CreationDate: value === 7 ? '7' : value,
        MultiRegion: value === true ? 1 : value,
        MultiRegionConfiguration: value,
      };
      expect(described(set, changes, EU), `${JSON.stringify(value)}`).toEqual(set);
      expect(adoptedFrom(set, 'DescribeKey', { KeyMetadata: value }, EU).keys[EU]?.keyState).toBe('Enabled');
    }
    expect(adoptedFrom(set, 'DescribeKey', {})).toBe(set);
  });

  it('have no date of whatever is in its place', () => {
    for (const value of ['2026-11-08', null, {}, [1], -1, 1e300, Number.NaN]) {
      const pending = keyOf(described(set, { KeyState: 'PendingDeletion', DeletionDate: value }, EU), EU);
      expect(pending.deletionDate).toBe(NOW + 7 * DAY);
      const waiting = described(set, { KeyState: 'PendingReplicaDeletion', PendingDeletionWindowInDays: [value] });
      expect(keyOf(waiting).pendingDeletionWindowInDays).toBe(30);
    }
  });
});

describe('a key that is not found', () => {
  it('is gone, and with the last one its set', () => {
    const left = adoptedFrom(set, 'DescribeKey', undefined, EU);
    expect(Object.keys(left.keys)).toEqual([US]);
    expect(adopted(left, US, 'DescribeKey', undefined, SPAN)).toBeNull();
    expect(adopted(set, 'ap-northeast-1' as Region, 'DescribeKey', undefined, SPAN)).toBe(set);
  });

  it('leaves another one as the primary key', () => {
    const updating = inState('Updating').keySet;
    const left = adoptedFrom(updating, 'DescribeKey', undefined, US);
    expect([left.primaryRegion, left.primaryUpdate]).toEqual([EU, undefined]);
  });

  it('loses nothing else by other reads', () => {
    for (const operation of ['ListResourceTags', 'GetKeyPolicy', 'ListAliases', 'ListGrants'] as const) {
      expect(adopted(set, US, operation, undefined, SPAN)).toBe(set);
    }
  });
});

describe('a list', () => {
  it('of tags is taken over, as far as its entries are tags', () => {
    const Tags = [{ TagKey: 'a', TagValue: 'b', More: 1 }, { TagKey: 'c' }, null, 'text', { TagKey: 1, TagValue: 2 }];
    expect(keyOf(adoptedFrom(set, 'ListResourceTags', { Tags })).tags).toEqual([{ TagKey: 'a', TagValue: 'b' }]);
    const tagged = afterCall(set, 'TagResource', { Tags: [{ TagKey: 'x', TagValue: 'y' }] });
    expect(keyOf(adoptedFrom(tagged, 'ListResourceTags', { Tags: [] }))).not.toHaveProperty('tags');
    for (const none of [undefined, null, {}, 'text']) {
      expect(adoptedFrom(tagged, 'ListResourceTags', { Tags: none })).toEqual(tagged);
    }
  });

  it('of aliases is taken over, without those of other keys', () => {
    const alias = { AliasName: 'alias/a', TargetKeyId: set.keyId, CreationDate: NOW / 1000, LastUpdatedDate: 'none' };
    const Aliases = [
      alias,
      { ...alias, AliasName: 'alias/b', TargetKeyId: 'another' },
      { ...alias, AliasName: 7 },
      null,
    ];
    expect(keyOf(adoptedFrom(set, 'ListAliases', { Aliases })).aliases).toEqual([
      { aliasName: 'alias/a', createdAt: NOW, updatedAt: NOW },
    ]);
  });

  it('of grants is taken over; what is known of a grant stays', () => {
    const granted = afterCall(set, 'CreateGrant', {
      GranteePrincipal: 'arn:aws:iam::111122223333:root',
      Operations: ['DescribeKey'],
    });
    const [known] = keyOf(granted).grants ?? [];
    const another = {
      GrantId: 'another',
      Name: 7,
      GranteePrincipal: 'a principal',
      Operations: ['Encrypt', 'Nothing', 7],
      CreationDate: 'none',
    };
    const Grants = [{ GrantId: known?.grantId, Name: 'changed' }, another, { Name: 'without ID' }, null];
    expect(keyOf(adoptedFrom(granted, 'ListGrants', { Grants })).grants).toEqual([
      known,
      {
        grantId: 'another',
        grantTokens: [],
        createdAt: SPAN.until,
        issuingAccount: set.accountId,
        operations: ['Encrypt'],
        granteePrincipal: 'a principal',
      },
    ]);
  });
});

describe('a key policy, a rotation status', () => {
  it('is taken over: any text', () => {
    expect(keyOf(adoptedFrom(set, 'GetKeyPolicy', { Policy: 'no JSON' })).policy).toBe('no JSON');
    for (const Policy of [undefined, null, {}, 7]) expect(adoptedFrom(set, 'GetKeyPolicy', { Policy })).toBe(set);
  });

  it('is taken over of the primary key, with what is not said as it is by default', () => {
    const status = { KeyRotationEnabled: true, RotationPeriodInDays: 100, NextRotationDate: (NOW + 5 * DAY) / 1000 };
    const rotating = adoptedFrom(set, 'GetKeyRotationStatus', status);
    expect(rotating.automaticRotation).toEqual({ periodDays: 100, nextRotationAt: NOW + 5 * DAY });
    expect(adoptedFrom(set, 'GetKeyRotationStatus', status, EU)).toBe(set);
    expect(adoptedFrom(rotating, 'GetKeyRotationStatus', { KeyRotationEnabled: false })).toEqual(set);
    const bare = adoptedFrom(set, 'GetKeyRotationStatus', { KeyRotationEnabled: true, NextRotationDate: 'none' });
    expect(bare.automaticRotation).toEqual({ periodDays: 365, nextRotationAt: SPAN.until + 365 * DAY });
  });
});

describe('whatever a target shows', () => {
  const VALUES: readonly unknown[] = [
    null,
    true,
    -0.5,
    1e308,
    '',
    '__proto__',
    [],
    [[]],
    {},
    JSON.parse('{"__proto__":{"KeyState":"Enabled"},"constructor":null}'),
    [JSON.parse('{"__proto__":[]}')],
  ];
  const MEMBERS = [
    ['DescribeKey', ['KeyMetadata']],
    ['ListResourceTags', ['Tags']],
    ['GetKeyPolicy', ['Policy']],
    ['ListAliases', ['Aliases']],
    ['ListGrants', ['Grants']],
    ['GetKeyRotationStatus', ['KeyRotationEnabled', 'RotationPeriodInDays', 'NextRotationDate']],
  ] as const satisfies readonly (readonly [Operation, readonly string[]])[];
  const METADATA = ['KeyState', 'Description', 'CreationDate', 'DeletionDate', 'PendingDeletionWindowInDays'];

  it('it is read without an error, spoils no prototype, and leaves a key set', () => {
    const before = JSON.stringify(set);
    for (const value of VALUES) {
      for (const [operation, members] of MEMBERS) {
        const output = Object.fromEntries(members.map((member) => [member, value]));
        for (const region of [US, EU]) expect(adoptedFrom(set, operation, output, region).keyId).toBe(set.keyId);
        // Also in a list, and beside what fits.
        const listed = Object.fromEntries(members.map((member) => [member, [value, { GrantId: 'a', TagKey: value }]]));
        expect(adoptedFrom(set, operation, listed).keyId).toBe(set.keyId);
      }
      for (const state of ['PendingDeletion', 'PendingReplicaDeletion', 'Updating', value]) {
        const metadata = Object.fromEntries(METADATA.map((member) => [member, value]));
        const output = { KeyMetadata: { ...metadata, KeyState: state, MultiRegionConfiguration: value } };
        expect(adoptedFrom(set, 'DescribeKey', output, EU).keyId).toBe(set.keyId);
      }
    }
    expect(JSON.stringify(set)).toBe(before);
    expect(({} as Members).KeyState).toBeUndefined();
  });
});
