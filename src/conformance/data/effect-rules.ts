// Which rule a target departs from that refuses what AWS accepts: the one that says that the operation does it. The
// first row that fits counts; where none does, the rule of the key state table's cell.

import { GATED_OPERATIONS } from '../../model/operations/tables.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import type { Condition } from './conditions.js';

export type EffectRow = readonly [
  operations: Operation | readonly Operation[] | 'any',
  when: readonly Condition[],
  rule: RuleId,
];

const READING: readonly Operation[] = [
  'DescribeKey',
  'GetKeyPolicy',
  'ListKeyPolicies',
  'ListResourceTags',
  'ListGrants',
  'ListAliases',
];
const ROTATION: readonly Operation[] = ['EnableKeyRotation', 'DisableKeyRotation'];
const ALIASES: readonly Operation[] = ['CreateAlias', 'DeleteAlias', 'ListAliases'];
const INDEPENDENT: readonly Operation[] = ['TagResource', 'UntagResource', 'UpdateKeyDescription', 'PutKeyPolicy'];

// biome-ignore format: a table
export const EFFECT_RULES: readonly EffectRow[] = [
  ['any',                                ['byAlias'],                   'ID-5'],

  ['CreateKey',                          ['notSymmetric'],              'CREATE-3'],
  ['CreateKey',                          ['external'],                  'CREATE-1'],
  ['CreateKey',                          ['multiRegion'],               'CREATE-1'],
  ['CreateKey',                          [],                            'CREATE-7'],

  ['ListKeys',                           [],                            'PAGE-1'],
  ['ListRetirableGrants',                [],                            'GRANT-3'],
  [ALIASES,                              ['noKey'],                     'ALIAS-1'],
  ['RetireGrant',                        ['noKey'],                     'GRANT-3'],
  ['any',                                ['noKey'],                     'ID-3'],

  ['ReplicateKey',                       ['madeAgain'],                 'REPLICATE-7'],
  ['ReplicateKey',                       ['external'],                  'REPLICATE-5'],
  ['ReplicateKey',                       [],                            'REPLICATE-1'],
  ['UpdatePrimaryRegion',                ['toItself'],                  'PRIMARY-3b'],
  ['UpdatePrimaryRegion',                [],                            'PRIMARY-1'],

  ['EnableKey',                          ['Enabled'],                   'STATE-4'],
  ['DisableKey',                         ['Disabled'],                  'STATE-4'],
  [['EnableKey', 'DisableKey'],          ['replica'],                   'STATE-3'],
  ['ScheduleKeyDeletion',                ['onlyCreatingReplicas'],      'DELETE-3a'],
  ['ScheduleKeyDeletion',                ['withReplicas'],              'DELETE-3'],
  ['ScheduleKeyDeletion',                ['Enabled'],                   'DELETE-2'],
  ['ScheduleKeyDeletion',                ['Disabled'],                  'DELETE-2'],
  ['CancelKeyDeletion',                  ['lacksKeyMaterial'],          'IMPORT-11'],
  ['CancelKeyDeletion',                  [],                            'DELETE-5'],

  ['GetParametersForImport',             ['PendingImport'],             'IMPORT-7'],
  ['ImportKeyMaterial',                  ['Disabled'],                  'IMPORT-9'],
  ['ImportKeyMaterial',                  ['Updating'],                  'STATE-1'],
  ['ImportKeyMaterial',                  ['replica'],                   'IMPORT-1'],
  ['ImportKeyMaterial',                  ['holdsKeyMaterial'],          'IMPORT-10'],
  ['ImportKeyMaterial',                  [],                            'IMPORT-3'],
  ['DeleteImportedKeyMaterial',          ['PendingReplicaDeletion'],    'IMPORT-11a'],
  ['DeleteImportedKeyMaterial',          ['replica'],                   'IMPORT-6'],
  ['DeleteImportedKeyMaterial',          [],                            'IMPORT-5'],

  [ROTATION,                             ['Updating'],                  'PRIMARY-5'],
  [ROTATION,                             [],                            'ROTATE-1'],
  ['GetKeyRotationStatus',               ['external'],                  'ROTATE-2'],
  ['GetKeyRotationStatus',               ['PendingDeletion'],           'DELETE-7'],
  ['GetKeyRotationStatus',               ['PendingReplicaDeletion'],    'DELETE-7'],
  ['GetKeyRotationStatus',               [],                            'ROTATE-7'],
  ['RotateKeyOnDemand',                  ['Updating'],                  'STATE-6e'],
  ['RotateKeyOnDemand',                  ['external'],                  'ROTATE-5'],
  ['RotateKeyOnDemand',                  [],                            'ROTATE-4'],
  ['ListKeyRotations',                   ['Enabled'],                   'ROTATE-6'],
  ['ListKeyRotations',                   [],                            'STATE-6d'],

  [INDEPENDENT,                          ['Enabled', 'replica'],        'SHARED-2'],
  ['TagResource',                        ['Enabled'],                   'TAG-1'],
  ['UntagResource',                      ['Enabled'],                   'TAG-3'],
  ['PutKeyPolicy',                       ['Enabled'],                   'POLICY-2'],
  ['PutKeyPolicy',                       [],                            'STATE-7'],
  ['GetKeyPolicy',                       ['Enabled'],                   'POLICY-1'],
  ['ListKeyPolicies',                    ['Enabled'],                   'POLICY-1'],
  [ALIASES,                              ['Enabled'],                   'ALIAS-1'],
  ['UpdateAlias',                        ['Enabled'],                   'ALIAS-2'],
  ['CreateGrant',                        ['Enabled'],                   'GRANT-2'],
  ['ListGrants',                         ['Enabled'],                   'GRANT-1'],
  [['RetireGrant', 'RevokeGrant'],       ['Enabled'],                   'GRANT-3'],
  [[...READING, 'RetireGrant', 'RevokeGrant', 'DeleteAlias'], [],       'STATE-7'],
  ['GetKeyLastUsage',                    [],                            'STATE-6c'],

  ['GetPublicKey',                       ['Disabled'],                  'STATE-9'],
  [GATED_OPERATIONS,                     ['Updating'],                  'PRIMARY-5'],
  [['Decrypt', 'ReEncrypt'],             ['Enabled', 'multiRegion'],    'SHARED-3'],
];
