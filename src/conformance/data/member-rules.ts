// Which rule a wrong member of an answer departs from: by what went before it, or else by the member alone. The first
// row that fits counts. A row for a member is for all that lies within it, too.

import { GATED_OPERATIONS } from '../../model/operations/tables.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import type { Condition } from './conditions.js';
import type { Happening } from './happenings.js';

/** What went before: a call, or what time brought. */
export type Cause = Operation | Happening;

export type AfterRow = readonly [
  causes: Cause | readonly Cause[],
  members: string | readonly string[],
  when: readonly Condition[],
  rule: RuleId,
];
export type MemberRow = readonly [members: string | readonly string[], when: readonly Condition[], rule: RuleId];

const ANY = '*';
/** Members of KeyMetadata are named without `KeyMetadata.` or `ReplicaKeyMetadata.` before them. */
const ROLES = 'MultiRegionConfiguration';
const POLICY = ['Policy', 'ReplicaPolicy'];
const TAGS = ['Tags', 'ReplicaTags'];
const KEY_KIND = ['KeyUsage', 'KeySpec', 'CustomerMasterKeySpec', 'Origin'];
const DELETION = ['DeletionDate', 'PendingDeletionWindowInDays', 'PendingWindowInDays'];
const EXPIRATION = ['ExpirationModel', 'ValidTo'];
const MATERIAL_IDS = ['CurrentKeyMaterialId', 'KeyMaterialId'];
const ROTATION = ['KeyRotationEnabled', 'RotationPeriodInDays', 'NextRotationDate'];
const GRANT_ENDS: readonly Operation[] = ['RetireGrant', 'RevokeGrant'];
const ALIAS_CHANGES: readonly Operation[] = ['CreateAlias', 'UpdateAlias', 'DeleteAlias'];
const OWN_STATE: readonly Operation[] = [
  'EnableKey',
  'DisableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'ImportKeyMaterial',
];

