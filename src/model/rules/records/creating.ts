// Creating keys.

import { KEY_KIND, POLICY_MEMBERS, ROLES, TAG_MEMBERS } from '../members.js';
import { family, type RuleRecords } from '../record.js';
import { API, GUIDE, RECORDINGS, recorded, snapshot, UNNAMED } from '../sources.js';

export const CREATING = family({
  'CREATE-1': {
    sentence:
      'CreateKey with `MultiRegion: true` makes a primary key that is `Enabled` at once and has no replicas; with `Origin: EXTERNAL` it is `PendingImport`.',
    source: `${API}/API_CreateKey.html`,
    evidence: 'documented',
    observed: [snapshot('test_create_multi_region_key', '2025-11-10'), recorded('multi_region/primary_initial')],
    operations: ['CreateKey'],
    exercisedBy: [{ by: ['CreateKey'], given: ['multiRegion'] }],
    blamedFor: [
      { refusing: ['CreateKey'], given: [['external', 'multiRegion']] },
      { wrong: ['KeyState', 'Enabled'], after: ['CreateKey'] },
      { wrong: ['MultiRegion', ROLES], after: ['CreateKey'], given: ['multiRegion'] },
    ],
  },
  'CREATE-2': {
    sentence: 'A key is multi-Region or single-Region for good, and a custom key store holds no multi-Region keys.',
    source: `${GUIDE}/create-primary-keys.html`,
    evidence: 'documented',
    operations: ['CreateKey', 'DescribeKey'],
    exercisedBy: [{ by: ['metadata'], given: ['multiRegion'] }],
    blamedFor: [{ wrong: ['MultiRegion'] }],
  },
  'CREATE-2a': {
    sentence: 'CreateKey of a multi-Region key in a custom key store is UnsupportedOperationException.',
    source: `${API}/API_CreateKey.html`,
    evidence: 'assumed',
    question: 'With which error is a multi-Region key in a custom key store refused?',
    operations: ['CreateKey'],
    faults: ['multiRegionInCustomKeyStore'],
    open: [
      {
        when: 'a multi-Region key is to be made in a custom key store',
        answers: ['UnsupportedOperationException', 'ValidationException'],
        reason: UNNAMED,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' } },
        ],
      },
    ],
    needs: ['customKeyStore'],
  },
  'CREATE-3': {
    sentence:
      '`KeyUsage` must be given for every key spec but `SYMMETRIC_DEFAULT`, and the key spec must allow it; otherwise ValidationException.',
    source: `${API}/API_CreateKey.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_hmac_create_key_invalid_operations', '2023-04-13'),
      snapshot('test_derive_shared_secret', '2024-12-25'),
      recorded('hmac/default_usage'),
      recorded('hmac/incompatible_usage'),
      recorded('imports_families/ML_DSA_*_external_create'),
    ],
    operations: ['CreateKey'],
    faults: ['keyUsageMissing', 'keyUsageUnfit', 'keySpecNotInRegion', 'keySpecNotImported'],
    open: [
      {
        when: 'the Region does not offer the key spec, such as SM2 outside of China',
        answers: ['UnsupportedOperationException', 'ValidationException'],
        reason: 'The page declares the first; the set of key specs in a constraint error of us-east-1 has no SM2.',
        example: [{ operation: 'CreateKey', input: { KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' } }],
      },
      {
        when: 'an ML-KEM key is to have imported key material',
        given: ['external', 'mlKem'],
        answers: ['ValidationException', 'UnsupportedOperationException', 'ok'],
        reason: 'Seen for ML-DSA keys; AWS does not say of ML-KEM keys that they take no imported key material.',
        example: [
          {
            operation: 'CreateKey',
            input: { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE', Origin: 'EXTERNAL' },
          },
        ],
      },
    ],
    exercisedBy: [{ by: ['CreateKey'], given: ['notSymmetric'] }],
    blamedFor: [{ refusing: ['CreateKey'], given: ['notSymmetric'] }],
  },
  'CREATE-4': {
    sentence: 'A single-Region key shows `MultiRegion: false` and no `MultiRegionConfiguration`.',
    source: `${API}/API_DescribeKey.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_non_multi_region_keys_should_not_have_multi_region_properties', '2025-11-10'),
      recorded('imports/symmetric_create'),
    ],
    operations: ['CreateKey', 'DescribeKey'],
    exercisedBy: [
      { by: ['CreateKey'], given: ['singleRegion'] },
      { by: ['metadata'], given: ['singleRegion'] },
    ],
    blamedFor: [
      { wrong: ['MultiRegion', ROLES], after: ['CreateKey'], given: ['singleRegion'] },
      { wrong: ['MultiRegion', ROLES], given: ['singleRegion'] },
    ],
  },
  'CREATE-5': {
    sentence:
      'Key metadata has only the members that apply to the key: algorithm lists by usage, and `CurrentKeyMaterialId` for symmetric encryption keys once they had material.',
    source: `${API}/API_KeyMetadata.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_create_multi_region_key', '2025-11-10'),
      recorded('imports_multi_region/replica_pending_poll'),
    ],
    operations: ['CreateKey', 'DescribeKey'],
    exercisedBy: [{ by: ['CreateKey'] }, { by: ['metadata'] }],
    blamedFor: [
      {
        wrong: [
          'CreationDate',
          'KeyCreationDate',
          'CurrentKeyMaterialId',
          'EncryptionAlgorithms',
          'SigningAlgorithms',
          'MacAlgorithms',
          'KeyAgreementAlgorithms',
          'EncapsulationAlgorithms',
          'KeyManager',
          'CustomKeyStoreId',
          'CloudHsmClusterId',
          'XksKeyConfiguration',
        ],
      },
    ],
  },
  'CREATE-6': {
    sentence:
      'Creating a multi-Region primary key needs `kms:CreateKey`, and `iam:CreateServiceLinkedRole` until the account has the role.',
    source: `${GUIDE}/multi-region-keys-auth.html`,
    evidence: 'documented',
    observed: [recorded('multi_region_permissions/existing_role_iam_creation_denied')],
    operations: ['CreateKey'],
    needs: ['permissions'],
  },
  'CREATE-7': {
    sentence:
      'CreateKey defaults to SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, AWS_KMS, single-Region, an empty description, the default key policy and no tags.',
    source: `${API}/API_CreateKey.html`,
    evidence: 'documented',
    operations: ['CreateKey'],
    faults: [
      'keySpecTwice',
      'customKeyStoreUncalledFor',
      'keySpecInCustomKeyStore',
      'customKeyStoreIdMissing',
      'xksKeyIdUnfit',
    ],
    open: [
      {
        when: 'both names of the key spec are given, or parameters do not go with the origin',
        answers: ['ValidationException', 'UnsupportedOperationException'],
        reason: UNNAMED,
        example: [
          {
            operation: 'CreateKey',
            input: { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', CustomerMasterKeySpec: 'RSA_2048' },
          },
        ],
      },
      {
        when: 'a key that is not for symmetric encryption is to be made in a custom key store',
        answers: ['UnsupportedOperationException', 'ValidationException'],
        reason: UNNAMED,
        example: [
          {
            operation: 'CreateKey',
            input: { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' },
          },
        ],
      },
    ],
    exercisedBy: [{ by: ['CreateKey'] }],
    blamedFor: [
      { refusing: ['CreateKey'] },
      { wrong: [...KEY_KIND, 'Description', ...POLICY_MEMBERS, ...TAG_MEMBERS], after: ['CreateKey'] },
      { wrong: [...KEY_KIND, ...TAG_MEMBERS, ...POLICY_MEMBERS, 'Description'] },
    ],
  },
  'CREATE-8': {
    sentence:
      "Algorithm lists have AWS's order: of Ed25519 ED25519_PH_SHA_512 first, of RSA PKCS #1 v1.5 before PSS and OAEP with SHA-1 before SHA-256, each by the length of the hash.",
    source: `${RECORDINGS}/imports_families.json`,
    evidence: 'observed',
    observed: [
      recorded('ecc/public_key'),
      recorded('rsa/public_key'),
      recorded('imports_families/ECC_NIST_EDWARDS25519_metadata'),
    ],
    operations: ['CreateKey', 'DescribeKey', 'GetPublicKey'],
    needs: ['undecided'],
  },
} as const satisfies RuleRecords);
