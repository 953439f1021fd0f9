// Which answers conform to the one that the model expects, member by member.

import { describe, expect, it } from 'vitest';
import { type Comparison, compareOutput, type Expectation } from '../../../src/conformance/beliefs/compare.js';
import { type Names, namesOf, OWN_START, withBound } from '../../../src/conformance/beliefs/names.js';
import { SETTINGS } from '../../../src/conformance/beliefs/time.js';
import { arnOf, type KeySet } from '../../../src/model/key-set/key-set.js';
import { keyMetadata, type MultiRegionConfiguration } from '../../../src/model/views/key-metadata.js';
import { parseRegion, type Region } from '../../../src/model/vocabulary/identifiers.js';
import type { Operation } from '../../../src/model/vocabulary/vocabulary.js';
import {
  afterCall,
  call,
  DAY,
  NOW,
  OTHER_REGION,
  PRIMARY_REGION,
  primary,
  REPLICA_REGION,
  single,
  withReplicas,
} from '../../support/key-sets.js';
import { ownNames as ownTable } from './believing.js';

type Members = Readonly<Record<string, unknown>>;
const TOLERANCE = 1_000;
const US = PRIMARY_REGION as Region;
const EU = REPLICA_REGION as Region;

const ownNames = (): Names => namesOf(ownTable());
const knowing = (own: string, target: string): Names => namesOf(withBound(ownTable(), [[own, target]]));

function compared(
  operation: Operation,
  output: Members,
  received: Members,
  others: Partial<Expectation> = {},
): Comparison {
  const now = { from: NOW, until: NOW };
  const around = { names: ownNames(), hasBlobs: false, now, tolerance: TOLERANCE };
  const expectation = { operation, input: {}, output, ...around, ...others };
  return compareOutput(expectation, received);
}

/** The members that are wrong. */
function wrong(...given: Parameters<typeof compared>): readonly string[] {
  return compared(...given).mismatches.map(({ member }) => member);
}

/** What the model answers a read of one key with. */
function shown(keySet: KeySet, operation: Operation, region: string = keySet.primaryRegion): Members {
  const result = call(keySet, operation, {}, { region });
  if (!result.ok) throw new Error(result.error.message);
  return structuredClone(result.output) as Members;
}

describe('an answer', () => {
  const output = shown(withReplicas(primary(), REPLICA_REGION), 'DescribeKey');
  const metadata = output.KeyMetadata as Members;

  it('conforms if it is the one that is expected', () => {
    expect(wrong('DescribeKey', output, structuredClone(output))).toEqual([]);
  });

  it('has every member that is expected; one of them wrong is one mismatch', () => {
    for (const member of Object.keys(metadata)) {
      const { [member]: _gone, ...rest } = metadata;
      expect(wrong('DescribeKey', output, { KeyMetadata: rest }), member).toEqual([`KeyMetadata.${member}`]);
      const changed = { KeyMetadata: { ...metadata, [member]: 7 } };
      const [first] = compared('DescribeKey', output, changed).mismatches;
      expect(first?.member, member).toBe(`KeyMetadata.${member}`);
    }
  });

  it('tells what was expected and what was received, null where there is none', () => {
    const { Description: _gone, ...others } = metadata;
    const rest = { ...others, Enabled: false };
    expect(compared('DescribeKey', output, { KeyMetadata: rest }).mismatches).toEqual([
      { member: 'KeyMetadata.Enabled', expected: [true], received: false },
      { member: 'KeyMetadata.Description', expected: [''], received: null },
    ]);
  });

  it('may have members that the model knows nothing of, but none that must be absent', () => {
    const more = { KeyMetadata: { ...metadata, Young: 1 }, Younger: { a: 1 } };
    expect(wrong('DescribeKey', output, more)).toEqual([]);
    for (const member of ['DeletionDate', 'PendingDeletionWindowInDays', 'ValidTo', 'XksKeyConfiguration']) {
      const strange = { KeyMetadata: { ...metadata, [member]: 7 } };
      expect(compared('DescribeKey', output, strange).mismatches).toEqual([
        { member: `KeyMetadata.${member}`, expected: [null], received: 7 },
      ]);
    }
    const configured = { KeyMetadata: { ...shownOf(single()), MultiRegionConfiguration: {} } };
    expect(wrong('DescribeKey', shown(single(), 'DescribeKey'), configured)).toEqual([
      'KeyMetadata.MultiRegionConfiguration',
    ]);
  });

  it('is without a member that is null', () => {
    expect(wrong('DescribeKey', output, { KeyMetadata: { ...metadata, DeletionDate: null } })).toEqual([]);
    expect(wrong('DescribeKey', output, { KeyMetadata: { ...metadata, Description: null } })).toEqual([
      'KeyMetadata.Description',
    ]);
    expect(wrong('DescribeKey', output, { KeyMetadata: null })).toEqual(['KeyMetadata']);
  });

  it('has no members by inheritance', () => {
    const strange: Members = { constructor: 'a' };
    expect(compared('DescribeKey', strange, {}).mismatches).toEqual([
      { member: 'constructor', expected: ['a'], received: null },
    ]);
    expect(wrong('DescribeKey', strange, { constructor: 'a' })).toEqual([]);
  });

  it('has other types where it is wrong, and is compared all the same', () => {
    for (const other of ['text', 7, [], [metadata], true]) {
      expect(wrong('DescribeKey', output, { KeyMetadata: other })).toEqual(['KeyMetadata']);
    }
  });
});

