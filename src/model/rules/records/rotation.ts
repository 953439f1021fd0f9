// Rotation.

import { ROTATION_MEMBERS } from '../members.js';
import { DAY, family, type RuleRecords } from '../record.js';
import { API, GUIDE, RECORDINGS, recorded, SEEN, snapshot } from '../sources.js';

export const ROTATION = family({
  'ROTATE-1': {
    sentence:
      'Automatic rotation is shared by the set and set on the primary key only; the period is 90 to 2560 days, by default 365; enabled again with the same period or none, it keeps period and next date.',
    source: `${API}/API_EnableKeyRotation.html`,
    evidence: 'documented',
    observed: [
      recorded('rotation/status_repeat'),
      recorded('rotation/status_same_period'),
      recorded('rotation/status_reenable_omitted'),
    ],
    operations: ['EnableKeyRotation', 'DisableKeyRotation', 'GetKeyRotationStatus'],
    exercisedBy: [
      { by: ['EnableKeyRotation', 'DisableKeyRotation'] },
      { by: ['GetKeyRotationStatus'], given: [['withReplicas', 'replica']] },
    ],
    blamedFor: [
      { refusing: ['EnableKeyRotation', 'DisableKeyRotation'] },
      { wrong: ['KeyRotationEnabled'], after: ['EnableKeyRotation', 'DisableKeyRotation'] },
      { wrong: ['KeyRotationEnabled'] },
    ],
  },
  'ROTATE-1a': {
    sentence:
      'EnableKeyRotation and DisableKeyRotation on a replica key are UnsupportedOperationException `<arn> is a multi-region replica key which is not valid for <operation>.`',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [
      recorded('multi_region/replica_enable-key-rotation'),
      recorded('multi_region/replica_disable-key-rotation'),
    ],
    operations: ['EnableKeyRotation', 'DisableKeyRotation'],
    faults: ['keyIsReplica'],
    open: [
      {
        when: 'the called key is a replica key',
        answers: ['UnsupportedOperationException'],
        reason: SEEN,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'EnableKeyRotation', region: 'eu-west-2' },
        ],
      },
    ],
  },
  'ROTATE-2': {
    sentence:
      'Only a symmetric encryption key with key material from AWS KMS rotates automatically: otherwise EnableKeyRotation is UnsupportedOperationException, and GetKeyRotationStatus reads false.',
    source: `${API}/API_EnableKeyRotation.html`,
    evidence: 'documented',
    observed: [
      { date: '2020-11' },
      { date: '2026-03' },
      recorded('rotation/hmac_enable-key-rotation'),
      recorded('rotation/hmac_get-key-rotation-status'),
      recorded('imports/pending_enable-key-rotation'),
      recorded('imports/pending_get-key-rotation-status'),
    ],
    operations: ['EnableKeyRotation', 'DisableKeyRotation', 'GetKeyRotationStatus'],
    faults: ['keyState', 'keyOrigin', 'keyIsNotSymmetric'],
    open: [
      {
        when: 'the key is PendingImport',
        operations: ['GetKeyRotationStatus'],
        given: ['PendingImport'],
        answers: ['ok', 'UnsupportedOperationException'],
        reason: 'The first was seen in 2026-09; the table refuses it.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'GetKeyRotationStatus' },
        ],
      },
    ],
    exercisedBy: [{ by: ['EnableKeyRotation', 'DisableKeyRotation'] }],
    blamedFor: [
      { refusing: ['GetKeyRotationStatus'], given: ['external'] },
      { refusing: ['GetKeyRotationStatus'], given: [['PendingDeletion', 'PendingReplicaDeletion'], 'external'] },
    ],
  },
  'ROTATE-3': {
    sentence:
      'On its due date the primary key gets new key material, or when it is enabled again if it was Disabled then; the replicas get it before it is used, and older material keeps decrypting.',
    source: `${GUIDE}/rotate-keys.html#multi-region-rotate`,
    evidence: 'documented',
    operations: ['EnableKeyRotation'],
    varies: [
      {
        kind: 'timing',
        what: 'when an automatic rotation comes',
        conforms: 'at NextRotationDate or, as we assume, up to a day later: AWS gives no more than the date',
        latest: DAY,
      },
    ],
    needs: ['clock'],
    exercisedBy: [{ by: ['rotatedOften', 'rotated'] }],
    blamedFor: [
      { wrong: ['KeyMaterialId', 'DestinationKeyMaterialId'], after: ['gated'] },
      { wrong: ['Rotations', 'CurrentKeyMaterialId', 'NextRotationDate'], after: ['rotated'] },
      { wrong: ['Rotations', 'CurrentKeyMaterialId'], after: ['nothing'] },
      { wrong: ['KeyMaterialId', 'DestinationKeyMaterialId'] },
    ],
  },
  'ROTATE-4': {
    sentence:
      'A key is rotated on demand at most 25 times, then LimitExceededException; the date of the next automatic rotation stays, and asking again while one runs succeeds.',
    source: `${API}/API_RotateKeyOnDemand.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_rotate_key_on_demand_with_symmetric_key_and_automatic_rotation_enabled', '2025-03-12'),
      snapshot('test_key_rotations_limits', '2025-04-03'),
      { date: '2026-03' },
      recorded('rotation/rotate_immediate_repeat'),
    ],
    operations: ['RotateKeyOnDemand'],
    faults: ['keyIsNotSymmetric', 'rotationQuota', 'automaticRotationNear'],
    open: [
      {
        when: 'an on-demand rotation of imported key material runs already',
        given: ['external', 'rotatesOnDemand'],
        answers: ['ok', 'ConflictException', 'KMSInvalidStateException'],
        reason: 'Seen to succeed with material from KMS; AWS names the second for an automatic rotation.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'GetParametersForImport' },
          { operation: 'ImportKeyMaterial' },
          {
            operation: 'ImportKeyMaterial',
            input: { ImportType: 'NEW_KEY_MATERIAL', EncryptedKeyMaterial: 'bWF0ZXJpYWwgMg==' },
          },
          { operation: 'RotateKeyOnDemand' },
          { operation: 'RotateKeyOnDemand' },
        ],
      },
    ],
    varies: [
      {
        kind: 'timing',
        what: 'when an on-demand rotation ends',
        conforms: 'after 20 seconds to 8 minutes, as was seen: any later instant conforms',
        setting: 'rotationDelay',
      },
      {
        kind: 'view',
        what: 'the `KeyId` that RotateKeyOnDemand answers with',
        conforms: "the key ARN, as was seen, or the key ID, as in AWS's example",
      },
    ],
    exercisedBy: [{ by: ['RotateKeyOnDemand', 'rotatedOnDemand'] }],
    blamedFor: [
      { refusing: ['RotateKeyOnDemand'] },
      { wrong: ['KeyId', 'Rotations', 'CurrentKeyMaterialId', ...ROTATION_MEMBERS], after: ['RotateKeyOnDemand'] },
      { wrong: ['Rotations', 'CurrentKeyMaterialId', ...ROTATION_MEMBERS], after: ['rotatedOnDemand'] },
    ],
  },
  'ROTATE-4a': {
    sentence: 'RotateKeyOnDemand on a replica key is UnsupportedOperationException, as EnableKeyRotation is.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [recorded('multi_region/replica_rotate-key-on-demand')],
    operations: ['RotateKeyOnDemand'],
    faults: ['keyIsReplica'],
    open: [
      {
        when: 'the called key is a replica key',
        answers: ['UnsupportedOperationException'],
        reason: SEEN,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'RotateKeyOnDemand', region: 'eu-west-2' },
        ],
      },
    ],
  },
  'ROTATE-5': {
    sentence:
      'A key with imported key material rotates on demand to new material, which first the primary key and then every replica has imported.',
    source: `${GUIDE}/rotating-keys-on-demand.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_rotate_key_on_demand_updates_current_key_material_for_external_keys', '2025-11-09'),
      snapshot('test_rotate_key_on_demand_raises_for_no_pending_key_material', '2025-11-19'),
      recorded('imports/third_while_pending'),
      recorded('imports/rotate_imported'),
      recorded('imports_multi_region/rotate_imported_multi'),
    ],
    operations: ['RotateKeyOnDemand', 'ImportKeyMaterial'],
    faults: ['otherMaterialPending', 'noMaterialPending'],
    needs: ['keyMaterialImport'],
    exercisedBy: [{ by: ['RotateKeyOnDemand'], given: ['external'] }],
    blamedFor: [
      { refusing: ['RotateKeyOnDemand'], given: ['external'] },
      { wrong: ['Rotations'], after: ['ImportKeyMaterial'] },
      { wrong: ['Rotations', 'CurrentKeyMaterialId'], after: ['RotateKeyOnDemand'], given: ['external'] },
      { wrong: ['KeyState', 'Rotations', 'CurrentKeyMaterialId'], after: ['rotatedOnDemand'], given: ['external'] },
    ],
  },
  'ROTATE-5a': {
    sentence: 'RotateKeyOnDemand before every replica has imported the new key material is KMSInvalidStateException.',
    source: `${RECORDINGS}/imports_multi_region.json`,
    evidence: 'observed',
    observed: [recorded('imports_multi_region/rotate_before_replica_import')],
    operations: ['RotateKeyOnDemand'],
    faults: ['replicaLacksPendingMaterial'],
    open: [
      {
        when: 'a replica key has not imported the new key material yet',
        answers: ['KMSInvalidStateException'],
        reason: SEEN,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true, Origin: 'EXTERNAL' } },
          { operation: 'GetParametersForImport' },
          { operation: 'ImportKeyMaterial' },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'GetParametersForImport', region: 'eu-west-2' },
          { operation: 'ImportKeyMaterial', region: 'eu-west-2' },
          {
            operation: 'ImportKeyMaterial',
            input: { ImportType: 'NEW_KEY_MATERIAL', EncryptedKeyMaterial: 'bWF0ZXJpYWwgMg==' },
          },
          { operation: 'RotateKeyOnDemand' },
        ],
      },
    ],
    needs: ['keyMaterialImport'],
  },
  'ROTATE-6': {
    sentence:
      'ListKeyRotations lists the completed rotations or, with ALL_KEY_MATERIAL, also the first and the pending key material.',
    source: `${API}/API_ListKeyRotations.html`,
    evidence: 'documented',
    observed: [
      recorded('rotation/list_rotated'),
      recorded('rotation/all_rotated'),
      recorded('imports/initial_history'),
    ],
    operations: ['ListKeyRotations'],
    faults: ['rotationsOfSymmetricOnly'],
    open: [
      {
        when: '`IncludeKeyMaterial` is ROTATIONS_ONLY, its default, for a key that is not for symmetric encryption',
        given: ['rotationsOnly'],
        answers: ['ValidationException', 'ok'],
        reason: 'ALL_KEY_MATERIAL was seen to be refused, and no `IncludeKeyMaterial` to be answered.',
        example: [
          { operation: 'CreateKey', input: { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' } },
          { operation: 'ListKeyRotations', input: { IncludeKeyMaterial: 'ROTATIONS_ONLY' } },
        ],
      },
    ],
    exercisedBy: [{ by: ['ListKeyRotations'] }],
    blamedFor: [
      { refusing: ['ListKeyRotations'], given: ['Enabled'] },
      { wrong: ['Rotations'], after: ['ListKeyRotations'] },
      { wrong: ['Rotations'] },
    ],
  },
  'ROTATE-7': {
    sentence:
      'GetKeyRotationStatus shows period and next date only while rotation is enabled, and `OnDemandRotationStartDate` only while one runs.',
    source: `${API}/API_GetKeyRotationStatus.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_key_enable_rotation_status[90]', '2025-03-02'),
      snapshot('test_rotate_key_on_demand_with_symmetric_key_and_automatic_rotation_disabled', '2025-11-10'),
      recorded('rotation/status_after_request'),
      recorded('rotation/deleting_pending'),
    ],
    operations: ['GetKeyRotationStatus'],
    exercisedBy: [{ by: ['GetKeyRotationStatus'] }],
    blamedFor: [
      { refusing: ['GetKeyRotationStatus'] },
      { wrong: ['RotationPeriodInDays', 'NextRotationDate', 'OnDemandRotationStartDate'] },
    ],
  },
  'ROTATE-8': {
    sentence: 'An on-demand rotation that was accepted ends in every key state.',
    source: `${RECORDINGS}/rotation.json`,
    evidence: 'observed',
    observed: [recorded('rotation/disabled_rotation_poll'), recorded('rotation/deleting_rotation_poll')],
    operations: ['RotateKeyOnDemand'],
    exercisedBy: [{ by: ['rotatedOnDemand'], given: [['Disabled', 'PendingDeletion']] }],
    blamedFor: [
      {
        wrong: ['Rotations', 'CurrentKeyMaterialId', 'OnDemandRotationStartDate'],
        after: ['rotatedOnDemand'],
        given: [['Disabled', 'PendingDeletion']],
      },
    ],
  },
  'ROTATE-9': {
    sentence:
      'An accepted rotation to imported material lapses if that was deleted, goes to other new material that has come since, and happens although the material has expired or is missing in a replica key, which is then `PendingImport`.',
    source: `${RECORDINGS}/imports_rotation_expiry.json`,
    evidence: 'observed',
    observed: [
      recorded('imports_rotation_expiry/after_expired_rotation_history'),
      recorded('imports_rotation_expiry/after_pending_delete_history'),
      recorded('imports_rotation_replacement/after_first_request_history'),
      recorded('imports_rotation_replica/after_rotation_history_us-west-2'),
    ],
    operations: ['RotateKeyOnDemand', 'ImportKeyMaterial', 'DeleteImportedKeyMaterial'],
    needs: ['keyMaterialImport', 'clock'],
    exercisedBy: [{ by: ['rotatedOnDemand'], given: ['external', 'lacksKeyMaterial'] }],
  },
} as const satisfies RuleRecords);
