// The catalogue of rules: what the model holds to be so, each rule with one sentence, a source and its evidence.
// An ID that ends in a letter is a part of a rule with evidence of its own; nearly always it is one that we assume.

export type Evidence = 'documented' | 'observed' | 'assumed';

export interface Rule {
  readonly id: string;
  readonly sentence: string;
  /** Where AWS or the observer says so; for an assumed rule, the AWS page that is silent. */
  readonly source: string;
  /** `documented` by AWS, only `observed` at AWS by a third party, or `assumed` by us: it may be wrong. */
  readonly evidence: Evidence;
  /** When it was seen at AWS, such as `2025-11`; documented rules may have been seen too. */
  readonly observed?: string;
}

const API = 'https://docs.aws.amazon.com/kms/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/kms/latest/developerguide';
// Open test suites that keep recordings of AWS's answers.
const LOCALSTACK = 'https://github.com/localstack/localstack/blob/main/tests/aws/services/kms/test_kms.snapshot.json';
// Answers of AWS KMS of 2026-09, recorded by an emulator's authors.
const RECORDINGS = 'https://github.com/radkawar/stackd/blob/9dc356f5e5cc49d2d334178a09c1398dd1c62617/testdata/aws/kms';
const MOTO = 'https://github.com/getmoto/moto/blob/master/tests/test_kms/test_kms.py';