function shownOf(keySet: KeySet): Members {
  return shown(keySet, 'DescribeKey').KeyMetadata as Members;
}

describe('a date', () => {
  const CREATED = { KeyMetadata: { CreationDate: NOW / 1000 } };
  const at = (ms: number) => ({ KeyMetadata: { CreationDate: (NOW + ms) / 1000 } });

  it('may differ by the tolerance', () => {
    for (const ms of [0, TOLERANCE, -TOLERANCE]) expect(wrong('DescribeKey', CREATED, at(ms))).toEqual([]);
    for (const ms of [TOLERANCE + 1, -TOLERANCE - 1]) {
      expect(wrong('DescribeKey', CREATED, at(ms))).toEqual(['KeyMetadata.CreationDate']);
    }
  });

  it('is a number of seconds', () => {
    for (const none of ['2026-11-01', NOW, {}, true]) {
      const { mismatches } = compared('DescribeKey', CREATED, { KeyMetadata: { CreationDate: none } });
      expect(mismatches).toEqual([{ member: 'KeyMetadata.CreationDate', expected: [NOW / 1000], received: none }]);
    }
  });

  it('of the target is told in the time of the kit', () => {
    const names = namesOf(ownTable({ startedAt: 0 }));
    const theirs = { KeyMetadata: { CreationDate: (NOW - OWN_START) / 1000 } };
    expect(wrong('DescribeKey', CREATED, theirs, { names })).toEqual([]);
    const late = { KeyMetadata: { CreationDate: (NOW - OWN_START) / 1000 + 60 } };
    expect(compared('DescribeKey', CREATED, late, { names }).mismatches[0]?.received).toBe(NOW / 1000 + 60);
  });

  it('of a rotation lies between its due date and now, or a day later [ROTATE-3] [ROTATE-4]', () => {
    const at = (ms: number) => ({ Rotations: [{ RotationDate: (NOW + ms) / 1000 }] });
    const late = (ms: number, until: number) => wrong('ListKeyRotations', at(0), at(ms), { now: { from: NOW, until } });
    expect(late(0, NOW)).toEqual([]);
    expect(late(DAY + TOLERANCE, NOW)).toEqual([]);
    expect(late(DAY + TOLERANCE + 1, NOW)).toEqual(['Rotations.RotationDate']);
    expect(late(3 * DAY, NOW + 3 * DAY)).toEqual([]);
    expect(late(-TOLERANCE - 1, NOW)).toEqual(['Rotations.RotationDate']);
  });
});

