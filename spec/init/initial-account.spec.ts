// Accounts that begin with keys: what people write, what AWS would refuse of it, and the way back.

import { describe, expect, it } from 'vitest';
import { richStore } from '../../property-tests/support/rich-store.js';
import {
  type InitialKey,
  type InitialKeys,
  initialAccount,
  initialFaultOf,
  initialKeysOf,
  restoreStore,
  type Store,
} from '../../src/index.js';

const HERE = 'us-east-1';
const THERE = 'eu-west-2';
const NOW = '2026-03-01T00:00:00.000Z';
const MRK = `mrk-${'a1'.repeat(16)}`;
const SINGLE = '1234abcd-12ab-34cd-56ef-1234567890ab';
const MATERIAL = (digit: string): string => digit.repeat(64);
const POLICY = { Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' } };

const begun = (...keys: readonly InitialKey[]): Store => restoreStore(initialAccount({ now: NOW, keys }).snapshot);

const faultOf = (form: unknown, options = {}): unknown => {
  try {
    initialAccount(form as InitialKeys, options);
  } catch (thrown) {
    return initialFaultOf(thrown) ?? thrown;
  }
  return 'no fault';
};

const described = (store: Store, region: string, KeyId: string) => {
  const answer = store.callJson({ region, operation: 'DescribeKey', input: { KeyId } });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.output.KeyMetadata;
};

describe('an account that begins with keys', () => {
  it('has them with their IDs, and what each has for itself in its Region', () => {
    const store = begun({
      Region: HERE,
      KeyId: MRK,
      Description: 'orders',
      Policy: POLICY,
      Tags: { Purpose: 'Test' },
      Aliases: ['alias/orders'],
      Grants: [{ GrantId: MATERIAL('f'), GranteePrincipal: '111122223333', Operations: ['Decrypt'] }],
      RotationPeriodInDays: 90,
      KeyMaterials: [{ KeyMaterialId: MATERIAL('1') }],
      Replicas: [{ Region: THERE, KeyState: 'Disabled', Aliases: ['alias/there'], CreationDate: '2026-02-01' }],
    });
    expect(described(store, HERE, 'alias/orders')).toMatchObject({
      KeyId: MRK,
      Description: 'orders',
      KeyState: 'Enabled',
      CurrentKeyMaterialId: MATERIAL('1'),
      MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY', ReplicaKeys: [{ Region: THERE }] },
    });
    expect(described(store, THERE, 'alias/there')).toMatchObject({
      KeyState: 'Disabled',
      Description: '',
      CreationDate: Date.UTC(2026, 1, 1) / 1000,
    });
    const own = store.keySet(MRK)?.keys[HERE as never];
    expect(own).toMatchObject({
      policy: JSON.stringify(POLICY),
      tags: [{ TagKey: 'Purpose', TagValue: 'Test' }],
      grants: [{ grantId: MATERIAL('f') }],
    });
    expect(store.keySet(MRK)?.automaticRotation?.periodDays).toBe(90);
  });

  it('has a replica key that is told by its Region alone', () => {
    expect(begun({ Region: HERE, KeyId: MRK, Replicas: [THERE] }).snapshot()).toEqual(
      begun({ Region: HERE, KeyId: MRK, Replicas: [{ Region: THERE }] }).snapshot(),
    );
  });

  it('has keys that are seen at once, however late changes are', () => {
    const keys = [{ Region: HERE, KeyId: MRK, Replicas: [THERE] }];
    const store = restoreStore(initialAccount({ keys }, { visibilityDelay: 'PT1H', seed: 'late' }).snapshot);
    expect(described(store, THERE, MRK).KeyState).toBe('Enabled');
    store.callJson({ region: HERE, operation: 'DisableKey', input: { KeyId: MRK } });
    expect(described(store, HERE, MRK).KeyState).toBe('Enabled');
  });

  it('has each key state that can be asked for', () => {
    const replica = { Region: THERE };
    const store = begun(
      { Region: HERE },
      { Region: HERE, KeyState: 'Disabled' },
      { Region: HERE, KeyState: 'PendingDeletion', DeletionDate: '2026-03-03T12:00:00Z' },
      { Region: HERE, Origin: 'EXTERNAL' },
      { Region: HERE, Replicas: [{ ...replica, KeyState: 'Creating' }] },
      { Region: HERE, KeyState: 'Updating', Replicas: [{ ...replica, KeyState: 'Updating' }] },
      {
        Region: HERE,
        KeyState: 'PendingReplicaDeletion',
        PendingWindowInDays: 8,
        Replicas: [{ ...replica, KeyState: 'PendingDeletion', PendingWindowInDays: 7 }],
      },
    );
    const states = [...store.keySets()].map(({ keys }) =>
      Object.values(keys)
        .map(({ keyState }) => keyState)
        .join(),
    );
    expect(states).toEqual([
      'Enabled',
      'Disabled',
      'PendingDeletion',
      'PendingImport',
      'Enabled,Creating',
      'Updating,Updating',
      'PendingReplicaDeletion,PendingDeletion',
    ]);
    const [, , dying] = [...store.keySets()];
    expect(dying?.keys[HERE as never]?.deletionDate).toBe(Date.UTC(2026, 2, 3, 12));
    store.advance('P1D');
    const later = [...store.keySets()].slice(4, 6).map(({ keys }) =>
      Object.values(keys)
        .map(({ keyState }) => keyState)
        .join(),
    );
    expect(later).toEqual(['Enabled,Enabled', 'Enabled,Enabled']);
  });

  it('has imported material in some of its keys, that which expires, and that which has', () => {
    const [first, second] = [MATERIAL('1'), MATERIAL('2')];
    const store = begun({
      Region: HERE,
      KeyId: MRK,
      Origin: 'EXTERNAL',
      KeyMaterials: [
        { KeyMaterialId: first, KeyMaterialDescription: 'of March' },
        { KeyMaterialId: second, KeyMaterialState: 'PENDING_ROTATION' },
      ],
      ImportedKeyMaterials: [
        { KeyMaterialId: first, ValidTo: '2026-02-28T00:00:00Z' },
        { KeyMaterialId: second, ValidTo: '2026-04-01T00:00:00Z' },
      ],
      Replicas: [{ Region: THERE }, { Region: 'sa-east-1', ImportedKeyMaterials: [{ KeyMaterialId: second }] }],
    });
    const keySet = store.keySet(MRK);
    expect(keySet?.keyMaterials.map(({ state, description }) => [state, description])).toEqual([
      ['CURRENT', 'of March'],
      ['PENDING', undefined],
    ]);
    expect(
      Object.values(keySet?.keys ?? {}).map(({ keyState, importedKeyMaterials }) => [keyState, importedKeyMaterials]),
    ).toEqual([
      [
        'PendingImport',
        [
          { keyMaterialId: first, importState: 'IMPORTED', validTo: Date.UTC(2026, 1, 28), hasExpired: true },
          { keyMaterialId: second, importState: 'IMPORTED', validTo: Date.UTC(2026, 3, 1) },
        ],
      ],
      [
        'Enabled',
        [
          { keyMaterialId: first, importState: 'IMPORTED' },
          { keyMaterialId: second, importState: 'IMPORTED' },
        ],
      ],
      [
        'PendingImport',
        [
          { keyMaterialId: first, importState: 'PENDING_IMPORT' },
          { keyMaterialId: second, importState: 'IMPORTED' },
        ],
      ],
    ]);
  });

  it('tells the host of its key materials, oldest first', () => {
    const keyMaterial = Buffer.alloc(32, 1).toString('base64');
    const form: InitialKeys = {
      keys: [
        {
          Region: HERE,
          KeyMaterials: [
            { KeyMaterialId: MATERIAL('1'), KeyMaterial: keyMaterial },
            { KeyMaterialId: MATERIAL('2'), RotationDate: '2025-12-01', RotationType: 'AUTOMATIC' },
          ],
        },
        { Region: HERE, Origin: 'EXTERNAL', KeyMaterials: [{ KeyMaterial: keyMaterial }] },
      ],
    };
    const { materials, snapshot } = initialAccount(form, { importedMaterialId: () => MATERIAL('3') });
    const [rotated, imported] = snapshot.keySets;
    expect(rotated?.keyMaterials).toMatchObject([
      { state: 'NON_CURRENT' },
      { state: 'CURRENT', rotatedAt: Date.UTC(2025, 11, 1), rotationType: 'AUTOMATIC' },
    ]);
    expect(imported?.keyMaterials).toEqual([{ keyMaterialId: MATERIAL('3'), state: 'CURRENT' }]);
    expect(
      materials.map(({ path, keyMaterialId, origin, ...others }) => [path, keyMaterialId, origin, others.keyMaterial]),
    ).toEqual([
      ['keys[0].KeyMaterials[0].KeyMaterial', MATERIAL('1'), 'AWS_KMS', keyMaterial],
      ['keys[0].KeyMaterials[1].KeyMaterial', MATERIAL('2'), 'AWS_KMS', undefined],
      ['keys[1].KeyMaterials[0].KeyMaterial', MATERIAL('3'), 'EXTERNAL', keyMaterial],
    ]);
  });

  it('gives other keys other IDs by another seed, and the same by the same', () => {
    const of = (seed: string): unknown => initialAccount({ keys: [{ Region: HERE }] }, { seed }).snapshot;
    expect(of('a')).toEqual(of('a'));
    expect(of('a')).not.toEqual(of('b'));
  });
});

describe('the form of an account', () => {
  it('is what the account begins with again', () => {
    const { store, unavailable, external, rotating } = richStore();
    const options = { customKeyStores: store.customKeyStores().map((one) => ({ ...one, isConnected: true })) };
    const form = initialKeysOf(store, '111122223333');
    const again = restoreStore(initialAccount(form, options).snapshot);
    expect(form.keys.length).toBe([...store.keySets()].length);
    const withoutState = (given: InitialKeys) => ({
      ...given,
      keys: given.keys.map(({ KeyState, ...key }) =>
        [unavailable, external].includes(key.KeyId ?? '') ? key : { ...key, KeyState },
      ),
    });
    expect(withoutState(initialKeysOf(again, '111122223333'))).toEqual(withoutState(form));
    // Not even a name of every object is lost.
    expect(described(again, HERE, 'alias/__proto__').KeyId).toBe(rotating);
  });

  it('has no key material, unless it is told', () => {
    const store = begun({ Region: HERE, KeyMaterials: [{ KeyMaterialId: MATERIAL('1') }] });
    const materialsOf = (form: InitialKeys) => form.keys.map(({ KeyMaterials }) => KeyMaterials);
    expect(materialsOf(initialKeysOf(store, '111122223333'))).toEqual([[{ KeyMaterialId: MATERIAL('1') }]]);
    expect(materialsOf(initialKeysOf(store, '111122223333', (id) => `of ${id}`))).toEqual([
      [{ KeyMaterialId: MATERIAL('1'), KeyMaterial: `of ${MATERIAL('1')}` }],
    ]);
  });
});

describe('what an account cannot begin with', () => {
  const key = (members: object): object => ({ keys: [{ Region: HERE, ...members }] });
  it.each<readonly [what: string, form: unknown, path: string, message: string | RegExp]>([
    ['no object', [], '', 'expected an object'],
    ['no keys', {}, 'keys', 'expected to be present'],
    ['another member', { keys: [], kyes: [] }, 'kyes', /did you mean keys/],
    ['no Region', { keys: [{}] }, 'keys[0].Region', 'expected to be present'],
    ['a Region that there is not', { keys: [{ Region: 'eu-west-9' }] }, 'keys[0].Region', 'expected a Region'],
    ['a replica key in none', key({ Replicas: ['eu-west-9'] }), 'keys[0].Replicas[0]', 'expected a Region'],
    ['an account as a number', { account: 1, keys: [] }, 'account', 'expected 12 digits, as text'],
    ['no instant', { now: 'today', keys: [] }, 'now', /ISO 8601/],
    ['an instant of no calendar', { now: '2026-13-01', keys: [] }, 'now', /ISO 8601/],
    ['a slip', key({ Aliasses: [] }), 'keys[0].Aliasses', /did you mean Aliases/],
    ['an alias without its prefix', key({ Aliases: ['orders'] }), 'keys[0].Aliases[0]', /alias\/example/],
    [
      'an alias of AWS',
      key({ Aliases: ['alias/aws/s3'] }),
      'keys[0].Aliases[0]',
      /^CreateAlias: NotAuthorized|^CreateAlias: /,
    ],
    ['a taken alias', key({ Aliases: ['alias/a', 'alias/a'] }), 'keys[0].Aliases[1]', /AlreadyExistsException/],
    ['a key ID of the other form', key({ KeyId: MRK, MultiRegion: false }), 'keys[0].KeyId', /^expected mrk- and /],
    [
      'a key ID twice',
      {
        keys: [
          { Region: HERE, KeyId: SINGLE },
          { Region: THERE, KeyId: SINGLE },
        ],
      },
      'keys[1].KeyId',
      /^expected an ID that no key before it has$/,
    ],
    [
      'two keys in a Region',
      key({ Replicas: [{ Region: HERE }] }),
      'keys[0].Replicas[0]',
      /^ReplicateKey: .*\[REPLICATE-2a\]$/,
    ],
    [
      'a replica of a replica',
      key({ Replicas: [{ Region: THERE, Replicas: [] }] }),
      'keys[0].Replicas[0].Replicas',
      /no such member/,
    ],
    ['a policy that is none', key({ Policy: '{' }), 'keys[0]', /MalformedPolicyDocumentException/],
    ['a state that comes of nothing', key({ KeyState: 'PendingImport' }), 'keys[0].KeyState', /^expected Enabled/],
    [
      'a primary key that waits for nobody',
      key({ KeyState: 'PendingReplicaDeletion' }),
      'keys[0].KeyState',
      /^expected PendingDeletion/,
    ],
    ['a deletion of a key that stays', key({ DeletionDate: NOW }), 'keys[0].DeletionDate', /pending/],
    ['a creation to come', key({ CreationDate: '2999-01-01' }), 'keys[0].CreationDate', /to come/],
    [
      'a rotation to come',
      key({ KeyMaterials: [{}, { RotationDate: '2999-01-01' }] }),
      'keys[0].KeyMaterials[1].RotationDate',
      /to come/,
    ],
    [
      'a rotation to the first',
      key({ KeyMaterials: [{ RotationType: 'ON_DEMAND' }] }),
      'keys[0].KeyMaterials[0].RotationType',
      /^expected only/,
    ],
    [
      'a material twice',
      key({ KeyMaterials: [{ KeyMaterialId: MATERIAL('1') }, { KeyMaterialId: MATERIAL('1') }] }),
      'keys[0].KeyMaterials[1]',
      /another/,
    ],
    [
      'an import of KMS’s material',
      key({ ImportedKeyMaterials: [{ KeyMaterialId: MATERIAL('1') }] }),
      'keys[0].ImportedKeyMaterials',
      /EXTERNAL/,
    ],
    [
      'what is no base64',
      key({ KeyMaterials: [{ KeyMaterial: 'a' }] }),
      'keys[0].KeyMaterials[0].KeyMaterial',
      'expected base64',
    ],
    [
      'the import of an unknown material',
      key({ Origin: 'EXTERNAL', KeyMaterials: [{}], ImportedKeyMaterials: [{ KeyMaterialId: MATERIAL('1') }] }),
      'keys[0].ImportedKeyMaterials[0].KeyMaterialId',
      /one of the KeyMaterials/,
    ],
    [
      'another ID than the material’s',
      key({ Origin: 'EXTERNAL', KeyMaterials: [{ KeyMaterial: 'AAAA', KeyMaterialId: MATERIAL('1') }] }),
      'keys[0].KeyMaterials[0].KeyMaterialId',
      /follows from the material/,
    ],
  ])('%s is refused, with its member', (_what, form, path, message) => {
    expect(faultOf(form)).toEqual({ path, message: expect.stringMatching(message) });
  });

  it('is another account than the one that is to begin', () => {
    expect(faultOf({ account: '444455556666', keys: [] }, { accountId: '111122223333' })).toMatchObject({
      path: 'account',
    });
    expect(initialAccount({ account: '444455556666', keys: [] }).snapshot.accountId).toBe('444455556666');
  });
});
