// Which rules a call exercises that is answered as it should be: all rows that fit, besides the key state table's cell.

import { GATED_OPERATIONS } from '../../model/operations/tables.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import type { Condition } from './conditions.js';

export type SuccessRow = readonly [
  operations: Operation | readonly Operation[] | 'any',
  when: readonly Condition[],
  rules: readonly RuleId[],
];

const ANSWERS_IN_EVERY_STATE: readonly Operation[] = [
  'DescribeKey',
  'GetKeyPolicy',
  'ListKeyPolicies',
  'ListResourceTags',
  'ListGrants',
  'ListAliases',
  'PutKeyPolicy',
  'RetireGrant',
  'RevokeGrant',
  'DeleteAlias',
];

// biome-ignore format: a table
export const RULES_OF_SUCCESS: readonly SuccessRow[] = [
  ['any',                         ['byAlias'],                   ['ID-5']],
  [ANSWERS_IN_EVERY_STATE,        [],                            ['STATE-7']],
  ['GetKeyLastUsage',             [],                            ['STATE-6c', 'USAGE-1']],

  ['CreateKey',                   ['multiRegion'],               ['CREATE-1', 'ID-1']],
  ['CreateKey',                   ['singleRegion'],              ['CREATE-4']],
  ['CreateKey',                   ['notSymmetric'],              ['CREATE-3']],
  ['CreateKey',                   [],                            ['CREATE-5', 'CREATE-7', 'STATE-2']],
  ['ReplicateKey',                [],                            ['REPLICATE-1', 'REPLICATE-3', 'REPLICATE-4', 'REPLICATE-6']],
  ['ReplicateKey',                ['madeAgain'],                 ['REPLICATE-7']],
  ['UpdatePrimaryRegion',         [],                            ['PRIMARY-2', 'PRIMARY-7']],
  ['UpdatePrimaryRegion',         ['toAnotherRegion'],           ['PRIMARY-1', 'PRIMARY-3', 'PRIMARY-4']],
  ['UpdatePrimaryRegion',         ['toItself'],                  ['PRIMARY-3b']],

  ['EnableKey',                   ['Enabled'],                   ['STATE-4']],
  ['DisableKey',                  ['Disabled'],                  ['STATE-4']],
  ['ScheduleKeyDeletion',         [],                            ['DELETE-1']],
  ['ScheduleKeyDeletion',         ['withReplicas'],              ['DELETE-3']],
  ['ScheduleKeyDeletion',         ['onlyCreatingReplicas'],      ['DELETE-3a']],
  ['ScheduleKeyDeletion',         ['withoutReplicas'],           ['DELETE-2']],
  ['CancelKeyDeletion',           [],                            ['DELETE-5']],
  ['CancelKeyDeletion',           ['lacksKeyMaterial'],          ['IMPORT-11']],

  ['GetParametersForImport',      [],                            ['IMPORT-7']],
  ['ImportKeyMaterial',           [],                            ['IMPORT-1', 'IMPORT-3', 'IMPORT-7', 'IMPORT-8']],
  ['ImportKeyMaterial',           ['Disabled'],                  ['IMPORT-9']],
  ['ImportKeyMaterial',           ['holdsKeyMaterial'],          ['IMPORT-10']],
  ['ImportKeyMaterial',           ['replica'],                   ['IMPORT-2', 'IMPORT-8a', 'REPLICATE-5']],
  ['DeleteImportedKeyMaterial',   [],                            ['IMPORT-5']],
  ['DeleteImportedKeyMaterial',   ['replica'],                   ['IMPORT-6']],
  ['DeleteImportedKeyMaterial',   ['PendingReplicaDeletion'],    ['IMPORT-11a']],

  [['EnableKeyRotation', 'DisableKeyRotation'], [],              ['ROTATE-1', 'ROTATE-2']],
  ['GetKeyRotationStatus',        [],                            ['ROTATE-7']],
  ['GetKeyRotationStatus',        ['withReplicas'],              ['ROTATE-1', 'SHARED-1']],
  ['GetKeyRotationStatus',        ['replica'],                   ['ROTATE-1', 'SHARED-1']],
  ['GetKeyRotationStatus',        ['PendingDeletion'],           ['DELETE-7']],
  ['RotateKeyOnDemand',           [],                            ['ROTATE-4']],
  ['RotateKeyOnDemand',           ['external'],                  ['ROTATE-5']],
  ['RotateKeyOnDemand',           ['Updating'],                  ['STATE-6e']],
  ['ListKeyRotations',            [],                            ['ROTATE-6', 'STATE-6d']],

  ['TagResource',                 [],                            ['TAG-1']],
  ['UntagResource',               [],                            ['TAG-3']],
  ['PutKeyPolicy',                [],                            ['POLICY-2']],
  [['GetKeyPolicy', 'ListKeyPolicies'], [],                      ['POLICY-1']],
  [['GetKeyPolicy', 'ListResourceTags', 'ListGrants'], ['withReplicas'], ['SHARED-2']],
  [['GetKeyPolicy', 'ListResourceTags', 'ListGrants'], ['replica'],      ['SHARED-2']],
  [['CreateAlias', 'DeleteAlias', 'ListAliases'], [],            ['ALIAS-1']],
  ['UpdateAlias',                 [],                            ['ALIAS-2']],
  ['CreateGrant',                 [],                            ['GRANT-2']],
  ['ListGrants',                  [],                            ['GRANT-1']],
  [['RetireGrant', 'RevokeGrant'], [],                           ['GRANT-3']],
  [['ListAliases', 'ListGrants', 'ListRetirableGrants', 'ListKeys', 'ListResourceTags', 'ListKeyRotations'], [], ['PAGE-1']],

  [GATED_OPERATIONS,              [],                            ['USAGE-2']],
  [GATED_OPERATIONS,              ['Updating'],                  ['PRIMARY-5']],
  [['Decrypt', 'ReEncrypt'],      ['multiRegion'],               ['SHARED-3']],
  [['Decrypt', 'ReEncrypt'],      [],                            ['CIPHER-1']],
];

// biome-ignore format: a table
/** Which rules KeyMetadata exercises that is shown as it should be. */
export const RULES_OF_METADATA: readonly (readonly [when: readonly Condition[], rules: readonly RuleId[]])[] = [
  [[],                                          ['CREATE-5', 'STATE-2']],
  [['singleRegion'],                            ['CREATE-4']],
  [['multiRegion'],                             ['CREATE-2', 'ID-1', 'ID-6']],
  [['withReplicas'],                            ['PRIMARY-1', 'SHARED-1', 'SHARED-2', 'STATE-3']],
  [['replica'],                                 ['PRIMARY-1', 'SHARED-1', 'SHARED-2', 'STATE-3']],
  [['Creating'],                                ['REPLICATE-4', 'TIME-1']],
  [['Updating'],                                ['PRIMARY-5', 'PRIMARY-6', 'PRIMARY-6a']],
  [['PendingImport', 'notSymmetric'],           ['STATE-8']],
  [['PendingImport', 'replica'],                ['REPLICATE-5']],
  [['PendingReplicaDeletion'],                  ['DELETE-3']],
  [['PendingDeletion'],                         ['DELETE-2']],
];