describe('a DeletionDate', () => {
  const keySet = afterCall(single(), 'ScheduleKeyDeletion', { PendingWindowInDays: 7 }, { settings: SETTINGS });
  const output = shown(keySet, 'DescribeKey');
  const key = keySet.keys[US];
  const end = NOW + 7 * DAY;
  const received = (ms: number) => ({
    KeyMetadata: { ...(output.KeyMetadata as Members), DeletionDate: (end + ms) / 1000 },
  });

  it('is up to two days later than the waiting period ends, and is learned [DELETE-2]', () => {
    for (const ms of [0, DAY, 2 * DAY]) {
      const { mismatches, deletionDate } = compared('DescribeKey', output, received(ms), { key });
      expect([mismatches, deletionDate]).toEqual([[], end + ms]);
    }
  });

  it('is neither earlier nor later', () => {
    for (const ms of [-DAY, 3 * DAY]) {
      const { mismatches, deletionDate } = compared('DescribeKey', output, received(ms), { key });
      expect(mismatches).toEqual([
        {
          member: 'KeyMetadata.DeletionDate',
          expected: [end / 1000, (end + 2 * DAY) / 1000],
          received: (end + ms) / 1000,
        },
      ]);
      expect(deletionDate).toBeUndefined();
    }
  });

  it('that is learned stays what it is', () => {
    const { deletionLateness: _learned, ...certain } = keySet.keys[US] ?? { region: US };
    const known = certain as NonNullable<typeof key>;
    expect(compared('DescribeKey', output, received(DAY), { key: known }).mismatches).toEqual([
      { member: 'KeyMetadata.DeletionDate', expected: [end / 1000], received: (end + DAY) / 1000 },
    ]);
  });
});

describe('the roles', () => {
  const settled = withReplicas(primary(), REPLICA_REGION, OTHER_REGION);
  const updating = afterCall(settled, 'UpdatePrimaryRegion', { PrimaryRegion: EU }, { settings: SETTINGS });
  const entry = (region: string) => ({ Arn: arnOf(settled, parseRegion(region) ?? US), Region: region });

  /** The members that are wrong in the roles that the key in a Region shows. */
  function wrongRoles(keySet: KeySet, region: Region, roles: MultiRegionConfiguration): readonly string[] {
    const key = keySet.keys[region];
    const output = shown(keySet, 'DescribeKey', region);
    const metadata = { ...(output.KeyMetadata as Members), MultiRegionConfiguration: roles };
    return wrong('DescribeKey', output, { KeyMetadata: metadata }, { keySet, key }).map((member) =>
      member.slice('KeyMetadata.MultiRegionConfiguration.'.length),
    );
  }

  function roles(type: 'PRIMARY' | 'REPLICA', of: string, replicas: readonly string[]): MultiRegionConfiguration {
    return { MultiRegionKeyType: type, PrimaryKey: entry(of), ReplicaKeys: replicas.map(entry) };
  }

  const SWAPPED = [US, OTHER_REGION];
  const ALL = [US, EU, OTHER_REGION];

  it('while Updating are the new ones, or both keys are replica keys; of the new or the former primary key [PRIMARY-6] [PRIMARY-6a]', () => {
    for (const primaryRegion of [EU, US]) {
      expect(wrongRoles(updating, EU, roles('PRIMARY', primaryRegion, SWAPPED))).toEqual([]);
      expect(wrongRoles(updating, EU, roles('REPLICA', primaryRegion, ALL))).toEqual([]);
      expect(wrongRoles(updating, US, roles('REPLICA', primaryRegion, SWAPPED))).toEqual([]);
      expect(wrongRoles(updating, US, roles('REPLICA', primaryRegion, ALL))).toEqual([]);
    }
  });

  it('while Updating are no others [PRIMARY-6] [PRIMARY-6a]', () => {
    // The former primary key goes on as the primary key, or a third one is it.
    expect(wrongRoles(updating, US, roles('PRIMARY', US, [EU, OTHER_REGION]))).toContain('MultiRegionKeyType');
    expect(wrongRoles(updating, EU, roles('PRIMARY', OTHER_REGION, SWAPPED))).toContain('PrimaryKey.Region');
    // A replica key is listed nowhere, or the primary key among them although it shows as the primary key.
    expect(wrongRoles(updating, EU, roles('PRIMARY', EU, [US]))).toEqual(['ReplicaKeys']);
    expect(wrongRoles(updating, EU, roles('PRIMARY', EU, ALL))).not.toEqual([]);
    expect(wrongRoles(updating, EU, roles('REPLICA', EU, SWAPPED))).not.toEqual([]);
  });

  it('are the new ones afterwards, and the old ones before', () => {
    const { primaryUpdate: _over, ...done } = updating;
    expect(wrongRoles(settled, US, roles('PRIMARY', US, [EU, OTHER_REGION]))).toEqual([]);
    expect(wrongRoles(settled, US, roles('REPLICA', US, ALL))).not.toEqual([]);
    expect(wrongRoles(done, EU, roles('PRIMARY', EU, SWAPPED))).toEqual([]);
    expect(wrongRoles(done, EU, roles('PRIMARY', US, SWAPPED))).toEqual(['PrimaryKey.Arn', 'PrimaryKey.Region']);
    expect(wrongRoles(done, EU, roles('REPLICA', EU, ALL))).not.toEqual([]);
  });

  it('that are wrong while Updating are told with every value that conforms', () => {
    const key = updating.keys[EU];
    const output = shown(updating, 'DescribeKey', EU);
    const metadata = {
      ...(output.KeyMetadata as Members),
      MultiRegionConfiguration: roles('PRIMARY', OTHER_REGION, SWAPPED),
    };
    const { mismatches } = compared('DescribeKey', output, { KeyMetadata: metadata }, { keySet: updating, key });
    const of = mismatches.find(({ member }) => member.endsWith('PrimaryKey.Region'));
    expect(of).toEqual({
      member: 'KeyMetadata.MultiRegionConfiguration.PrimaryKey.Region',
      expected: [EU, US],
      received: OTHER_REGION,
    });
  });

  it('list replica keys in any order [PRIMARY-1]', () => {
    const own = keyMetadata(settled, settled.keys[US] ?? fail(), { rolesWhileUpdating: 'swapped' });
    expect(own.MultiRegionConfiguration?.ReplicaKeys).toEqual([entry(EU), entry(OTHER_REGION)]);
    expect(wrongRoles(settled, US, roles('PRIMARY', US, [OTHER_REGION, EU]))).toEqual([]);
    const doubled = roles('PRIMARY', US, [EU, EU]);
    expect(wrongRoles(settled, US, doubled)).toEqual(['ReplicaKeys.Arn', 'ReplicaKeys.Region']);
  });
});

