// What a rule needs before any answer can be about it. A rule that is not here every run may reach.

import { GATED_OPERATIONS } from '../../model/operations/tables.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import type { Capability } from '../target.js';

/** What some targets do not have, and what the kit does not do with any. */
export type Need = 'clock' | Capability | keyof typeof BEYOND_THE_KIT;

/** Each as the reports say it. */
export const BEYOND_THE_KIT = {
  customKeyStore: 'needs a custom key store, and the kit has none',
  permissions: 'is about permissions, which the kit does not test',
  otherAccounts: 'is about other accounts, and the kit has one',
  enabledRegions: 'follows from which Regions the account has enabled',
  auditLog: 'shows in CloudTrail only',
  quotas: 'needs more keys or tags than the kit makes',
  unknownOperations: 'is about operations that AWS KMS does not have, and the kit calls none',
  model: 'is about the model itself: AWS has no such answers',
  undecided: 'every answer conforms that could tell it apart',
} as const;

// biome-ignore format: a table
export const RULE_NEEDS: Readonly<Partial<Record<RuleId, readonly Need[]>>> = {
  'ID-7':         ['enabledRegions'],
  'ID-8':         ['otherAccounts'],
  'CREATE-2a':    ['customKeyStore'],
  'CREATE-6':     ['permissions'],
  'REPLICATE-1b': ['undecided'],
  'REPLICATE-3c': ['enabledRegions'],
  'REPLICATE-7':  ['clock'],
  'REPLICATE-8':  ['permissions'],
  'PRIMARY-8':    ['permissions'],
  'STATE-5':      ['customKeyStore'],
  'DELETE-4':     ['clock'],
  'DELETE-6':     ['clock'],
  'IMPORT-1':     ['keyMaterialImport'],
  'IMPORT-1a':    ['keyMaterialImport'],
  'IMPORT-2':     ['keyMaterialImport'],
  'IMPORT-2a':    ['keyMaterialImport'],
  'IMPORT-3':     ['keyMaterialImport'],
  'IMPORT-4':     ['keyMaterialImport', 'clock'],
  'IMPORT-5':     ['keyMaterialImport'],
  'IMPORT-6':     ['keyMaterialImport'],
  'IMPORT-8':     ['keyMaterialImport'],
  'IMPORT-8a':    ['keyMaterialImport'],
  'IMPORT-9':     ['keyMaterialImport'],
  'IMPORT-10':    ['keyMaterialImport'],
  'IMPORT-11a':   ['keyMaterialImport'],
  'ROTATE-3':     ['clock'],
  'ROTATE-5':     ['keyMaterialImport'],
  'ROTATE-5a':    ['keyMaterialImport'],
  'CIPHER-1':     ['cryptography'],
  'SHARED-3':     ['cryptography'],
  'TAG-1a':       ['quotas'],
  'AUDIT-1':      ['auditLog'],
  'QUOTA-1':      ['quotas'],
  'TIME-2a':      ['clock'],
  'TIME-3':       ['undecided'],
  'MODEL-2':      ['arbitraryInputs'],
  'MODEL-3':      ['unknownOperations'],
  'MODEL-4':      ['model'],
  'ARN-1':        ['otherAccounts'],
  'STORE-1':      ['customKeyStore'],
  'HOST-1':       ['model'],
};

/** Rules whose answers are those of a wider rule, and count there. */
export const COUNTED_UNDER: Readonly<Partial<Record<RuleId, RuleId>>> = {
  'DELETE-6a': 'DELETE-6',
  'DELETE-7a': 'ROTATE-3',
  'IMPORT-11b': 'STATE-1',
  'TAG-2': 'MODEL-1',
};

const IMPORTS: readonly Operation[] = ['GetParametersForImport', 'ImportKeyMaterial', 'DeleteImportedKeyMaterial'];
const POLICIES: readonly Operation[] = ['CreateKey', 'ReplicateKey', 'PutKeyPolicy'];
const GRANTS: readonly Operation[] = ['CreateGrant', 'ListGrants', 'ListRetirableGrants', 'RetireGrant', 'RevokeGrant'];

