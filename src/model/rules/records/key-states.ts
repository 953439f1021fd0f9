// What the key states allow.

import { DELETION_MEMBERS } from '../members.js';
import type { RuleRecords } from '../record.js';
import { API, GUIDE, LOCALSTACK, RECORDINGS, recorded, snapshot, validated } from '../sources.js';

export const KEY_STATES = {
  'STATE-1': {
    sentence:
      'The key state decides whether an operation is allowed on a key, and which error refuses it, as AWS prints it in its table.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: [
      { date: '2026-02' },
      recorded('multi_region/tag_deleting_us-east-1'),
      recorded('multi_region/tag_deleting_us-west-2'),
    ],
    faults: ['keyState'],
    blamedFor: [
      { refusing: ['ImportKeyMaterial'], given: ['Updating'] },
      { wrong: ['KeyState'], after: ['EnableKey', 'DisableKey'] },
      { wrong: ['KeyState'] },
    ],
  },
  'STATE-2': {
    sentence: '`Enabled` is true exactly when `KeyState` is `Enabled`.',
    source: `${API}/API_KeyMetadata.html`,
    evidence: 'documented',
    observed: [validated('test_disable_and_enable_key', '2024-04-11')],
    operations: ['CreateKey', 'DescribeKey'],
    exercisedBy: [{ by: ['CreateKey'] }, { by: ['metadata'] }],
    blamedFor: [{ wrong: ['Enabled'], after: ['UpdatePrimaryRegion'] }, { wrong: ['Enabled'] }],
  },
  'STATE-3': {
    sentence:
      "Each related key has its own key state, which another key's disabling, deletion or loss of material leaves alone.",
    source: `${GUIDE}/multi-region-keys-overview.html`,
    evidence: 'documented',
    observed: [recorded('imports_multi_region')],
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
      'RotateKeyOnDemand is DisabledException on a `Disabled` key, before its key spec matters, and KMSInvalidStateException on a key that is `PendingImport`.',
    source: LOCALSTACK,
    evidence: 'observed',
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
    source: `${RECORDINGS}/rotation.json`,
    evidence: 'observed',
    observed: [recorded('rotation/deleting_rotate-key-on-demand')],
    operations: ['RotateKeyOnDemand'],
    faults: ['keyState'],
  },
  'STATE-6b': {
    sentence:
      'DeriveSharedSecret, Encapsulate and Decapsulate need the key states that the other cryptographic operations need.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    operations: ['DeriveSharedSecret', 'Encapsulate', 'Decapsulate'],
    faults: ['keyState'],
  },
  'STATE-6c': {
    sentence: 'GetKeyLastUsage works in every key state.',
    source: `${API}/API_GetKeyLastUsage.html`,
    evidence: 'documented',
    operations: ['GetKeyLastUsage'],
    exercisedBy: [{ by: ['GetKeyLastUsage'] }],
    blamedFor: [{ refusing: ['GetKeyLastUsage'] }],
  },
  'STATE-6d': {
    sentence: 'ListKeyRotations works in every key state in which the other reading operations work.',
    source: `${RECORDINGS}/rotation.json`,
    evidence: 'observed',
    observed: [
      recorded('rotation/disabled_list-key-rotations'),
      recorded('rotation/deleting_list-key-rotations'),
      recorded('imports/symmetric_empty_history'),
    ],
    operations: ['ListKeyRotations'],
    open: [
      {
        when: 'the key is Creating, Updating, PendingReplicaDeletion or Unavailable',
        given: [['Creating', 'Updating', 'PendingReplicaDeletion', 'Unavailable']],
        answers: ['ok', 'KMSInvalidStateException'],
        reason: 'Seen to succeed in every other state; the page declares the error and does not say when.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { operation: 'ListKeyRotations', region: 'eu-west-2' },
        ],
      },
    ],
    exercisedBy: [{ by: ['ListKeyRotations'] }],
    blamedFor: [{ refusing: ['ListKeyRotations'] }],
  },
  'STATE-6e': {
    sentence: 'In `Creating` and `Updating` RotateKeyOnDemand is judged as EnableKeyRotation.',
    source: `${API}/API_RotateKeyOnDemand.html`,
    evidence: 'assumed',
    operations: ['RotateKeyOnDemand'],
    faults: ['keyState'],
    open: [
      {
        when: 'the key is Updating',
        given: ['Updating'],
        answers: ['ok', 'KMSInvalidStateException'],
        reason: 'The operation is younger than the table, which lets EnableKeyRotation pass.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'eu-west-2' } },
          { operation: 'RotateKeyOnDemand', region: 'eu-west-2' },
        ],
      },
    ],
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
    sentence: 'Asymmetric and HMAC keys can have imported key material, so they too can be `PendingImport`.',
    source: `${GUIDE}/importing-keys.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_import_key_ecc_keys[ECC_NIST_P256]', '2025-08-04'),
      snapshot('test_import_key_hmac_keys[HMAC_256]', '2025-08-04'),
    ],
    operations: ['DescribeKey'],
    faults: ['keyState'],
    exercisedBy: [{ by: ['metadata'], given: ['PendingImport', 'notSymmetric'] }],
  },
  'STATE-8a': {
    sentence:
      'The operations on asymmetric and HMAC keys in `PendingImport` are KMSInvalidStateException `<arn> is pending import.`',
    source: `${RECORDINGS}/imports_data_plane.json`,
    evidence: 'observed',
    observed: [recorded('imports_data_plane/*_missing_material')],
    operations: ['uses SIGN_VERIFY', 'uses GENERATE_VERIFY_MAC', 'GetPublicKey'],
    faults: ['keyState'],
    open: [
      {
        when: 'the key is PendingImport',
        operations: ['uses SIGN_VERIFY', 'uses GENERATE_VERIFY_MAC'],
        answers: ['KMSInvalidStateException'],
        reason: 'The table has no such key; GetPublicKey was seen, and all cryptographic operations have this error.',
        refusedBy: ['STATE-8', 'STATE-8a'],
        example: [
          { operation: 'CreateKey', input: { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', Origin: 'EXTERNAL' } },
          { operation: 'Sign' },
        ],
      },
    ],
  },
  'STATE-9': {
    sentence: 'GetPublicKey works on a `Disabled` key, which the key-state table denies.',
    source: `${RECORDINGS}/rsa.json`,
    evidence: 'observed',
    observed: [recorded('rsa')],
    operations: ['GetPublicKey'],
    faults: ['keyState'],
    blamedFor: [{ refusing: ['GetPublicKey'], given: ['Disabled'] }],
  },
} as const satisfies RuleRecords;