export const RULES = {
  // Names and Regions

  'ID-1': {
    sentence:
      'A multi-Region key ID is `mrk-` and 32 hexadecimal digits, which all related keys share; their key ARNs differ only in the Region.',
    source: `${GUIDE}/concepts.html#key-id-key-id`,
    evidence: 'documented',
    observed: '2025-11',
  },
  'ID-2': {
    sentence: "A key ID of no known form is NotFoundException `Invalid keyId '<as given>'`, not ValidationException.",
    source: LOCALSTACK,
    evidence: 'observed',
    observed: '2023-11',
  },
  'ID-3': {
    sentence:
      "A well-formed key ID or key ARN without a key in the called Region is NotFoundException `Key '<arn in the called Region>' does not exist`.",
    source: LOCALSTACK,
    evidence: 'observed',
    observed: '2025-09, 2025-11, 2026-09',
  },
  'ID-4': {
    sentence: "A key ARN of another Region than the called one is NotFoundException `Invalid arn <the ARN's Region>`.",
    source: LOCALSTACK,
    evidence: 'observed',
    observed: '2025-11',
  },
  'ID-5': {
    sentence:
      'Management operations take a key ID or key ARN; DescribeKey, GetPublicKey and the cryptographic operations also take an alias name or alias ARN.',
    source: `${GUIDE}/concepts.html#key-id-key-id`,
    evidence: 'documented',
  },
  'ID-5a': {
    sentence:
      "CreateAlias and UpdateAlias, which declare no InvalidArnException, answer an alias as `TargetKeyId` with NotFoundException `Invalid keyId 'alias/…'`.",
    source: `${API}/API_DisableKey.html`,
    evidence: 'assumed',
  },
  'ID-5b': {
    sentence:
      'An alias where only a key ID or key ARN is taken is InvalidArnException `Key Aliases are not supported for this operation.`',
    source: 'https://github.com/boto/boto/pull/3202',
    evidence: 'observed',
    observed: '2015, 2019, 2024, 2026-09',
  },
  'ID-6': {
    sentence: 'Every Region belongs to exactly one partition, which is the element after `arn:` in an ARN.',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns',
    evidence: 'documented',
  },
  'ID-7': {
    sentence: 'Some Regions hold no resources of an account until the account has enabled them.',
    source: 'https://docs.aws.amazon.com/general/latest/gr/rande-manage.html#rande-manage-enable',
    evidence: 'documented',
  },
  'ID-8': {
    sentence:
      'Cryptographic operations, GetPublicKey, DescribeKey, GetKeyRotationStatus and the grant operations work on keys of other accounts; no other operation here does.',
    source: `${GUIDE}/kms-api-permissions-reference.html`,
    evidence: 'documented',
  },

  // Creating

  'CREATE-1': {
    sentence:
      'CreateKey with `MultiRegion: true` makes a primary key that is `Enabled` at once and has no replicas; with `Origin: EXTERNAL` it is `PendingImport`.',
    source: `${API}/API_CreateKey.html`,
    evidence: 'documented',
    observed: '2025-11, 2026-09',
  },
  'CREATE-2': {
    sentence: 'A key is multi-Region or single-Region for good, and a custom key store holds no multi-Region keys.',
    source: `${GUIDE}/create-primary-keys.html`,
    evidence: 'documented',
  },
  'CREATE-2a': {
    sentence: 'CreateKey of a multi-Region key in a custom key store is UnsupportedOperationException.',
    source: `${API}/API_CreateKey.html`,
    evidence: 'assumed',
  },
  'CREATE-3': {
    sentence:
      '`KeyUsage` must be given for every key spec but `SYMMETRIC_DEFAULT`, and the key spec must allow it; otherwise ValidationException.',
    source: `${API}/API_CreateKey.html`,
    evidence: 'documented',
    observed: '2023-04, 2024-12, 2026-09',
  },
  'CREATE-4': {
    sentence: 'A single-Region key shows `MultiRegion: false` and no `MultiRegionConfiguration`.',
    source: `${API}/API_DescribeKey.html`,
    evidence: 'documented',
    observed: '2025-11, 2026-09',
  },
  'CREATE-5': {
    sentence:
      'Key metadata has only the members that apply to the key: algorithm lists by usage, and `CurrentKeyMaterialId` for symmetric encryption keys once they had material.',
    source: `${API}/API_KeyMetadata.html`,
    evidence: 'documented',
    observed: '2025-11',
  },
  'CREATE-6': {
    sentence:
      'Creating a multi-Region primary key needs `kms:CreateKey`, and `iam:CreateServiceLinkedRole` until the account has the role.',
    source: `${GUIDE}/multi-region-keys-auth.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'CREATE-7': {
    sentence:
      'CreateKey defaults to SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, AWS_KMS, single-Region, an empty description, the default key policy and no tags.',
    source: `${API}/API_CreateKey.html`,
    evidence: 'documented',
  },

  // Replicating

  'REPLICATE-1': {
    sentence:
      'Only a multi-Region primary key can be replicated: on a replica key UnsupportedOperationException `<arn> is not a multi-region primary key.`',
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
    observed: '2025-09, 2026-09',
  },
  'REPLICATE-1a': {
    sentence: 'ReplicateKey on a single-Region key is refused as on a replica key.',
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'assumed',
  },
  'REPLICATE-1b': {
    sentence: 'ReplicateKey looks at the kind of the key before it looks at the key state.',
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'assumed',
  },
  'REPLICATE-2': {
    sentence:
      'A Region holds one key of a set, also while that key is pending deletion: another replica is AlreadyExistsException.',
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
    observed: '2021-10, 2022-07, 2026-09',
  },
  'REPLICATE-2a': {
    sentence:
      "Replicating into the primary key's own Region is ValidationException `<Region> cannot have a replica because it contains the primary.`",
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'REPLICATE-3': {
    sentence:
      "The replica's Region must be in the primary key's partition, offer AWS KMS, and be enabled for the account.",
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
  },
  'REPLICATE-3a': {
    sentence: 'A `ReplicaRegion` in another partition is ValidationException.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'REPLICATE-3b': {
    sentence: 'A `ReplicaRegion` where AWS KMS is not offered is ValidationException.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'REPLICATE-3c': {
    sentence: 'A `ReplicaRegion` that the account has not enabled is ValidationException.',
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'assumed',
  },
  'REPLICATE-4': {
    sentence:
      'ReplicateKey shows the replica key `Creating`, without `CurrentKeyMaterialId`; the primary key lists it at once, and seconds later it is `Enabled`.',
    source: LOCALSTACK,
    evidence: 'observed',
    observed: '2025-11, 2026-09',
  },
  'REPLICATE-5': {
    sentence:
      'A replica of a key with imported key material becomes `PendingImport` and takes only the same key material.',
    source: `${GUIDE}/importing-keys.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'REPLICATE-6': {
    sentence:
      "A replica's policy, tags and description come from the request or the defaults, never from the primary key.",
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
    observed: '2025-11, 2026-09',
  },
  'REPLICATE-7': {
    sentence:
      "A replica that is made again after its deletion has the set's shared properties and new independent ones.",
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
  },
  'REPLICATE-8': {
    sentence:
      "Replicating needs `kms:ReplicateKey` on the primary key, and in the replica's Region `kms:CreateKey` and, with tags, `kms:TagResource`.",
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
  },
  'REPLICATE-9': {
    sentence:
      'A key policy that locks out its author or names an unknown principal is MalformedPolicyDocumentException; one that is too long is LimitExceededException.',
    source: `${API}/API_PutKeyPolicy.html`,
    evidence: 'documented',
    observed: '2019–2025',
  },

  // Changing the primary key

  'PRIMARY-1': {
    sentence:
      'UpdatePrimaryRegion makes the replica key in `PrimaryRegion` the primary key and the called primary key a replica key; nothing else of the set changes.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'PRIMARY-2': {
    sentence: 'UpdatePrimaryRegion is called on the current primary key, in its Region.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
  },
  'PRIMARY-2a': {
    sentence:
      'UpdatePrimaryRegion on a key that is no primary key is KMSInvalidStateException `<arn> is not a multi-Region primary key.`',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'PRIMARY-3': {
    sentence: '`PrimaryRegion` must already hold a replica key of the set; UpdatePrimaryRegion creates none.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
  },
  'PRIMARY-3a': {
    sentence:
      'A `PrimaryRegion` without a replica key of the set is ValidationException `<key ID> does not have a replica key in the specified Region.`',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'PRIMARY-3b': {
    sentence: 'A `PrimaryRegion` that is the current primary Region succeeds, and changes nothing.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'PRIMARY-4': {
    sentence: 'Both keys must be `Enabled` when UpdatePrimaryRegion starts.',
    source: `${GUIDE}/multi-region-update.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'PRIMARY-4a': {
    sentence:
      'UpdatePrimaryRegion on a primary key that is `Updating` is refused or not: the key state table and the guide disagree.',
    source: `${GUIDE}/multi-region-update.html`,
    evidence: 'assumed',
  },
  'PRIMARY-4b': {
    sentence:
      'A replica key that is not `Enabled` cannot become the primary key: DisabledException or KMSInvalidStateException, by its key state.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'PRIMARY-5': {
    sentence:
      'Both keys are `Updating` for a while: cryptographic operations go on, but some management operations are refused with `<arn> is updating.`',
    source: `${GUIDE}/multi-region-update.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'PRIMARY-6': {
    sentence: 'While the keys are `Updating`, DescribeKey may show both as replica keys.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'PRIMARY-6a': {
    sentence: 'While the keys are `Updating`, `PrimaryKey` names the new primary key.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'PRIMARY-7': {
    sentence: 'UpdatePrimaryRegion answers with an empty body.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'PRIMARY-8': {
    sentence: 'Changing the primary key needs `kms:UpdatePrimaryRegion` on both keys, each in its Region.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
  },

  // Key states

  'STATE-1': {
    sentence:
      'The key state decides whether an operation is allowed on a key, and which error refuses it, as AWS prints it in its table.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: '2026-02, 2026-09',
  },
  'STATE-2': {
    sentence: '`Enabled` is true exactly when `KeyState` is `Enabled`.',
    source: `${API}/API_KeyMetadata.html`,
    evidence: 'documented',
  },
  'STATE-3': {
    sentence:
      "Each related key has its own key state, which another key's disabling, deletion or loss of material leaves alone.",
    source: `${GUIDE}/multi-region-keys-overview.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'STATE-4': {
    sentence: 'EnableKey on an `Enabled` key and DisableKey on a `Disabled` key succeed.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: '2026-02',
  },
  'STATE-5': {
    sentence: 'Only a key in a custom key store is ever `Unavailable`, so a multi-Region key never is.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
  },
  'STATE-6': {
    sentence:
      'RotateKeyOnDemand is DisabledException on a `Disabled` key, before its key spec matters, and KMSInvalidStateException on a key that is `PendingImport`.',
    source: LOCALSTACK,
    evidence: 'observed',
    observed: '2025-03, 2025-11',
  },
  'STATE-6a': {
    sentence: 'RotateKeyOnDemand is KMSInvalidStateException while deletion is pending.',
    source: `${RECORDINGS}/rotation.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'STATE-6b': {
    sentence:
      'DeriveSharedSecret, Encapsulate and Decapsulate need the key states that the other cryptographic operations need.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
  },
  'STATE-6c': {
    sentence: 'GetKeyLastUsage works in every key state.',
    source: `${API}/API_GetKeyLastUsage.html`,
    evidence: 'documented',
  },
  'STATE-6d': {
    sentence: 'ListKeyRotations works in every key state in which the other reading operations work.',
    source: `${RECORDINGS}/rotation.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'STATE-6e': {
    sentence: 'In `Creating` and `Updating` RotateKeyOnDemand is judged as EnableKeyRotation.',
    source: `${API}/API_RotateKeyOnDemand.html`,
    evidence: 'assumed',
  },
  'STATE-7': {
    sentence:
      'A key in `PendingImport` can be neither enabled nor disabled; reading, policies, retiring and revoking grants and deleting aliases work in every key state.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'STATE-8': {
    sentence: 'Asymmetric and HMAC keys can have imported key material, so they too can be `PendingImport`.',
    source: `${GUIDE}/importing-keys.html`,
    evidence: 'documented',
    observed: '2025-08',
  },
  'STATE-8a': {
    sentence:
      'The operations on asymmetric and HMAC keys in `PendingImport` are KMSInvalidStateException `<arn> is pending import.`',
    source: `${RECORDINGS}/imports_data_plane.json`,
    evidence: 'observed',
    observed: '2026-09',
  },

  // Deleting

  'STATE-9': {
    sentence: 'GetPublicKey works on a `Disabled` key, which the key-state table denies.',
    source: `${RECORDINGS}/rsa.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'DELETE-1': {
    sentence: '`PendingWindowInDays` is 7 to 30, by default 30; otherwise ValidationException.',
    source: `${API}/API_ScheduleKeyDeletion.html`,
    evidence: 'documented',
    observed: '2020-08, 2026-09',
  },
  'DELETE-2': {
    sentence:
      'A replica key, a single-Region key, or a primary key without replicas becomes `PendingDeletion` with a `DeletionDate`; it may be deleted a day or two later.',
    source: `${API}/API_ScheduleKeyDeletion.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'DELETE-3': {
    sentence:
      'A primary key with replicas left becomes `PendingReplicaDeletion`: it shows its waiting period, which does not run yet, and no `DeletionDate`.',
    source: `${GUIDE}/multi-region-keys-delete.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'DELETE-3a': {
    sentence: 'A replica key that is still `Creating` counts as a replica that is left.',
    source: `${GUIDE}/multi-region-keys-delete.html`,
    evidence: 'assumed',
  },
  'DELETE-4': {
    sentence:
      'When its last replica is deleted, a primary key that waits for it becomes `PendingDeletion`, and its waiting period starts.',
    source: `${GUIDE}/multi-region-keys-delete.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'DELETE-5': {
    sentence:
      'CancelKeyDeletion leaves a key that is pending deletion `Disabled`; on any other key it is KMSInvalidStateException.',
    source: `${API}/API_CancelKeyDeletion.html`,
    evidence: 'documented',
    observed: '2024-04, 2026-09',
  },
  'DELETE-6': {
    sentence: 'A deleted key is gone with its aliases, and its related keys no longer list it.',
    source: `${GUIDE}/deleting-keys.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'DELETE-6a': {
    sentence: "A deleted key's grants are gone too.",
    source: `${GUIDE}/deleting-keys.html`,
    evidence: 'assumed',
  },
  'DELETE-7': {
    sentence:
      'A `PendingDeletion` key does not rotate automatically and its rotation status reads false, but in `PendingReplicaDeletion` was seen to read as before; CancelKeyDeletion restores the setting.',
    source: `${GUIDE}/rotate-keys.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'DELETE-7a': {
    sentence: 'A rotation that fell due while deletion was pending happens when the key is enabled again.',
    source: `${GUIDE}/rotate-keys.html`,
    evidence: 'assumed',
  },

  // Imported key material

  'IMPORT-1': {
    sentence:
      'Each related key imports key material for itself, with its own expiration; `ExpirationModel` defaults to KEY_MATERIAL_EXPIRES, which needs a `ValidTo`.',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'documented',
    observed: '2025-11, 2026-09',
  },
  'IMPORT-1a': {
    sentence:
      'A `ValidTo` that is past, more than 365 days ahead, or given for material that does not expire is ValidationException.',
    source: `${RECORDINGS}/imports.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'IMPORT-2': {
    sentence:
      'A key takes back only its own key material, a replica key only what its primary key has: otherwise IncorrectKeyMaterialException.',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'IMPORT-2a': {
    sentence: '`ImportType: NEW_KEY_MATERIAL` on a replica key is ValidationException.',
    source: `${RECORDINGS}/imports_multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'IMPORT-3': {
    sentence:
      'A key becomes `Enabled` once all key material that it permanently has is imported; until then it stays `PendingImport`.',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'documented',
    observed: '2025-11, 2026-09',
  },
  'IMPORT-4': {
    sentence:
      'At its `ValidTo` key material cannot be used any more, and the key becomes `PendingImport` if it permanently has that material; ListKeyRotations still lists it with its date.',
    source: `${GUIDE}/importing-keys-import-key-material.html#importing-keys-expiration`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'IMPORT-5': {
    sentence:
      'DeleteImportedKeyMaterial removes the named or current material, and the key becomes `PendingImport` unless that material was pending rotation.',
    source: `${API}/API_DeleteImportedKeyMaterial.html`,
    evidence: 'documented',
    observed: '2025-11, 2026-09',
  },
  'IMPORT-5a': {
    sentence:
      'On a key of another origin the operations on imported key material are UnsupportedOperationException `<arn> origin is <origin> which is not valid for this operation.`',
    source: `${RECORDINGS}/imports_edges.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'IMPORT-6': {
    sentence:
      "Deleting a primary key's pending key material deletes it from the replicas; deleting a replica's material leaves the other keys alone.",
    source: `${API}/API_DeleteImportedKeyMaterial.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'IMPORT-7': {
    sentence:
      'An import token is good for 24 hours and for the one key it was made for: else ExpiredImportTokenException or InvalidImportTokenException; the wrapping must fit the key spec: else ValidationException.',
    source: `${API}/API_GetParametersForImport.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'IMPORT-8': {
    sentence:
      '`ImportType` defaults to NEW_KEY_MATERIAL on a key that never had any, else EXISTING_KEY_MATERIAL; `KeyMaterialId` cannot go with new material.',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'IMPORT-8a': {
    sentence: 'The same key material has the same `KeyMaterialId` in every related key.',
    source: `${RECORDINGS}/imports_multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'IMPORT-9': {
    sentence:
      'AWS documents both that a `Disabled` key takes key material and that it does not; it was seen to take it, and to become `Enabled`.',
    source: `${API}/API_ImportKeyMaterial.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'IMPORT-10': {
    sentence: 'Reimporting the same key material without deleting it first is allowed and sets its expiration anew.',
    source: `${GUIDE}/importing-keys-import-key-material.html#reimport-key-material`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'IMPORT-11': {
    sentence:
      'CancelKeyDeletion of a key without its key material is documented to leave it `Disabled`, and was seen to leave it `PendingImport`.',
    source: `${API}/API_CancelKeyDeletion.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'IMPORT-11a': {
    sentence: 'DeleteImportedKeyMaterial leaves the key state `PendingReplicaDeletion` as it leaves `PendingDeletion`.',
    source: `${API}/API_DeleteImportedKeyMaterial.html`,
    evidence: 'assumed',
  },
  'IMPORT-11b': {
    sentence:
      'EnableKey on a key whose deletion was canceled without its key material is KMSInvalidStateException: it is `PendingImport`.',
    source: `${API}/API_EnableKey.html`,
    evidence: 'assumed',
  },

  // Rotation

  'ROTATE-1': {
    sentence:
      'Automatic rotation is shared by the set and set on the primary key only; the period is 90 to 2560 days, by default 365.',
    source: `${API}/API_EnableKeyRotation.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'ROTATE-1a': {
    sentence:
      'EnableKeyRotation and DisableKeyRotation on a replica key are UnsupportedOperationException `<arn> is a multi-region replica key which is not valid for <operation>.`',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'ROTATE-2': {
    sentence:
      'Only a symmetric encryption key with key material from AWS KMS rotates automatically: otherwise EnableKeyRotation is UnsupportedOperationException.',
    source: `${API}/API_EnableKeyRotation.html`,
    evidence: 'documented',
    observed: '2020–2026',
  },
  'ROTATE-3': {
    sentence:
      'On its due date the primary key gets new key material, the replicas get it before it is used, and older material keeps decrypting.',
    source: `${GUIDE}/rotate-keys.html#multi-region-rotate`,
    evidence: 'documented',
  },
  'ROTATE-4': {
    sentence:
      'A key is rotated on demand at most 25 times, then LimitExceededException; the date of the next automatic rotation stays, a running rotation ends in every key state, and asking again while one runs succeeds.',
    source: `${RECORDINGS}/rotation.json`,
    evidence: 'documented',
    observed: '2025-03, 2025-04, 2026-03, 2026-09',
  },
  'ROTATE-4a': {
    sentence: 'RotateKeyOnDemand on a replica key is UnsupportedOperationException, as EnableKeyRotation is.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'ROTATE-5': {
    sentence:
      'A key with imported key material rotates on demand to new material, which first the primary key and then every replica has imported.',
    source: `${GUIDE}/rotating-keys-on-demand.html`,
    evidence: 'documented',
    observed: '2025-11, 2026-09',
  },
  'ROTATE-5a': {
    sentence: 'RotateKeyOnDemand before every replica has imported the new key material is KMSInvalidStateException.',
    source: `${RECORDINGS}/imports_multi_region.json`,
    evidence: 'observed',
    observed: '2026-09',
  },
  'ROTATE-6': {
    sentence:
      'ListKeyRotations lists the completed rotations or, with ALL_KEY_MATERIAL, also the first and the pending key material.',
    source: `${API}/API_ListKeyRotations.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'ROTATE-7': {
    sentence:
      'GetKeyRotationStatus shows period and next date only while rotation is enabled, and `OnDemandRotationStartDate` only while one runs.',
    source: `${API}/API_GetKeyRotationStatus.html`,
    evidence: 'documented',
    observed: '2025-11, 2026-09',
  },

  // Usage

  'USAGE-1': {
    sentence:
      'GetKeyLastUsage tells the last successful cryptographic operation of one key, for each related key by itself.',
    source: `${API}/API_GetKeyLastUsage.html`,
    evidence: 'documented',
  },
  'USAGE-2': {
    sentence: 'An operation or algorithm that the key usage or key spec does not allow is InvalidKeyUsageException.',
    source: `${API}/API_Sign.html`,
    evidence: 'documented',
    observed: '2019–2023, 2026-09',
  },
  'DRYRUN-1': {
    sentence: 'With `DryRun: true` a call that would succeed is DryRunOperationException, and nothing happens.',
    source: `${GUIDE}/testing-permissions.html`,
    evidence: 'documented',
    observed: '2025-04, 2026-09',
  },
  'CIPHER-1': {
    sentence:
      'A ciphertext of another key than the named one is IncorrectKeyException; one that cannot be read is InvalidCiphertextException.',
    source: `${API}/API_Decrypt.html`,
    evidence: 'documented',
    observed: '2022-11, 2023-05, 2026-09',
  },

  // Shared and independent properties

  'SHARED-1': {
    sentence:
      'Related keys share key ID, key material, origin, key spec, key usage, algorithms and the rotation setting, which AWS KMS keeps in step with the primary key.',
    source: `${GUIDE}/multi-region-keys-overview.html#mrk-sync-properties`,
    evidence: 'documented',
  },
  'SHARED-2': {
    sentence:
      'Key state, description, key policy, grants, aliases, tags, creation date and expiration belong to each related key by itself.',
    source: `${GUIDE}/multi-region-keys-overview.html#mrk-sync-properties`,
    evidence: 'documented',
  },
  'SHARED-3': {
    sentence:
      'Any related key decrypts what any other has encrypted, also with older key material; unrelated keys never do.',
    source: `${GUIDE}/multi-region-keys-overview.html`,
    evidence: 'documented',
    observed: '2026-09',
  },

  // Tags, aliases, key policies and grants

  'TAG-1': {
    sentence:
      'Duplicate tag keys in one call, too many tags at CreateKey, and tag keys that begin with `aws:` are TagException; an existing tag keeps its place.',
    source: MOTO,
    evidence: 'observed',
    observed: '2025-01',
  },
  'TAG-1a': {
    sentence: 'TagResource that would leave a key with more than 50 tags is TagException.',
    source: `${API}/API_TagResource.html`,
    evidence: 'assumed',
  },
  'TAG-2': {
    sentence:
      'A tag key over 128 or a tag value over 256 characters is ValidationException, naming the member as `tags.1.member.tagKey`.',
    source: MOTO,
    evidence: 'observed',
    observed: '2021-10, 2025-01',
  },
  'TAG-3': {
    sentence: 'UntagResource of a tag key that the key does not have succeeds.',
    source: `${API}/API_UntagResource.html`,
    evidence: 'documented',
  },
  'ALIAS-1': {
    sentence:
      'An alias name begins with `alias/`, then letters, digits, `/`, `_` and `-`; it is unique in its account and Region, and a key has at most 50.',
    source: `${API}/API_CreateAlias.html`,
    evidence: 'documented',
    observed: '2018–2024, 2026-09',
  },
  'ALIAS-1a': {
    sentence: 'CreateAlias refuses an alias name that begins with `alias/aws/`; with which error is not published.',
    source: `${API}/API_CreateAlias.html`,
    evidence: 'assumed',
  },
  'ALIAS-2': {
    sentence: 'UpdateAlias moves an alias only between keys of the same type and key usage, in one Region.',
    source: `${API}/API_UpdateAlias.html`,
    evidence: 'documented',
  },
  'POLICY-1': {
    sentence:
      "ListKeyPolicies is `default`; the default key policy lets the account's root do everything with the key.",
    source: `${GUIDE}/key-policy-default.html`,
    evidence: 'documented',
    observed: '2025-11',
  },
  'POLICY-2': {
    sentence: 'The only key policy name is `default`, and AWS KMS may format the document anew.',
    source: `${API}/API_PutKeyPolicy.html`,
    evidence: 'documented',
    observed: '2024-04',
  },
  'POLICY-2a': {
    sentence:
      'A key policy statement without an action or a resource has no effect (operation page), or is MalformedPolicyDocumentException since 2025-08-18 (announcement).',
    source: 'https://github.com/ministryofjustice/analytical-platform/issues/7691',
    evidence: 'documented',
  },
  'GRANT-1': {
    sentence: 'A grant belongs to one key in one Region, and a key has at most 50,000 grants.',
    source: `${GUIDE}/grants.html`,
    evidence: 'documented',
    observed: '2024-04',
  },
  'GRANT-2': {
    sentence:
      'CreateGrant takes only operations and constraints that fit the key; the same name and parameters give the old grant and a new grant token.',
    source: `${API}/API_CreateGrant.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'GRANT-3': {
    sentence:
      'RetireGrant names a grant by its token, or by key and grant ID; RevokeGrant of an unknown grant is NotFoundException.',
    source: `${API}/API_RetireGrant.html`,
    evidence: 'documented',
    observed: '2022-08, 2026-09',
  },
  'GRANT-3a': {
    sentence:
      'RetireGrant also takes a key ID: the operation page says so, though its parameter text asks for the key ARN.',
    source: `${API}/API_RetireGrant.html`,
    evidence: 'documented',
  },
  'GRANT-4': {
    sentence: 'A grant token that AWS KMS did not give out is InvalidGrantTokenException.',
    source: `${API}/API_RetireGrant.html`,
    evidence: 'documented',
  },

  // Audit, quotas, pages, time

  'AUDIT-1': {
    sentence:
      'AWS KMS records ReplicateKey, UpdatePrimaryRegion, SynchronizeMultiRegionKey, DeleteKey and rotations each in the Region of the keys they change.',
    source: `${GUIDE}/logging-using-cloudtrail.html`,
    evidence: 'documented',
  },
  'QUOTA-1': {
    sentence:
      'An account has at most 100,000 KMS keys in a Region, related keys and every key state counted: then LimitExceededException.',
    source: `${GUIDE}/resource-limits.html`,
    evidence: 'documented',
    observed: '2016-02',
  },
  'PAGE-1': {
    sentence:
      'Lists come in pages of at most `Limit` entries; a marker that AWS KMS did not give out is InvalidMarkerException.',
    source: `${API}/API_ListKeys.html`,
    evidence: 'documented',
  },
  'TIME-1': {
    sentence: '`Creating` and `Updating` last a few seconds, and may last longer: clients poll DescribeKey or retry.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: '2026-09',
  },
  'TIME-2': {
    sentence:
      'By themselves come the ends of replication, primary update, waiting period, import token and on-demand rotation, expiry of material and rotation dates.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
  },
  'TIME-2a': {
    sentence: 'What comes by itself comes at its own instant and in order, however far the clock jumps.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'assumed',
  },
  'TIME-3': {
    sentence:
      'A new key is seen within seconds as a rule, and within minutes at times: until then any call that names it may be NotFoundException.',
    source: `${GUIDE}/accessing-kms.html#programming-eventual-consistency`,
    evidence: 'documented',
    observed: '2015-11, 2025-05',
  },

  // Requests and the boundary of the model

  'MODEL-1': {
    sentence:
      "A parameter outside of the API's constraints is ValidationException; one message counts all the violations.",
    source: `${API}/CommonErrors.html`,
    evidence: 'documented',
    observed: '2023-04',
  },
  'MODEL-2': {
    sentence: 'A parameter of a wrong JSON type is SerializationException.',
    source: `${API}/CommonErrors.html`,
    evidence: 'assumed',
  },
  'MODEL-3': {
    sentence: 'An operation that AWS KMS does not have is UnknownOperationException.',
    source: `${API}/CommonErrors.html`,
    evidence: 'assumed',
  },
  'MODEL-4': {
    sentence:
      'The operations on custom key stores and GenerateRandom are outside of this model: the library answers UnsupportedOperationException, and leaves GenerateRandom to its host, as `mrk serve` and `mrk kms` do.',
    source: `${API}/API_Operations.html`,
    evidence: 'assumed',
  },
  'ARN-1': {
    sentence:
      'A key ARN of another account that the caller may not use is AccessDeniedException, as if the key did not exist.',
    source: 'https://github.com/kubernetes-sigs/aws-encryption-provider/pull/141',
    evidence: 'observed',
    observed: '2025-07',
  },
  'ARN-2': {
    sentence: 'A malformed ARN is InvalidArnException.',
    source: `${API}/API_DescribeKey.html`,
    evidence: 'assumed',
  },
  'STORE-1': {
    sentence:
      'CreateKey in an unknown custom key store is CustomKeyStoreNotFoundException, in a disconnected one CustomKeyStoreInvalidStateException.',
    source: `${API}/API_CreateKey.html`,
    evidence: 'documented',
  },
  'HOST-1': {
    sentence: 'A host that leaves out an identifier, or gives a bad instant or Region, gets KMSInternalException.',
    source: `${API}/CommonErrors.html`,
    evidence: 'assumed',
  },
} as const satisfies Record<string, Omit<Rule, 'id'>>;

export type RuleId = keyof typeof RULES;

export const RULE_IDS = Object.keys(RULES) as readonly RuleId[];

/** A rule with its ID. Of a text that is the ID of no rule: undefined. */
export function ruleOf(id: RuleId): Rule;
export function ruleOf(id: string): Rule | undefined;
export function ruleOf(id: string): Rule | undefined {
  return isRuleId(id) ? { id, ...RULES[id] } : undefined;
}

function isRuleId(id: string): id is RuleId {
  return Object.hasOwn(RULES, id);
}