function fail(): never {
  throw new Error('there is such a key');
}

describe('a key policy', () => {
  const Policy = '{"Version":"2012-10-17","Statement":[]}';

  it('is any text of the same JSON value [POLICY-2]', () => {
    for (const same of [Policy, '{ "Statement" : [], "Version" : "2012-10-17" }']) {
      expect(wrong('GetKeyPolicy', { Policy }, { Policy: same })).toEqual([]);
      expect(wrong('ReplicateKey', { ReplicaPolicy: Policy }, { ReplicaPolicy: same })).toEqual([]);
    }
  });

  it('of another value, or none, is wrong', () => {
    for (const other of ['{"Version":"2008-10-17","Statement":[]}', 'no JSON', '', 7, JSON.parse(Policy)]) {
      expect(compared('GetKeyPolicy', { Policy }, { Policy: other }).mismatches).toEqual([
        { member: 'Policy', expected: [Policy], received: other },
      ]);
    }
  });
});

describe('the Name of a grant without one', () => {
  it('may be absent or empty, and nothing else [GRANT-2]', () => {
    const grants = (grant: object) => ({ Grants: [{ GrantId: 'f'.repeat(64), ...grant }], Truncated: false });
    expect(wrong('ListGrants', grants({}), grants({}))).toEqual([]);
    expect(wrong('ListGrants', grants({}), grants({ Name: '' }))).toEqual([]);
    expect(wrong('ListGrants', grants({}), grants({ Name: 'other' }))).toEqual(['Grants.Name']);
    expect(wrong('ListGrants', grants({ Name: 'named' }), grants({ Name: '' }))).toEqual(['Grants.Name']);
  });
});