// biome-ignore format: a table
export const RULES_AFTER: readonly AfterRow[] = [
  // Creating and replicating. The kind of key is what was asked for, or the default.
  ['CreateKey',                 ['KeyState', 'Enabled'],              [],                         'CREATE-1'],
  ['CreateKey',                 ['MultiRegion', ROLES],               ['multiRegion'],            'CREATE-1'],
  ['CreateKey',                 ['MultiRegion', ROLES],               ['singleRegion'],           'CREATE-4'],
  ['CreateKey',                 [...KEY_KIND, 'Description', ...POLICY, ...TAGS], [],             'CREATE-7'],
  ['ReplicateKey',              ['Grants', 'Aliases', 'CreationDate'], ['newKey'],                'REPLICATE-7'],
  ['ReplicateKey',              [...POLICY, ...TAGS, 'Description'],  ['newKey', 'madeAgain'],    'REPLICATE-7'],
  ['ReplicateKey',              [...POLICY, ...TAGS, 'Description'],  ['newKey'],                 'REPLICATE-6'],
  ['ReplicateKey',              ['KeyState', 'Enabled', 'CurrentKeyMaterialId'], ['newKey'],      'REPLICATE-4'],
  ['ReplicateKey',              ROLES,                                [],                         'REPLICATE-4'],
  ['ReplicateKey',              'KeyState',                           [],                         'STATE-3'],

  // Changing the primary key: nothing else of the set changes.
  ['UpdatePrimaryRegion',       'KeyState',                           ['otherKey'],               'STATE-3'],
  ['UpdatePrimaryRegion',       `${ROLES}.PrimaryKey`,                ['inPrimaryUpdate'],        'PRIMARY-6a'],
  ['UpdatePrimaryRegion',       ROLES,                                ['inPrimaryUpdate'],        'PRIMARY-6'],
  ['UpdatePrimaryRegion',       'KeyState',                           ['inPrimaryUpdate'],        'PRIMARY-5'],
  ['UpdatePrimaryRegion',       'Enabled',                            [],                         'STATE-2'],
  ['UpdatePrimaryRegion',       ANY,                                  [],                         'PRIMARY-1'],

  // Key states: each key has its own.
  [OWN_STATE,                   'KeyState',                           ['otherKey'],               'STATE-3'],
  [OWN_STATE,                   DELETION,                             ['otherKey'],               'STATE-3'],
  ['EnableKey',                 'Rotations',                          [],                         'DELETE-7a'],
  [['EnableKey', 'DisableKey'], 'KeyState',                           [],                         'STATE-1'],
  ['ScheduleKeyDeletion',       ['KeyState', ...DELETION],            ['onlyCreatingReplicas'],   'DELETE-3a'],
  ['ScheduleKeyDeletion',       ['KeyState', ...DELETION],            ['withReplicas'],           'DELETE-3'],
  ['ScheduleKeyDeletion',       'PendingWindowInDays',                [],                         'DELETE-1'],
  ['ScheduleKeyDeletion',       ['KeyState', ...DELETION],            [],                         'DELETE-2'],
  ['ScheduleKeyDeletion',       ROLES,                                [],                         'DELETE-6'],
  [['ScheduleKeyDeletion', 'CancelKeyDeletion'], ROTATION,            [],                         'DELETE-7'],
  ['CancelKeyDeletion',         'KeyState',                           ['lacksKeyMaterial'],       'IMPORT-11'],
  ['CancelKeyDeletion',         ['KeyState', ...DELETION],            [],                         'DELETE-5'],
  ['CancelKeyDeletion',         'Rotations',                          [],                         'DELETE-7a'],

  // Imported key material.
  ['GetParametersForImport',    ['ImportToken', 'PublicKey', 'ParametersValidTo'], [],            'IMPORT-7'],
  ['ImportKeyMaterial',         'KeyState',                           ['wasDisabled'],            'IMPORT-9'],
  ['ImportKeyMaterial',         'KeyState',                           [],                         'IMPORT-3'],
  ['ImportKeyMaterial',         EXPIRATION,                           [],                         'IMPORT-1'],
  ['ImportKeyMaterial',         MATERIAL_IDS,                         [],                         'IMPORT-8a'],
  ['ImportKeyMaterial',         'Rotations',                          [],                         'ROTATE-5'],
  ['DeleteImportedKeyMaterial', ['KeyState', ...EXPIRATION, 'Rotations'], ['otherKey'],           'IMPORT-6'],
  ['DeleteImportedKeyMaterial', 'KeyState',                           ['PendingReplicaDeletion'], 'IMPORT-11a'],
  ['DeleteImportedKeyMaterial', ['KeyState', ...EXPIRATION, ...MATERIAL_IDS, 'Rotations'], [],    'IMPORT-5'],

  // Rotation.
  [['EnableKeyRotation', 'DisableKeyRotation'], 'KeyRotationEnabled', [],                         'ROTATE-1'],
  ['RotateKeyOnDemand',         ['Rotations', 'CurrentKeyMaterialId'], ['external'],              'ROTATE-5'],
  ['RotateKeyOnDemand',         ['KeyId', 'Rotations', 'CurrentKeyMaterialId', ...ROTATION], [],   'ROTATE-4'],
  ['ListKeyRotations',          'Rotations',                          [],                         'ROTATE-6'],

  // What belongs to one key alone.
  ['TagResource',               'Tags',                               ['otherKey'],               'SHARED-2'],
  ['TagResource',               'Tags',                               [],                         'TAG-1'],
  ['UntagResource',             'Tags',                               ['otherKey'],               'SHARED-2'],
  ['UntagResource',             'Tags',                               [],                         'TAG-3'],
  ['PutKeyPolicy',              'Policy',                             ['otherKey'],               'SHARED-2'],
  ['PutKeyPolicy',              'Policy',                             [],                         'POLICY-2'],
  [ALIAS_CHANGES,               'Aliases',                            ['otherKey'],               'SHARED-2'],
  ['UpdateAlias',               'Aliases',                            [],                         'ALIAS-2'],
  ['CreateGrant',               'Grants',                             ['otherKey'],               'GRANT-1'],
  ['CreateGrant',               'Grants',                             [],                         'GRANT-2'],
  [GRANT_ENDS,                  'Grants',                             ['otherKey'],               'GRANT-1'],
  [GRANT_ENDS,                  'Grants',                             [],                         'GRANT-3'],
  ['ListRetirableGrants',       'Grants',                             [],                         'GRANT-3'],
  ['GetKeyLastUsage',           ANY,                                  [],                         'USAGE-1'],
  ['GetPublicKey',              ['PublicKey', ...KEY_KIND],           ['multiRegion'],            'SHARED-1'],

  // Cryptographic operations.
  [['Decrypt', 'ReEncrypt'],    ['Plaintext', 'KeyMaterialId', 'SourceKeyMaterialId', 'CiphertextBlob'], [], 'SHARED-3'],
  [GATED_OPERATIONS,            ['KeyMaterialId', 'DestinationKeyMaterialId'], [],                'ROTATE-3'],

  // What time brought, or failed to bring.
  ['keyDeleted',                'Grants',                             [],                         'DELETE-6a'],
  ['keyDeleted',                ['Aliases', ROLES],                   [],                         'DELETE-6'],
  ['keyDeleted',                ANY,                                  [],                         'DELETE-2'],
  ['waitingPeriodStarted',      ['KeyState', ...DELETION],            [],                         'DELETE-4'],
  ['keyMaterialExpired',        ['KeyState', ...EXPIRATION, 'Rotations'], [],                     'IMPORT-4'],
  ['creationEnded',             'KeyState',                           ['external'],               'REPLICATE-5'],
  ['creationEnded',             'KeyState',                           [],                         'TIME-1'],
  ['creationEnded',             ['Enabled', ROLES, 'CurrentKeyMaterialId'], [],                   'REPLICATE-4'],
  ['primaryUpdateEnded',        'KeyState',                           [],                         'PRIMARY-5'],
  ['primaryUpdateEnded',        ROLES,                                [],                         'PRIMARY-1'],
  ['rotatedOnDemand',           ['KeyState', 'Rotations', 'CurrentKeyMaterialId'], ['external'],  'ROTATE-5'],
  ['rotatedOnDemand',           ['Rotations', 'CurrentKeyMaterialId', ...ROTATION], [],           'ROTATE-4'],
  ['rotatedOften',              ['Rotations', 'CurrentKeyMaterialId', ...ROTATION], [],           'TIME-2a'],
  ['rotated',                   ['Rotations', 'CurrentKeyMaterialId', 'NextRotationDate'], [],     'ROTATE-3'],
  ['relatedKeyDeleted',         ROLES,                                [],                         'DELETE-6'],
  ['relatedKeyDeleted',         'KeyState',                           ['PendingReplicaDeletion'], 'DELETE-3'],
  ['relatedKeyDeleted',         'KeyState',                           [],                         'STATE-3'],
  ['nothing',                   ['KeyState', ...DELETION],            ['PendingReplicaDeletion'], 'DELETE-3'],
  ['nothing',                   ['KeyState', ...DELETION],            ['PendingDeletion'],        'DELETE-2'],
  ['nothing',                   ['Rotations', 'CurrentKeyMaterialId'], ['PendingDeletion'],       'DELETE-7'],
  ['nothing',                   ['Rotations', 'CurrentKeyMaterialId'], [],                        'ROTATE-3'],
  ['nothing',                   'KeyState',                           [],                         'TIME-2'],
];

