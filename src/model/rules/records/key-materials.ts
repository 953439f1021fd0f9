// Imported key material.

import { EXPIRATION_MEMBERS, MATERIAL_IDS } from '../members.js';
import { family, type RuleRecords } from '../record.js';
import { API, GUIDE, RECORDINGS, recorded, SEEN, snapshot } from '../sources.js';

export const KEY_MATERIALS = family({
  'IMPORT-1': {
    sentence:
      'Each related key imports key material for itself, with its own expiration; `ExpirationModel` defaults to KEY_MATERIAL_EXPIRES, which needs a `ValidTo`, kept in whole seconds.',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_import_key_symmetric', '2025-11-10'),
      recorded('imports/missing_valid_to'),
      recorded('imports_multi_region/replica_after_primary_expiry'),
    ],
    operations: ['ImportKeyMaterial'],
    faults: ['validToMissing'],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['ImportKeyMaterial'] }],
    blamedFor: [
      { refusing: ['ImportKeyMaterial'], given: ['replica'] },
      { wrong: [...EXPIRATION_MEMBERS], after: ['ImportKeyMaterial'] },
      { wrong: [...EXPIRATION_MEMBERS] },
    ],
  },
  'IMPORT-1a': {
    sentence:
      'A `ValidTo` that is past, more than 365 days ahead, or given for material that does not expire is ValidationException.',
    source: `${RECORDINGS}/imports.json`,
    evidence: 'observed',
    observed: [
      recorded('imports/expired_valid_to'),
      recorded('imports/excessive_valid_to'),
      recorded('imports/no_expiry_with_valid_to'),
    ],
    operations: ['ImportKeyMaterial'],
    faults: ['validToUncalledFor', 'validToPast', 'validToTooFar'],
    open: [
      {
        when: '`ValidTo` is past, too far ahead, or given for material that does not expire',
        answers: ['ValidationException'],
        reason: SEEN,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'GetParametersForImport' },
          { operation: 'ImportKeyMaterial', input: { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: 1 } },
        ],
      },
    ],
    needs: ['keyMaterialImport'],
  },
  'IMPORT-2': {
    sentence:
      'A key takes back only its own key material, a replica key only what its primary key has: otherwise IncorrectKeyMaterialException.',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'documented',
    observed: [
      recorded('imports/wrong_existing_material'),
      recorded('imports/new_same_material'),
      recorded('imports_multi_region/replica_wrong_first'),
    ],
    operations: ['ImportKeyMaterial'],
    faults: ['materialNotNew', 'materialUnexpected', 'noMaterialToCompare'],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['ImportKeyMaterial'], given: ['replica'] }],
  },
  'IMPORT-2a': {
    sentence: '`ImportType: NEW_KEY_MATERIAL` on a replica key is ValidationException.',
    source: `${RECORDINGS}/imports_multi_region.json`,
    evidence: 'observed',
    observed: [recorded('imports_multi_region/replica_new_type_rejected')],
    operations: ['ImportKeyMaterial'],
    faults: ['newMaterialForReplica'],
    open: [
      {
        when: 'new key material is to be imported into a replica key',
        answers: [
          'ValidationException',
          'IncorrectKeyMaterialException',
          'UnsupportedOperationException',
          'KMSInvalidStateException',
        ],
        reason: 'The first was seen in 2026-09; the page declares the others and names none.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'GetParametersForImport' },
          { operation: 'ImportKeyMaterial' },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'GetParametersForImport', region: 'eu-west-2' },
          {
            operation: 'ImportKeyMaterial',
            region: 'eu-west-2',
            input: { ImportType: 'NEW_KEY_MATERIAL', EncryptedKeyMaterial: 'bWF0ZXJpYWwgMg==' },
          },
        ],
      },
    ],
    needs: ['keyMaterialImport'],
  },
  'IMPORT-3': {
    sentence:
      'A key becomes `Enabled` once all key material that it permanently has is imported; until then it stays `PendingImport`.',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'documented',
    observed: [snapshot('test_import_key_symmetric', '2025-11-10'), recorded('imports/initial_metadata')],
    operations: ['ImportKeyMaterial'],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['ImportKeyMaterial'] }],
    blamedFor: [
      { refusing: ['ImportKeyMaterial'] },
      { wrong: ['KeyState'], after: ['ImportKeyMaterial'] },
      { wrong: ['KeyState'], given: ['PendingImport'] },
    ],
  },
  'IMPORT-4': {
    sentence:
      'At its `ValidTo` key material cannot be used any more, and the key becomes `PendingImport` if it permanently has that material, but not for want of pending material; ListKeyRotations still lists it with its date.',
    source: `${GUIDE}/importing-keys-import-key-material.html#importing-keys-expiration`,
    evidence: 'documented',
    observed: [
      recorded('imports/expired_history'),
      recorded('imports_edges/pending_expired_history'),
      recorded('imports_expiry/expiry_history_poll'),
    ],
    operations: ['ImportKeyMaterial'],
    needs: ['keyMaterialImport', 'clock'],
    exercisedBy: [{ by: ['keyMaterialExpired'] }],
    blamedFor: [{ wrong: ['KeyState', ...EXPIRATION_MEMBERS, 'Rotations'], after: ['keyMaterialExpired'] }],
  },
  'IMPORT-5': {
    sentence:
      'DeleteImportedKeyMaterial removes the named or current material, and the key becomes `PendingImport` unless that material was pending rotation.',
    source: `${API}/API_DeleteImportedKeyMaterial.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_import_key_symmetric', '2025-11-10'),
      recorded('imports/delete_current'),
      recorded('imports/delete_noncurrent'),
      recorded('imports/delete_pending_rotation'),
    ],
    operations: ['DeleteImportedKeyMaterial'],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['DeleteImportedKeyMaterial'] }],
    blamedFor: [
      { refusing: ['DeleteImportedKeyMaterial'] },
      {
        wrong: ['KeyState', ...EXPIRATION_MEMBERS, ...MATERIAL_IDS, 'Rotations'],
        after: ['DeleteImportedKeyMaterial'],
      },
    ],
  },
  'IMPORT-5a': {
    sentence:
      'On a key of another origin the operations on imported key material are UnsupportedOperationException `<arn> origin is <origin> which is not valid for this operation.`',
    source: `${RECORDINGS}/imports_edges.json`,
    evidence: 'observed',
    observed: [
      snapshot('test_get_parameters_for_import', '2023-10-25'),
      snapshot('test_get_parameters_for_import_raises_for_non_external_kms_keys', '2025-11-10'),
      recorded('imports_edges/parameters_generated'),
    ],
    operations: ['GetParametersForImport', 'ImportKeyMaterial', 'DeleteImportedKeyMaterial'],
    faults: ['keyOrigin'],
    open: [
      {
        when: 'the key material comes from AWS KMS or from a custom key store',
        operations: ['DeleteImportedKeyMaterial', 'ImportKeyMaterial', 'GetParametersForImport'],
        answers: ['UnsupportedOperationException'],
        reason: 'AWS documents the error; only its text is assumed.',
        example: [{ operation: 'CreateKey', input: { MultiRegion: true } }, { operation: 'DeleteImportedKeyMaterial' }],
      },
    ],
  },
  'IMPORT-6': {
    sentence:
      "Deleting a primary key's pending key material deletes it from the replicas; deleting a replica's material leaves the other keys alone.",
    source: `${API}/API_DeleteImportedKeyMaterial.html`,
    evidence: 'documented',
    observed: [
      recorded('imports_multi_region/primary_after_replica_pending_delete'),
      recorded('imports_multi_region/replica_after_primary_pending_delete'),
      recorded('imports_multi_region/primary_after_replica_loss'),
    ],
    operations: ['DeleteImportedKeyMaterial'],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['DeleteImportedKeyMaterial'], given: ['replica'] }],
    blamedFor: [
      { refusing: ['DeleteImportedKeyMaterial'], given: ['replica'] },
      {
        wrong: ['KeyState', ...EXPIRATION_MEMBERS, 'Rotations'],
        after: ['DeleteImportedKeyMaterial'],
        given: ['otherKey'],
      },
    ],
  },
  'IMPORT-7': {
    sentence:
      'An import token is good for 24 hours and for the one key it was made for: else ExpiredImportTokenException or InvalidImportTokenException; the wrapping must fit the key spec: else ValidationException.',
    source: `${API}/API_GetParametersForImport.html`,
    evidence: 'documented',
    observed: [
      recorded('imports/deprecated_wrapping'),
      recorded('imports/symmetric_hybrid_wrapping'),
      recorded('imports_families/*_direct_2048'),
      recorded('imports_edges/token_*'),
    ],
    operations: ['GetParametersForImport', 'ImportKeyMaterial'],
    faults: [
      'wrappingUnfit',
      'importTokenUnknown',
      'importTokenExpired',
      'wrappingKeyMissing',
      'materialLost',
      'unsupportedHere',
      'hostRefused',
    ],
    exercisedBy: [{ by: ['GetParametersForImport', 'ImportKeyMaterial'] }],
    blamedFor: [
      { refusing: ['GetParametersForImport'], given: ['PendingImport'] },
      { wrong: ['ImportToken', 'PublicKey', 'ParametersValidTo'], after: ['GetParametersForImport'] },
      { wrong: ['ImportToken', 'ParametersValidTo'] },
    ],
  },
  'IMPORT-8': {
    sentence:
      '`ImportType` defaults to NEW_KEY_MATERIAL on a key that never had any, else EXISTING_KEY_MATERIAL; `KeyMaterialId` cannot go with new material, and none of them, nor a description, with a key that is not for symmetric encryption.',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'documented',
    observed: [recorded('imports/new_with_identifier'), recorded('imports_families/HMAC_*_KeyMaterialId')],
    operations: ['ImportKeyMaterial'],
    faults: ['memberForSymmetricOnly', 'newMaterialNamed', 'descriptionForReplica'],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['ImportKeyMaterial'] }],
  },
  'IMPORT-8a': {
    sentence: 'The same key material has the same `KeyMaterialId` in every related key.',
    source: `${RECORDINGS}/imports_multi_region.json`,
    evidence: 'observed',
    observed: [
      recorded('imports_multi_region/replica_first_import'),
      recorded('imports_multi_region/replica_second_import'),
    ],
    operations: ['ImportKeyMaterial'],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['ImportKeyMaterial'], given: ['replica'] }],
    blamedFor: [
      { wrong: [...MATERIAL_IDS], after: ['ImportKeyMaterial'] },
      { wrong: [...MATERIAL_IDS], given: ['external'] },
    ],
  },
  'IMPORT-9': {
    sentence:
      'AWS documents both that a `Disabled` key takes key material and that it does not; it was seen to take it, and to become `Enabled`.',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'documented',
    observed: [recorded('imports/reimport_disabled'), recorded('imports/after_disabled_import')],
    operations: ['ImportKeyMaterial'],
    open: [
      {
        when: 'the key is Disabled',
        given: ['Disabled'],
        answers: ['ok', 'KMSInvalidStateException', 'DisabledException'],
        states: ['Enabled', 'Disabled'],
        reason: 'Seen to become Enabled in 2026-09; the table only allows it, the page wants PendingImport or Enabled.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'GetParametersForImport' },
          { operation: 'ImportKeyMaterial' },
          { operation: 'DisableKey' },
          { operation: 'ImportKeyMaterial' },
        ],
      },
    ],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['ImportKeyMaterial'], given: ['Disabled'] }],
    blamedFor: [
      { refusing: ['ImportKeyMaterial'], given: ['Disabled'] },
      { wrong: ['KeyState'], after: ['ImportKeyMaterial'], given: ['wasDisabled'] },
    ],
  },
  'IMPORT-10': {
    sentence: 'Reimporting the same key material without deleting it first is allowed and sets its expiration anew.',
    source: `${GUIDE}/importing-keys-import-key-material.html#reimport-key-material`,
    evidence: 'documented',
    observed: [recorded('imports/new_token_existing_material')],
    operations: ['ImportKeyMaterial'],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['ImportKeyMaterial'], given: ['holdsKeyMaterial'] }],
    blamedFor: [{ refusing: ['ImportKeyMaterial'], given: ['holdsKeyMaterial'] }],
  },
  'IMPORT-11': {
    sentence:
      'CancelKeyDeletion of a key without its key material is documented to leave it `Disabled`, and was seen to leave it `PendingImport`.',
    source: `${API}/API_CancelKeyDeletion.html`,
    evidence: 'documented',
    observed: [recorded('imports/after_cancel_missing_material')],
    operations: ['CancelKeyDeletion'],
    open: [
      {
        when: 'the key lacks key material',
        given: ['lacksKeyMaterial'],
        answers: ['ok'],
        states: ['PendingImport', 'Disabled'],
        reason: 'The first was seen in 2026-09; the page says, of every key, the second.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'ScheduleKeyDeletion' },
          { operation: 'CancelKeyDeletion' },
        ],
      },
    ],
    exercisedBy: [{ by: ['CancelKeyDeletion'], given: ['lacksKeyMaterial'] }],
    blamedFor: [
      { refusing: ['CancelKeyDeletion'], given: ['lacksKeyMaterial'] },
      { wrong: ['KeyState'], after: ['CancelKeyDeletion'], given: ['lacksKeyMaterial'] },
    ],
  },
  'IMPORT-11a': {
    sentence: 'DeleteImportedKeyMaterial leaves the key state `PendingReplicaDeletion` as it leaves `PendingDeletion`.',
    source: `${API}/API_DeleteImportedKeyMaterial.html`,
    evidence: 'assumed',
    question: 'What is the key state after DeleteImportedKeyMaterial on a key in PendingReplicaDeletion?',
    operations: ['DeleteImportedKeyMaterial'],
    open: [
      {
        when: 'the key is PendingReplicaDeletion',
        given: ['PendingReplicaDeletion', 'lacksKeyMaterialAfterwards'],
        answers: ['ok'],
        states: ['PendingReplicaDeletion', 'PendingImport'],
        reason: 'Of the states in which the key stays as it is, the page names only PendingDeletion.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'GetParametersForImport' },
          { operation: 'ImportKeyMaterial' },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { operation: 'ScheduleKeyDeletion' },
          { operation: 'DeleteImportedKeyMaterial' },
        ],
      },
    ],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['DeleteImportedKeyMaterial'], given: ['PendingReplicaDeletion'] }],
    blamedFor: [
      { refusing: ['DeleteImportedKeyMaterial'], given: ['PendingReplicaDeletion'] },
      { wrong: ['KeyState'], after: ['DeleteImportedKeyMaterial'], given: ['PendingReplicaDeletion'] },
    ],
  },
  'IMPORT-11b': {
    sentence:
      'EnableKey on a key whose deletion was canceled without its key material is KMSInvalidStateException: it is `PendingImport`.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    operations: ['EnableKey', 'CancelKeyDeletion'],
    countedUnder: 'STATE-1',
  },
  'IMPORT-12': {
    sentence:
      'DeleteImportedKeyMaterial of material that is not there succeeds, and names it, if there ever was any; an ID that the key never had is ValidationException.',
    source: `${RECORDINGS}/imports.json`,
    evidence: 'observed',
    observed: [
      recorded('imports/symmetric_delete_empty'),
      recorded('imports/delete_current_again'),
      recorded('imports/delete_unknown_id'),
      recorded('imports_multi_region/delete_replica_pending'),
      recorded('imports_multi_region/delete_replica_noncurrent'),
    ],
    operations: ['DeleteImportedKeyMaterial'],
    faults: ['materialNeverImported'],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['DeleteImportedKeyMaterial'], given: ['PendingImport'] }],
    blamedFor: [{ refusing: ['DeleteImportedKeyMaterial'], given: ['PendingImport'] }],
  },
  'IMPORT-13': {
    sentence:
      'Key material that does not unwrap, or that is no material for the key spec, is InvalidCiphertextException without a message: 32 bytes for symmetric encryption (in China Regions 16), for HMAC from the length of the hash to 128, for key pairs PKCS #8, of Ed25519 in DER only.',
    source: `${RECORDINGS}/imports_families.json`,
    evidence: 'observed',
    observed: [
      recorded('imports/short_material'),
      recorded('imports_edges/ciphertext_corrupt'),
      recorded('imports_families/HMAC_256_length_31'),
      recorded('imports_families/ECC_NIST_EDWARDS25519_ber_reimport'),
    ],
    operations: ['ImportKeyMaterial'],
    faults: ['materialInvalid'],
    open: [
      {
        when: 'the key material is no material for the key spec',
        answers: ['InvalidCiphertextException', 'IncorrectKeyMaterialException'],
        reason:
          'The first was seen of material that is too short, and of Ed25519 in BER; the page speaks of the second.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'GetParametersForImport' },
          { operation: 'ImportKeyMaterial', hostFinds: { fault: 'materialInvalid', keySpec: 'SYMMETRIC_DEFAULT' } },
        ],
      },
    ],
    needs: ['unfitKeys'],
  },
  'IMPORT-14': {
    sentence:
      'An `EncryptedKeyMaterial` by OAEP alone that is not as long as the wrapping key is ValidationException `Invalid encrypted key size.`',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'assumed',
    question: 'What does ImportKeyMaterial answer to encrypted key material of a wrong length?',
    operations: ['ImportKeyMaterial'],
    faults: ['encryptedKeySize'],
    open: [
      {
        when: 'the encrypted key material is not as long as the wrapping key',
        answers: ['ValidationException', 'InvalidCiphertextException'],
        reason: 'The first is the word of one witness, the author of an emulator (nsmithuk/local-kms), without a date.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'GetParametersForImport' },
          { operation: 'ImportKeyMaterial', hostFinds: { fault: 'encryptedKeySize', mustBeBytes: 256 } },
        ],
      },
    ],
    needs: ['unfitKeys'],
  },
} as const satisfies RuleRecords);