describe('ReplicaTags', () => {
  it('of a replica key without tags are absent or empty [REPLICATE-6]', () => {
    expect(wrong('ReplicateKey', {}, {})).toEqual([]);
    expect(wrong('ReplicateKey', {}, { ReplicaTags: [] })).toEqual([]);
    expect(wrong('ReplicateKey', {}, { ReplicaTags: [{ TagKey: 'a', TagValue: 'b' }] })).toEqual(['ReplicaTags']);
    const tags = { ReplicaTags: [{ TagKey: 'a', TagValue: 'b' }] };
    expect(wrong('ReplicateKey', tags, {})).toEqual(['ReplicaTags']);
    expect(wrong('ReplicateKey', tags, { ReplicaTags: [] })).toEqual(['ReplicaTags']);
  });

  it('are the only list that may be empty instead of absent', () => {
    expect(wrong('GetPublicKey', {}, { EncryptionAlgorithms: [] })).toEqual(['EncryptionAlgorithms']);
  });
});

describe('the KeyId of an answer', () => {
  const keySet = single();
  const KeyId = arnOf(keySet, US);

  it('is the key ARN; of RotateKeyOnDemand the key ID will do [ROTATE-4]', () => {
    expect(wrong('RotateKeyOnDemand', { KeyId }, { KeyId: keySet.keyId })).toEqual([]);
    expect(wrong('RotateKeyOnDemand', { KeyId }, { KeyId })).toEqual([]);
    expect(wrong('RotateKeyOnDemand', { KeyId }, { KeyId: 'another' })).toEqual(['KeyId']);
    expect(wrong('Encrypt', { KeyId }, { KeyId: keySet.keyId })).toEqual(['KeyId']);
  });

  it('is told in the names of the kit where it is wrong', () => {
    const names = knowing(keySet.keyId, 'mrk-their-name');
    const { mismatches } = compared('Encrypt', { KeyId }, { KeyId: 'mrk-their-name' }, { names });
    expect(mismatches).toEqual([{ member: 'KeyId', expected: [KeyId], received: keySet.keyId }]);
    // The kit's own name is none of the target's.
    expect(wrong('Encrypt', { KeyId }, { KeyId }, { names })).toEqual(['KeyId']);
    expect(wrong('Encrypt', { KeyId }, { KeyId: KeyId.replace(keySet.keyId, 'mrk-their-name') }, { names })).toEqual(
      [],
    );
  });
});

describe('a list', () => {
  const Tags = [
    { TagKey: 'a', TagValue: '1' },
    { TagKey: 'b', TagValue: '2' },
  ];

  it('without an order may come in any', () => {
    expect(wrong('ListResourceTags', { Tags }, { Tags: [...Tags].reverse() })).toEqual([]);
    const EncryptionAlgorithms = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'];
    const reversed = { EncryptionAlgorithms: [...EncryptionAlgorithms].reverse() };
    expect(wrong('GetPublicKey', { EncryptionAlgorithms }, reversed)).toEqual([]);
  });

  it('with an order has no other', () => {
    expect(wrong('DescribeKey', { Regions: ['a', 'b'] }, { Regions: ['a', 'b'] })).toEqual([]);
    expect(wrong('DescribeKey', { Regions: ['a', 'b'] }, { Regions: ['b', 'a'] })).toEqual(['Regions']);
  });

  it('has the entries that are expected, each once', () => {
    const [first, second] = Tags;
    expect(wrong('ListResourceTags', { Tags }, { Tags: [first] })).toEqual(['Tags']);
    expect(wrong('ListResourceTags', { Tags }, { Tags: [first, second, first] })).toEqual(['Tags']);
    expect(wrong('ListResourceTags', { Tags }, { Tags: [first, first] })).toEqual(['Tags.TagKey', 'Tags.TagValue']);
    expect(wrong('ListResourceTags', { Tags }, { Tags: [second, { ...first, TagValue: '9' }] })).toEqual([
      'Tags.TagValue',
    ]);
    for (const none of [null, 'text', {}, [null, 7]]) {
      expect(wrong('ListResourceTags', { Tags }, { Tags: none })).toEqual(['Tags']);
    }
    expect(wrong('GetPublicKey', { EncryptionAlgorithms: ['a', 'b'] }, { EncryptionAlgorithms: ['a', 'a'] })).toEqual([
      'EncryptionAlgorithms',
    ]);
  });
});

