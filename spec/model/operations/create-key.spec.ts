// CreateKey: primary keys and single-Region keys, of every key spec and usage.

import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/index.js';
import { requiredPermissions } from '../../../src/model/engine/permissions.js';
import { INPUTS } from '../../../src/model/operations/tables.js';
import {
  KEY_SPECS,
  KEY_USAGES,
  type KeySpec,
  type KeyUsage,
  OPERATIONS,
} from '../../../src/model/vocabulary/vocabulary.js';
import { createKey, describeKey, importMaterial, ok, openAccount, refusal } from '../../support/host.js';
import { ACCOUNT_ID } from '../../support/key-sets.js';
import { KEY_SPEC_USES } from '../../support/key-spec-uses.js';
import { brokenWords, words } from '../../support/words.js';

const REGION = 'us-east-1';
const CHINA = 'cn-north-1';
/** What a store's clock shows when it is new, in epoch seconds. */
const CREATED = Date.UTC(2026, 0, 1) / 1000;

const CLOUD_HSM = { customKeyStoreId: 'cks-1', customKeyStoreType: 'AWS_CLOUDHSM', isConnected: true } as const;
const EXTERNAL = { customKeyStoreId: 'cks-2', customKeyStoreType: 'EXTERNAL_KEY_STORE', isConnected: true } as const;

const keyArn = (keyId: string, region = REGION): string => `arn:aws:kms:${region}:${ACCOUNT_ID}:key/${keyId}`;

/** SM2 exists in China only. */
const regionOf = (keySpec: KeySpec): string => (keySpec === 'SM2' ? CHINA : REGION);

const ALGORITHM_MEMBERS = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
  ENCAPSULATE_DECAPSULATE: 'EncapsulationAlgorithms',
} as const satisfies Record<KeyUsage, string>;

const NOT_USES = KEY_SPECS.flatMap((keySpec) =>
  KEY_USAGES.filter((usage) => !KEY_SPEC_USES.some(([spec, use]) => spec === keySpec && use === usage)).map(
    (usage) => [keySpec, usage] as const,
  ),
);