// biome-ignore format: a table
/** The operations of which a rule needs one, by rule or by family. Where none is named, nearly every operation will do. */
export const OPERATIONS_OF_RULES: Readonly<Record<string, readonly Operation[]>> = {
  CREATE:        ['CreateKey'],
  'CREATE-2':    ['DescribeKey'],
  'CREATE-4':    ['CreateKey', 'DescribeKey'],
  'CREATE-5':    ['CreateKey', 'DescribeKey'],
  REPLICATE:     ['ReplicateKey'],
  'REPLICATE-9': POLICIES,
  PRIMARY:       ['UpdatePrimaryRegion'],
  'STATE-2':     ['CreateKey', 'DescribeKey'],
  'STATE-3':     ['DescribeKey'],
  'STATE-4':     ['EnableKey', 'DisableKey'],
  'STATE-6':     ['RotateKeyOnDemand'],
  'STATE-6a':    ['RotateKeyOnDemand'],
  'STATE-6b':    ['DeriveSharedSecret', 'Encapsulate', 'Decapsulate'],
  'STATE-6c':    ['GetKeyLastUsage'],
  'STATE-6d':    ['ListKeyRotations'],
  'STATE-6e':    ['RotateKeyOnDemand'],
  'STATE-8':     ['DescribeKey'],
  'STATE-8a':    ['Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'GetPublicKey'],
  'STATE-9':     ['GetPublicKey'],
  DELETE:        ['ScheduleKeyDeletion'],
  'DELETE-5':    ['CancelKeyDeletion'],
  'DELETE-7':    ['GetKeyRotationStatus'],
  IMPORT:        ['ImportKeyMaterial'],
  'IMPORT-5':    ['DeleteImportedKeyMaterial'],
  'IMPORT-5a':   IMPORTS,
  'IMPORT-6':    ['DeleteImportedKeyMaterial'],
  'IMPORT-7':    ['GetParametersForImport', 'ImportKeyMaterial'],
  'IMPORT-11':   ['CancelKeyDeletion'],
  'IMPORT-11a':  ['DeleteImportedKeyMaterial'],
  'ROTATE-1':    ['EnableKeyRotation', 'DisableKeyRotation', 'GetKeyRotationStatus'],
  'ROTATE-1a':   ['EnableKeyRotation', 'DisableKeyRotation'],
  'ROTATE-2':    ['EnableKeyRotation', 'DisableKeyRotation', 'GetKeyRotationStatus'],
  'ROTATE-3':    ['EnableKeyRotation'],
  'ROTATE-4':    ['RotateKeyOnDemand'],
  'ROTATE-4a':   ['RotateKeyOnDemand'],
  'ROTATE-5':    ['RotateKeyOnDemand', 'ImportKeyMaterial'],
  'ROTATE-5a':   ['RotateKeyOnDemand'],
  'ROTATE-6':    ['ListKeyRotations'],
  'ROTATE-7':    ['GetKeyRotationStatus'],
  'USAGE-1':     ['GetKeyLastUsage'],
  'USAGE-2':     GATED_OPERATIONS,
  'CIPHER-1':    ['Encrypt', 'Decrypt', 'ReEncrypt'],
  'SHARED-3':    ['Decrypt', 'ReEncrypt'],
  'TAG-1':       ['TagResource', 'CreateKey', 'ReplicateKey'],
  'TAG-3':       ['UntagResource'],
  ALIAS:         ['CreateAlias', 'UpdateAlias', 'DeleteAlias', 'ListAliases'],
  'ALIAS-1a':    ['CreateAlias', 'UpdateAlias'],
  'ALIAS-2':     ['UpdateAlias'],
  'POLICY-1':    ['GetKeyPolicy', 'ListKeyPolicies'],
  'POLICY-2':    ['GetKeyPolicy', 'PutKeyPolicy'],
  'POLICY-2a':   POLICIES,
  GRANT:         GRANTS,
  'GRANT-3':     ['RetireGrant', 'RevokeGrant'],
  'GRANT-3a':    ['RetireGrant'],
};
