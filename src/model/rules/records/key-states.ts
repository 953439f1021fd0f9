// What the key states allow.

import { DELETION_MEMBERS } from '../members.js';
import { family, type RuleRecords } from '../record.js';
import { API, GUIDE, RECORDINGS, recorded, snapshot, validated } from '../sources.js';

export const KEY_STATES = family({
  'STATE-1': {
    sentence:
      'The key state decides whether an operation is allowed on a key, and which error refuses it, as AWS prints it in its table.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: [
      { date: '2026-02' },
      recorded('multi_region/tag_deleting_us-east-1'),
      recorded('multi_region/tag_deleting_us-west-2'),
      recorded('imports/pending_*'),
    ],
    faults: ['keyState'],
    blamedFor: [
      { refusing: ['ImportKeyMaterial'], given: ['Updating'] },
      { wrong: ['KeyState'], after: ['EnableKey', 'DisableKey'] },
      { wrong: ['KeyState'] },
    ],
  },
  'STATE-1a': {
    sentence:
      'ImportKeyMaterial into a key with imported key material while its deletion is pending is KMSInvalidStateException.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'assumed',
    question: 'What does ImportKeyMaterial answer on a key with imported key material whose deletion is pending?',
    operations: ['ImportKeyMaterial'],
    faults: ['keyState'],
    open: [
      {
        when: 'the deletion of a key with imported key material is pending',
        given: ['external'],
        answers: ['KMSInvalidStateException', 'UnsupportedOperationException'],
        reason:
          'The table of 2022 had the first; the current one only has the second, of keys that cannot have imported material.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'GetParametersForImport' },
          { operation: 'ScheduleKeyDeletion' },
          { operation: 'ImportKeyMaterial' },
        ],
      },
    ],
    needs: ['keyMaterialImport'],
  },
  'STATE-2': {
    sentence: '`Enabled` is true exactly when `KeyState` is `Enabled`.',
    source: `${API}/API_KeyMetadata.html`,
    evidence: 'documented',
    observed: [
      validated('test_disable_and_enable_key', '2024-04-11'),
      recorded('multi_region/former_primary_updating'),
    ],
    operations: ['CreateKey', 'DescribeKey'],
    exercisedBy: [{ by: ['CreateKey'] }, { by: ['metadata'] }],
    blamedFor: [{ wrong: ['Enabled'], after: ['UpdatePrimaryRegion'] }, { wrong: ['Enabled'] }],
  },
  'STATE-3': {
    sentence:
      "Each related key has its own key state, which another key's disabling, deletion or loss of material leaves alone.",
    source: `${GUIDE}/multi-region-keys-overview.html`,
    evidence: 'documented',
    observed: [
      recorded('multi_region/decrypt_replica_primary_disabled'),
      recorded('multi_region/replica_with_deleting_primary'),
      recorded('imports_multi_region/replica_after_primary_expiry'),
    ],
    operations: ['DescribeKey'],
    exercisedBy: [
      { by: ['metadata'], given: [['withReplicas', 'replica']] },
      { by: ['keyMaterialExpired', 'relatedKeyDeleted'] },
    ],
    blamedFor: [
      { refusing: ['EnableKey', 'DisableKey'], given: ['replica'] },
      { wrong: ['KeyState'], after: ['ReplicateKey', 'relatedKeyDeleted'] },
      {
        wrong: ['KeyState'],
        after: ['UpdatePrimaryRegion', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
        given: ['otherKey'],
      },
      {
        wrong: ['KeyState', ...DELETION_MEMBERS],
        after: ['EnableKey', 'DisableKey', 'ImportKeyMaterial'],
        given: ['otherKey'],
      },
      { wrong: [...DELETION_MEMBERS], after: ['ScheduleKeyDeletion', 'CancelKeyDeletion'], given: ['otherKey'] },
      { wrong: ['KeyState'], given: ['multiRegion'] },
    ],
  },
  'STATE-4': {
    sentence: 'EnableKey on an `Enabled` key and DisableKey on a `Disabled` key succeed.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: [{ date: '2026-02' }],
    operations: ['EnableKey', 'DisableKey'],
    exercisedBy: [
      { by: ['EnableKey'], given: ['Enabled'] },
      { by: ['DisableKey'], given: ['Disabled'] },
    ],
    blamedFor: [
      { refusing: ['EnableKey'], given: ['Enabled'] },
      { refusing: ['DisableKey'], given: ['Disabled'] },
    ],
  },
  'STATE-5': {
    sentence: 'Only a key in a custom key store is ever `Unavailable`, so a multi-Region key never is.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    needs: ['customKeyStore'],
    blamedFor: [{ wrong: ['KeyState'], given: ['Unavailable'] }],
  },
  'STATE-6': {
    sentence:
      'RotateKeyOnDemand is DisabledException on a `Disabled` key, before its key spec matters, and KMSInvalidStateException on a key that is `PendingImport`, before its new material does.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_rotate_key_on_demand_raises_error_given_key_is_disabled', '2025-03-08'),
      snapshot('test_rotate_key_on_demand_on_external_key_with_no_key_material[RSA_4096]', '2025-11-05'),
      recorded('imports/pending_rotate-key-on-demand'),
    ],
    operations: ['RotateKeyOnDemand'],
    faults: ['keyState'],
  },
  'STATE-6a': {
    sentence: 'RotateKeyOnDemand is KMSInvalidStateException while deletion is pending.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: [recorded('rotation/deleting_rotate-key-on-demand')],
    operations: ['RotateKeyOnDemand'],
    faults: ['keyState'],
  },
  'STATE-6b': {
    sentence: 'Encapsulate and Decapsulate need the key states that the other cryptographic operations need.',
    source: `${API}/API_Decapsulate.html`,
    evidence: 'assumed',
    question: 'What does Encapsulate answer in each key state?',
    operations: ['Encapsulate', 'Decapsulate'],
    faults: ['keyState'],
    open: [
      {
        when: 'the key state does not allow the operation',
        answers: ['KMSInvalidStateException'],
        reason: 'The pages ask for a compatible key state, and the table does not have the operations.',
        example: [
          {
            operation: 'CreateKey',
            input: { MultiRegion: true, KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
          },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { operation: 'Encapsulate', region: 'eu-west-2' },
        ],
      },
    ],
  },
  'STATE-6c': {
    sentence: 'GetKeyLastUsage works in every key state.',
    source: `${API}/API_GetKeyLastUsage.html`,
    evidence: 'documented',
    operations: ['GetKeyLastUsage'],
    faults: ['keyState'],
    exercisedBy: [{ by: ['GetKeyLastUsage'] }],
    blamedFor: [{ refusing: ['GetKeyLastUsage'] }],
  },
  'STATE-6d': {
    sentence:
      'ListKeyRotations works in every key state, but not with a key in a custom key store: that is UnsupportedOperationException.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: [
      recorded('rotation/disabled_list-key-rotations'),
      recorded('rotation/deleting_list-key-rotations'),
      recorded('imports/symmetric_empty_history'),
    ],
    operations: ['ListKeyRotations'],
    faults: ['keyState'],
    exercisedBy: [{ by: ['ListKeyRotations'] }],
    blamedFor: [{ refusing: ['ListKeyRotations'] }],
  },
  'STATE-6e': {
    sentence: 'RotateKeyOnDemand is refused in `Creating`, and works in `Updating`.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    operations: ['RotateKeyOnDemand'],
    faults: ['keyState'],
    exercisedBy: [{ by: ['RotateKeyOnDemand'], given: ['Updating'] }],
    blamedFor: [{ refusing: ['RotateKeyOnDemand'], given: ['Updating'] }],
  },
  'STATE-7': {
    sentence:
      'A key in `PendingImport` can be neither enabled nor disabled; reading, policies, retiring and revoking grants and deleting aliases work in every key state.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: [recorded('imports/pending_enable-key'), recorded('imports/pending_disable-key')],
    operations: ['works in every key state', 'EnableKey', 'DisableKey'],
    exercisedBy: [{ by: ['works in every key state'] }],
    blamedFor: [{ refusing: ['works in every key state'] }],
  },
  'STATE-8': {
    sentence:
      'Asymmetric and HMAC keys can have imported key material, so they too can be `PendingImport`, in which what uses the material is KMSInvalidStateException.',
    source: `${GUIDE}/importing-keys.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_import_key_ecc_keys[ECC_NIST_P256]', '2025-08-04'),
      snapshot('test_import_key_hmac_keys[HMAC_256]', '2025-08-04'),
      recorded('imports_data_plane/*_missing_material'),
    ],
    operations: ['DescribeKey'],
    exercisedBy: [{ by: ['metadata'], given: ['PendingImport', 'notSymmetric'] }],
  },
  'STATE-8a': {
    sentence:
      'GetPublicKey of a key that is `PendingImport` is allowed by the table, and was seen to be KMSInvalidStateException `<arn> is pending import.`',
    source: `${RECORDINGS}/imports_families.json`,
    evidence: 'observed',
    observed: [recorded('imports_families/*_public_missing')],
    operations: ['GetPublicKey'],
    faults: ['keyState'],
    open: [
      {
        when: 'the key is PendingImport',
        answers: ['KMSInvalidStateException', 'ok'],
        reason:
          'The first was seen in 2026-09 of keys whose material had been deleted; the table says that it succeeds.',
        example: [
          { operation: 'CreateKey', input: { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', Origin: 'EXTERNAL' } },
          { operation: 'GetPublicKey' },
        ],
      },
    ],
  },
  'STATE-9': {
    sentence: 'GetPublicKey works on a `Disabled` key.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: [recorded('rsa/disabled_public_key')],
    operations: ['GetPublicKey'],
    exercisedBy: [{ by: ['GetPublicKey'], given: ['Disabled'] }],
    blamedFor: [{ refusing: ['GetPublicKey'], given: ['Disabled'] }],
  },
} as const satisfies RuleRecords);