describe('a multi-Region key', () => {
  it('is at once an Enabled primary key without replicas [CREATE-1]', () => {
    const store = openAccount();
    const metadata = createKey(store, REGION, { MultiRegion: true });
    const { KeyId } = metadata;
    expect(metadata).toEqual({
      AWSAccountId: ACCOUNT_ID,
      KeyId,
      Arn: keyArn(KeyId),
      CreationDate: CREATED,
      Enabled: true,
      Description: '',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: true,
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'PRIMARY',
        PrimaryKey: { Arn: keyArn(KeyId), Region: REGION },
        ReplicaKeys: [],
      },
      CurrentKeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(describeKey(store, REGION, KeyId)).toEqual(metadata);
  });

  it('is never Creating: one event makes it [CREATE-1]', () => {
    const store = openAccount({ replicationDelay: null });
    const result = store.call({ region: REGION, operation: 'CreateKey', input: { MultiRegion: true } });
    expect(result.events).toMatchObject([{ type: 'KeyCreated', region: REGION, keyState: 'Enabled' }]);
    expect(store.nextInstant()).toBeUndefined();
  });

  it('of origin EXTERNAL is PendingImport, and not Enabled before its key material is imported [CREATE-1]', () => {
    const store = openAccount();
    const { KeyId, ...metadata } = createKey(store, REGION, { MultiRegion: true, Origin: 'EXTERNAL' });
    expect(metadata).toMatchObject({ KeyState: 'PendingImport', Enabled: false, Origin: 'EXTERNAL' });
    expect(metadata.MultiRegionConfiguration).toMatchObject({ MultiRegionKeyType: 'PRIMARY', ReplicaKeys: [] });
    importMaterial(store, REGION, KeyId, 'material');
    expect(describeKey(store, REGION, KeyId)).toMatchObject({ KeyState: 'Enabled', Enabled: true });
  });

  it('is one from its creation on: no other operation says what kind of key it is [CREATE-2]', () => {
    expect(OPERATIONS.filter((operation) => 'MultiRegion' in INPUTS[operation])).toEqual(['CreateKey']);
  });

  it('can be replicated, and changes its primary Region: a single-Region key does neither [CREATE-2]', () => {
    const store = openAccount();
    const { KeyId: multi } = createKey(store, REGION, { MultiRegion: true });
    const single = createKey(store, REGION);
    const into = { ReplicaRegion: 'eu-west-2' };
    const to = { PrimaryRegion: 'eu-west-2' };
    expect(refusal(store, REGION, 'ReplicateKey', { KeyId: multi, ...into })).toBe('ok');
    store.advance('PT5S');
    expect(refusal(store, REGION, 'UpdatePrimaryRegion', { KeyId: multi, ...to })).toBe('ok');
    expect(refusal(store, REGION, 'ReplicateKey', { KeyId: single.KeyId, ...into })).toBe(
      `UnsupportedOperationException: ${words('notPrimaryToReplicate', { keyArn: single.Arn })} [REPLICATE-1a]`,
    );
    expect(refusal(store, REGION, 'UpdatePrimaryRegion', { KeyId: single.KeyId, ...to })).toBe(
      `KMSInvalidStateException: ${words('notPrimaryToUpdate', { keyArn: single.Arn })} [PRIMARY-2a]`,
    );
    expect(describeKey(store, REGION, single.KeyId)).toEqual(single);
  });

  it('cannot be in a custom key store, which holds single-Region keys [CREATE-2a]', () => {
    const store = openAccount({ customKeyStores: [CLOUD_HSM, EXTERNAL] });
    const inCloudHsm = { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' };
    const external = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: 'cks-2', XksKeyId: 'xks-1' };
    for (const input of [inCloudHsm, external]) {
      expect(refusal(store, REGION, 'CreateKey', { ...input, MultiRegion: true })).toBe(
        `UnsupportedOperationException: ${words('multiRegionInCustomKeyStore')} [CREATE-2a]`,
      );
      expect(createKey(store, REGION, { ...input, MultiRegion: false })).toMatchObject({ MultiRegion: false });
    }
  });

  it('needs the permission to create keys, and the one for the role that keeps related keys in step [CREATE-6]', () => {
    const query = { region: REGION, operation: 'CreateKey' } as const;
    const role = 'aws-service-role/mrk.kms.amazonaws.com/AWSServiceRoleForKeyManagementServiceMultiRegionKeys';
    const createAny = { action: 'kms:CreateKey', resource: '*', region: REGION };
    expect(requiredPermissions({ ...query, input: { MultiRegion: true } })).toMatchObject([
      createAny,
      {
        action: 'iam:CreateServiceLinkedRole',
        resource: `arn:aws:iam::${ACCOUNT_ID}:role/${role}`,
        region: REGION,
      },
    ]);
    expect(requiredPermissions({ ...query, input: { MultiRegion: false } })).toMatchObject([createAny]);
  });
});

describe('a single-Region key', () => {
  it('says so, and has no multi-Region configuration [CREATE-4]', () => {
    const store = openAccount();
    for (const input of [{}, { MultiRegion: false }]) {
      const metadata = createKey(store, REGION, input);
      expect(metadata).toMatchObject({ MultiRegion: false, KeyState: 'Enabled' });
      expect(metadata).not.toHaveProperty('MultiRegionConfiguration');
    }
    expect(createKey(store, REGION, { MultiRegion: true })).toHaveProperty('MultiRegionConfiguration');
  });
});

describe('the key usage', () => {
  it.each(KEY_SPECS.filter((keySpec) => keySpec !== 'SYMMETRIC_DEFAULT'))(
    'must be given for %s [CREATE-3]',
    (KeySpec) => {
      expect(refusal(openAccount(), regionOf(KeySpec), 'CreateKey', { KeySpec })).toBe(
        `ValidationException: ${words('keyUsageMissing')} [CREATE-3]`,
      );
    },
  );

  it('of a symmetric encryption key need not be given [CREATE-3]', () => {
    expect(createKey(openAccount(), REGION, { KeySpec: 'SYMMETRIC_DEFAULT' }).KeyUsage).toBe('ENCRYPT_DECRYPT');
  });

  it.each(KEY_SPEC_USES)('of %s can be %s [CREATE-3]', (KeySpec, KeyUsage) => {
    for (const MultiRegion of [true, false]) {
      const metadata = createKey(openAccount(), regionOf(KeySpec), { KeySpec, KeyUsage, MultiRegion });
      expect(metadata).toMatchObject({ KeySpec, KeyUsage, MultiRegion, KeyState: 'Enabled' });
    }
  });

  it.each(NOT_USES)('of %s cannot be %s [CREATE-3]', (KeySpec, KeyUsage) => {
    expect(refusal(openAccount(), regionOf(KeySpec), 'CreateKey', { KeySpec, KeyUsage })).toBe(
      `ValidationException: ${words('keyUsageUnfit', { keyUsage: KeyUsage, keySpec: KeySpec })} [CREATE-3]`,
    );
  });

  it.each([
    ['SM2', 'SIGN_VERIFY', CHINA, REGION],
    ['ML_KEM_512', 'ENCAPSULATE_DECAPSULATE', REGION, CHINA],
    ['ML_KEM_1024', 'ENCAPSULATE_DECAPSULATE', 'us-gov-west-1', 'cn-northwest-1'],
  ] as const)('%s for %s is offered in %s and not in %s [CREATE-3]', (KeySpec, KeyUsage, offered, notOffered) => {
    const store = openAccount();
    expect(createKey(store, offered, { KeySpec, KeyUsage }).KeySpec).toBe(KeySpec);
    expect(refusal(store, notOffered, 'CreateKey', { KeySpec, KeyUsage })).toBe(
      `UnsupportedOperationException: ${words('keySpecNotInRegion', { keySpec: KeySpec })} [CREATE-3]`,
    );
  });
});

describe('imported key material', () => {
  it.each(KEY_SPECS.filter((keySpec) => keySpec.startsWith('ML_')))('is none for %s [CREATE-3]', (KeySpec) => {
    const KeyUsage = KeySpec.startsWith('ML_DSA') ? 'SIGN_VERIFY' : 'ENCAPSULATE_DECAPSULATE';
    expect(refusal(openAccount(), REGION, 'CreateKey', { KeySpec, KeyUsage, Origin: 'EXTERNAL' })).toBe(
      `ValidationException: ${words('keySpecNotImported', { keySpec: KeySpec })} [CREATE-3]`,
    );
    expect(createKey(openAccount(), REGION, { KeySpec, KeyUsage }).Origin).toBe('AWS_KMS');
  });

  it.each(KEY_SPEC_USES.filter(([keySpec]) => !keySpec.startsWith('ML_')))(
    'can be that of %s for %s [CREATE-3]',
    (KeySpec, KeyUsage) => {
      const metadata = createKey(openAccount(), regionOf(KeySpec), { KeySpec, KeyUsage, Origin: 'EXTERNAL' });
      expect(metadata).toMatchObject({ KeySpec, KeyUsage, Origin: 'EXTERNAL', KeyState: 'PendingImport' });
    },
  );
});

describe('key metadata', () => {
  it.each(KEY_SPEC_USES)(
    'of %s for %s lists its algorithms in their order, and no others [CREATE-5] [CREATE-8]',
    (KeySpec, KeyUsage, algorithms) => {
      const metadata = createKey(openAccount(), regionOf(KeySpec), { KeySpec, KeyUsage });
      const listed = Object.entries(metadata).filter(([member]) => member.endsWith('Algorithms'));
      expect(listed).toEqual([[ALGORITHM_MEMBERS[KeyUsage], algorithms]]);
    },
  );

  it.each(KEY_SPEC_USES)(
    'of %s for %s names its key material only if it is symmetric [CREATE-5]',
    (KeySpec, KeyUsage) => {
      const metadata = createKey(openAccount(), regionOf(KeySpec), { KeySpec, KeyUsage });
      expect('CurrentKeyMaterialId' in metadata).toBe(KeySpec === 'SYMMETRIC_DEFAULT');
    },
  );

  it('names imported key material from its import on, also once it is deleted [CREATE-5]', () => {
    const store = openAccount();
    const created = createKey(store, REGION, { Origin: 'EXTERNAL' });
    expect(created).not.toHaveProperty('CurrentKeyMaterialId');
    const { KeyId } = created;
    const CurrentKeyMaterialId = importMaterial(store, REGION, KeyId, 'material');
    expect(describeKey(store, REGION, KeyId)).toMatchObject({ KeyState: 'Enabled', CurrentKeyMaterialId });
    ok(store, REGION, 'DeleteImportedKeyMaterial', { KeyId });
    expect(describeKey(store, REGION, KeyId)).toMatchObject({ KeyState: 'PendingImport', CurrentKeyMaterialId });
  });

  it('names the key material of the set also in a replica key that has not imported it [CREATE-5]', () => {
    const store = openAccount();
    const { KeyId } = createKey(store, REGION, { MultiRegion: true, Origin: 'EXTERNAL' });
    const CurrentKeyMaterialId = importMaterial(store, REGION, KeyId, 'material');
    ok(store, REGION, 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    expect(describeKey(store, 'eu-west-2', KeyId)).not.toHaveProperty('CurrentKeyMaterialId');
    store.advance('PT5S');
    expect(describeKey(store, 'eu-west-2', KeyId)).toMatchObject({ KeyState: 'PendingImport', CurrentKeyMaterialId });
  });

  it('names no key material while a replica key is Creating [CREATE-5]', () => {
    const store = openAccount({ replicationDelay: null });
    const { KeyId, CurrentKeyMaterialId } = createKey(store, REGION, { MultiRegion: true });
    ok(store, REGION, 'ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' });
    expect(describeKey(store, 'eu-west-2', KeyId)).not.toHaveProperty('CurrentKeyMaterialId');
    store.finishReplication({ keyId: KeyId, region: 'eu-west-2' });
    expect(describeKey(store, 'eu-west-2', KeyId).CurrentKeyMaterialId).toBe(CurrentKeyMaterialId);
  });

  it('leaves out what does not apply: nothing is null or undefined [CREATE-5]', () => {
    const store = openAccount({ customKeyStores: [CLOUD_HSM] });
    const made = [
      createKey(store, REGION),
      createKey(store, REGION, { MultiRegion: true }),
      createKey(store, REGION, { Origin: 'EXTERNAL' }),
      createKey(store, REGION, { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' }),
      createKey(store, REGION, { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }),
    ];
    const mayBeAbsent = [
      'DeletionDate',
      'ValidTo',
      'ExpirationModel',
      'PendingDeletionWindowInDays',
      'CloudHsmClusterId',
    ];
    for (const metadata of made) {
      expect(Object.values(metadata).filter((value) => value === null || value === undefined)).toEqual([]);
      for (const member of mayBeAbsent) expect(metadata).not.toHaveProperty(member);
    }
  });

  it('of a key outside of custom key stores names none [CREATE-7]', () => {
    const metadata = createKey(openAccount({ customKeyStores: [CLOUD_HSM] }), REGION);
    expect(metadata).not.toHaveProperty('CustomKeyStoreId');
    expect(metadata).not.toHaveProperty('XksKeyConfiguration');
  });
});

describe('CreateKey', () => {
  it('without parameters makes a symmetric single-Region key with the default policy and no tags [CREATE-7]', () => {
    const store = openAccount();
    const metadata = createKey(store, REGION);
    const { KeyId } = metadata;
    expect(metadata).toMatchObject({
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      Origin: 'AWS_KMS',
      MultiRegion: false,
      Description: '',
    });
    expect(ok(store, REGION, 'ListResourceTags', { KeyId }).Tags).toEqual([]);
    expect(JSON.parse(ok(store, REGION, 'GetKeyPolicy', { KeyId }).Policy)).toEqual({
      Version: '2012-10-17',
      Id: 'key-default-1',
      Statement: [
        {
          Sid: 'Enable IAM User Permissions',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    });
    expect(ok(store, REGION, 'ListAliases', { KeyId }).Aliases).toEqual([]);
    expect(ok(store, REGION, 'ListGrants', { KeyId }).Grants).toEqual([]);
    expect(ok(store, REGION, 'GetKeyRotationStatus', { KeyId }).KeyRotationEnabled).toBe(false);
  });

  it('gives the key what the request says [CREATE-7]', () => {
    const store = openAccount();
    const Tags = [{ TagKey: 'Purpose', TagValue: 'Test' }];
    const { KeyId, Description } = createKey(store, REGION, { Description: 'described', Tags });
    expect(Description).toBe('described');
    expect(ok(store, REGION, 'ListResourceTags', { KeyId }).Tags).toEqual(Tags);
  });

  it('takes a description of 8,192 characters, and not one more [CREATE-7]', () => {
    const store = openAccount();
    const Description = 'd'.repeat(8192);
    expect(createKey(store, REGION, { Description }).Description).toBe(Description);
    expect(refusal(store, REGION, 'CreateKey', { Description: `${Description}d` })).toBe(
      `ValidationException: ${brokenWords('description', `${Description}d`, { is: 'maxLength', limit: 8192 })} [MODEL-1]`,
    );
  });

  it('takes the key spec under its old name, but not under both names at once [CREATE-7]', () => {
    const store = openAccount();
    const rsa = { CustomerMasterKeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' };
    expect(createKey(store, REGION, rsa)).toMatchObject({ KeySpec: 'RSA_2048', CustomerMasterKeySpec: 'RSA_2048' });
    expect(refusal(store, REGION, 'CreateKey', { ...rsa, KeySpec: 'RSA_2048' })).toBe(
      `ValidationException: ${words('keySpecTwice')} [CREATE-7]`,
    );
  });

  it.each(KEY_SPEC_USES)('shows %s for %s under the two names of the key spec [CREATE-7]', (KeySpec, KeyUsage) => {
    expect(createKey(openAccount(), regionOf(KeySpec), { KeySpec, KeyUsage }).CustomerMasterKeySpec).toBe(KeySpec);
  });

  it.each([
    ['a custom key store for origin AWS_KMS', { CustomKeyStoreId: 'cks-1' }, notCustom('AWS_KMS')],
    ['an external key for origin EXTERNAL', { Origin: 'EXTERNAL', XksKeyId: 'xks-1' }, notCustom('EXTERNAL')],
    [
      'origin AWS_CLOUDHSM without a custom key store',
      { Origin: 'AWS_CLOUDHSM' },
      `ValidationException: ${words('customKeyStoreIdMissing', { origin: 'AWS_CLOUDHSM' })} [CREATE-7]`,
    ],
    [
      'origin EXTERNAL_KEY_STORE without an external key',
      { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: 'cks-2' },
      `ValidationException: ${words('xksKeyIdUnfit')} [CREATE-7]`,
    ],
    [
      'an external key for origin AWS_CLOUDHSM',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1', XksKeyId: 'xks-1' },
      `ValidationException: ${words('xksKeyIdUnfit')} [CREATE-7]`,
    ],
    [
      'an asymmetric key in a custom key store',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1', KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' },
      `UnsupportedOperationException: ${words('keySpecInCustomKeyStore')} [CREATE-7]`,
    ],
  ])('refuses %s [CREATE-7]', (_what, input, error) => {
    expect(refusal(customAccount(), REGION, 'CreateKey', input)).toBe(error);
  });

  it('makes a key in a custom key store, and names it in the metadata [CREATE-7]', () => {
    const store = customAccount();
    const inCloudHsm = createKey(store, REGION, { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' });
    expect(inCloudHsm).toMatchObject({
      CustomKeyStoreId: 'cks-1',
      CloudHsmClusterId: 'cluster-1',
      KeyState: 'Enabled',
    });
    expect(inCloudHsm).not.toHaveProperty('CurrentKeyMaterialId');
    const external = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: 'cks-2', XksKeyId: 'xks-1' };
    const inExternalStore = createKey(store, REGION, external);
    expect(inExternalStore).toMatchObject({ CustomKeyStoreId: 'cks-2', XksKeyConfiguration: { Id: 'xks-1' } });
    expect(inExternalStore).not.toHaveProperty('CloudHsmClusterId');
  });
});

function notCustom(origin: string): string {
  return `ValidationException: ${words('customKeyStoreUncalledFor', { origin })} [CREATE-7]`;
}

function customAccount(): Store {
  return openAccount({ customKeyStores: [{ ...CLOUD_HSM, cloudHsmClusterId: 'cluster-1' }, EXTERNAL] });
}