describe('an identifier that the target chooses', () => {
  const OURS = '0'.repeat(64);
  const THEIRS = 'f'.repeat(64);

  it('is learned where it is seen first', () => {
    const { mismatches, bindings } = compared('CreateGrant', { GrantId: OURS }, { GrantId: THEIRS });
    expect(mismatches).toEqual([]);
    expect([...bindings]).toEqual([[OURS, THEIRS]]);
  });

  it('is the same from then on', () => {
    const names = knowing(OURS, THEIRS);
    const listed = (GrantId: string) => ({ Grants: [{ GrantId }] });
    const same = compared('ListGrants', listed(OURS), listed(THEIRS), { names });
    expect([same.mismatches, [...same.bindings]]).toEqual([[], []]);
    expect(wrong('ListGrants', listed(OURS), listed('e'.repeat(64)), { names })).toEqual(['Grants.GrantId']);
    expect(wrong('ListGrants', listed(OURS), listed(OURS), { names })).toEqual(['Grants.GrantId']);
  });

  it('is the same within an answer', () => {
    const output = { SourceKeyMaterialId: OURS, DestinationKeyMaterialId: OURS };
    expect(wrong('ReEncrypt', output, { SourceKeyMaterialId: THEIRS, DestinationKeyMaterialId: THEIRS })).toEqual([]);
    const two = { SourceKeyMaterialId: THEIRS, DestinationKeyMaterialId: 'e'.repeat(64) };
    expect(wrong('ReEncrypt', output, two)).toEqual(['DestinationKeyMaterialId']);
  });

  it('is never that of something else', () => {
    const names = knowing('the kit’s name of another key material', THEIRS);
    const { mismatches, bindings } = compared('Decrypt', { KeyMaterialId: OURS }, { KeyMaterialId: THEIRS }, { names });
    expect(mismatches).toEqual([
      { member: 'KeyMaterialId', expected: [OURS], received: 'the kit’s name of another key material' },
    ]);
    expect(bindings.size).toBe(0);
  });

  it('is a text that says something', () => {
    for (const none of ['', 7, {}, []]) {
      expect(wrong('CreateGrant', { GrantToken: OURS }, { GrantToken: none })).toEqual(['GrantToken']);
    }
  });

  it('is not a public key, of which any text conforms', () => {
    const { mismatches, bindings } = compared('GetPublicKey', { PublicKey: OURS }, { PublicKey: THEIRS });
    expect([mismatches, bindings.size]).toEqual([[], 0]);
    for (const none of ['', 7]) expect(wrong('GetPublicKey', { PublicKey: OURS }, { PublicKey: none })).toHaveLength(1);
  });
});

describe('the last usage of a key', () => {
  const USED = { KeyLastUsage: { Operation: 'Encrypt', Timestamp: NOW / 1000 } };

  it('is shown an hour after the use [USAGE-3]', () => {
    const HOUR = 3_600_000;
    const later = (ms: number) => ({ now: { from: NOW + ms, until: NOW + ms } });
    const told = (received: object, ms: number) =>
      wrong('GetKeyLastUsage', USED, { KeyLastUsage: received }, later(ms));
    for (const received of [{}, { Operation: 'Decrypt', Timestamp: NOW / 1000 - 60 }]) {
      expect(told(received, HOUR)).toEqual([]);
      expect(told(received, HOUR + 60_000)).toEqual(['KeyLastUsage']);
    }
    expect(told(USED.KeyLastUsage, 400 * 24 * HOUR)).toEqual([]);
    expect(told({ ...USED.KeyLastUsage, Operation: 'Decrypt' }, 2 * HOUR)).toEqual(['KeyLastUsage']);
  });

  it('may lag behind, but there is none where the key was never used [USAGE-1]', () => {
    expect(wrong('GetKeyLastUsage', USED, { KeyLastUsage: {} })).toEqual([]);
    expect(wrong('GetKeyLastUsage', USED, { KeyLastUsage: { Operation: 'Decrypt' } })).toEqual([]);
    expect(wrong('GetKeyLastUsage', { KeyLastUsage: {} }, { KeyLastUsage: {} })).toEqual([]);
    expect(wrong('GetKeyLastUsage', { KeyLastUsage: {} }, USED)).toEqual(['KeyLastUsage']);
    expect(wrong('GetKeyLastUsage', USED, { KeyLastUsage: 'Encrypt' })).toEqual(['KeyLastUsage']);
  });
});