// biome-ignore format: a table
export const RULES_OF_MEMBERS: readonly MemberRow[] = [
  // Key state.
  ['KeyState',                  ['Creating'],                         'TIME-1'],
  ['KeyState',                  ['Updating'],                         'PRIMARY-5'],
  ['KeyState',                  ['PendingImport'],                    'IMPORT-3'],
  ['KeyState',                  ['PendingReplicaDeletion'],           'DELETE-3'],
  ['KeyState',                  ['PendingDeletion'],                  'DELETE-2'],
  ['KeyState',                  ['Unavailable'],                      'STATE-5'],
  ['KeyState',                  ['multiRegion'],                      'STATE-3'],
  ['KeyState',                  [],                                   'STATE-1'],
  ['Enabled',                   [],                                   'STATE-2'],
  [DELETION,                    ['PendingDeletion'],                  'DELETE-2'],
  [DELETION,                    [],                                   'DELETE-3'],

  // Names and roles.
  [['KeyId', 'Arn', 'AWSAccountId'], [],                              'ID-1'],
  [['MultiRegion', ROLES],      ['singleRegion'],                     'CREATE-4'],
  ['MultiRegion',               [],                                   'CREATE-2'],
  [`${ROLES}.PrimaryKey`,       ['inPrimaryUpdate'],                  'PRIMARY-6a'],
  [ROLES,                       ['inPrimaryUpdate'],                  'PRIMARY-6'],
  [ROLES,                       [],                                   'PRIMARY-1'],

  // What the set shares, and what belongs to each key.
  [KEY_KIND,                    ['multiRegion'],                      'SHARED-1'],
  [KEY_KIND,                    [],                                   'CREATE-7'],
  [['PublicKey', 'KeyOrigin'],  [],                                   'SHARED-1'],
  [[...TAGS, ...POLICY, 'Description', 'CreationDate', 'KeyCreationDate'], ['multiRegion'], 'SHARED-2'],
  [[...TAGS, ...POLICY, 'Description'], [],                           'CREATE-7'],
  [['CreationDate', 'KeyCreationDate'], [],                           'CREATE-5'],
  [['PolicyName', 'PolicyNames'], [],                                 'POLICY-1'],
  ['Aliases',                   [],                                   'ALIAS-1'],
  ['Grants',                    [],                                   'GRANT-1'],
  [['GrantId', 'GrantToken'],   [],                                   'GRANT-2'],
  [['KeyLastUsage', 'TrackingStartDate'], [],                         'USAGE-1'],

  // Key material and rotation.
  [EXPIRATION,                  [],                                   'IMPORT-1'],
  [MATERIAL_IDS,                ['external'],                         'IMPORT-8a'],
  ['CurrentKeyMaterialId',      [],                                   'CREATE-5'],
  ['KeyMaterialId',             [],                                   'ROTATE-3'],
  [['ImportToken', 'ParametersValidTo'], [],                          'IMPORT-7'],
  [ROTATION,                    ['PendingDeletion'],                  'DELETE-7'],
  ['KeyRotationEnabled',        [],                                   'ROTATE-1'],
  [[...ROTATION, 'OnDemandRotationStartDate'], [],                    'ROTATE-7'],
  ['Rotations',                 [],                                   'ROTATE-6'],

  // The answers of cryptographic operations.
  [['EncryptionAlgorithm', 'SourceEncryptionAlgorithm', 'DestinationEncryptionAlgorithm', 'SigningAlgorithm',
    'MacAlgorithm', 'KeyAgreementAlgorithm', 'EncapsulationAlgorithm', 'KeyPairSpec'], [], 'USAGE-2'],
  [['SourceKeyId', 'SourceKeyMaterialId'], [],                        'SHARED-3'],
  ['DestinationKeyMaterialId',  [],                                   'ROTATE-3'],
  [['Plaintext', 'CiphertextBlob', 'CiphertextForRecipient', 'PrivateKeyPlaintext', 'PrivateKeyCiphertextBlob',
    'Signature', 'SignatureValid', 'Mac', 'MacValid', 'SharedSecret', 'SharedSecretCiphertextBlob'], [], 'SHARED-3'],

  // The rest of KeyMetadata has what applies to the key, and nothing else.
  [['EncryptionAlgorithms', 'SigningAlgorithms', 'MacAlgorithms', 'KeyAgreementAlgorithms', 'EncapsulationAlgorithms',
    'KeyManager', 'CustomKeyStoreId', 'CloudHsmClusterId', 'XksKeyConfiguration'], [], 'CREATE-5'],
  [['Keys', 'NextMarker', 'Truncated', 'Limit'], [],                  'PAGE-1'],
];