describe('what cryptography makes [CIPHER-6]', () => {
  const zeros = (bytes: number): string => Buffer.alloc(bytes).toString('base64');
  const made = (operation: Operation, input: Members, received: Members, others: Partial<Expectation> = {}) =>
    compared(operation, {}, received, { input, hasBlobs: true, ...others }).mismatches;

  it.each([
    [{ KeySpec: 'AES_128' }, 16],
    [{ KeySpec: 'AES_256' }, 32],
    [{ NumberOfBytes: 1 }, 1],
    [{ NumberOfBytes: 1024 }, 1024],
  ])('is a data key as long as %j says', (input, bytes) => {
    const key = (length: number) =>
      made('GenerateDataKey', input, { CiphertextBlob: 'AQ==', Plaintext: zeros(length) });
    expect(key(bytes)).toEqual([]);
    for (const other of [0, bytes - 1, bytes + 1]) {
      const wrong = { member: 'Plaintext', expected: [`${bytes} bytes`], received: `${other} bytes` };
      expect(key(other)).toEqual([wrong]);
    }
  });

  it.each([
    ['HMAC_SHA_224', 28],
    ['HMAC_SHA_256', 32],
    ['HMAC_SHA_384', 48],
    ['HMAC_SHA_512', 64],
  ])('is a MAC as long as the hash of %s', (MacAlgorithm, bytes) => {
    expect(made('GenerateMac', { MacAlgorithm }, { Mac: zeros(bytes) })).toEqual([]);
    expect(made('GenerateMac', { MacAlgorithm }, { Mac: zeros(bytes - 8) })).toHaveLength(1);
  });

  it.each([
    ['GenerateDataKeyPairWithoutPlaintext', { KeyPairSpec: 'ECC_NIST_P384' }, 'SYMMETRIC_DEFAULT', 'PublicKey', 120],
    ['GetPublicKey', {}, 'RSA_3072', 'PublicKey', 422],
    ['DeriveSharedSecret', {}, 'ECC_NIST_P521', 'SharedSecret', 66],
  ] as const)('is as long as the key spec says: %s %o %s', (operation, input, keySpec, member, bytes) => {
    const keySet = { ...primary(), keySpec };
    const length = (received: number) =>
      made(operation, input, { PrivateKeyCiphertextBlob: 'AQ==', [member]: zeros(received) }, { keySet });
    expect(length(bytes)).toEqual([]);
    expect(length(bytes - 1)).toEqual([{ member, expected: [`${bytes} bytes`], received: `${bytes - 1} bytes` }]);
  });

  it('is there, is base64, and is not empty', () => {
    const wrong = { member: 'CiphertextBlob', expected: ['some bytes'] };
    expect(made('Encrypt', {}, {})).toEqual([{ ...wrong, received: null }]);
    expect(made('Encrypt', {}, { CiphertextBlob: '' })).toEqual([{ ...wrong, received: '0 bytes' }]);
    expect(made('Encrypt', {}, { CiphertextBlob: 'AQ=' })).toEqual([{ ...wrong, received: 'no base64' }]);
    expect(made('Encrypt', {}, { CiphertextBlob: 7 })).toEqual([{ ...wrong, received: 'no base64' }]);
  });

  it('is for the caller: an enclave gets its own', () => {
    const input = { KeySpec: 'AES_256', Recipient: {} };
    expect(made('GenerateDataKey', input, { CiphertextForRecipient: 'AQ==' })).toEqual([]);
  });

  it('is not looked for where the target does no cryptography', () => {
    expect(made('Encrypt', {}, {}, { hasBlobs: false })).toEqual([]);
  });
});
