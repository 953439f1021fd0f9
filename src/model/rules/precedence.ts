// Which of several faults KMS names: the order of the rules that can refuse a call. The engine runs exactly these
// checks in exactly this order, so to change an order is to change this table; an operation without an entry runs its
// checks as it lists them. AWS publishes no order. What was seen is marked; all else is assumed, and may be wrong.

import type { Operation } from '../vocabulary.js';
import type { Evidence, RuleId } from './catalogue.js';

/** The order of one operation's checks. */
export interface Precedence {
  /** The names of the operation's checks, first to last. */
  readonly order: readonly string[];
  /** Of the part of the order that `reason` speaks of; what it does not speak of is always assumed. */
  readonly evidence: Evidence;
  /** The rule that says so. */
  readonly rule?: RuleId;
  /** Pairs of checks whose order was seen at AWS, and the rules with which the second refuses. */
  readonly seen?: readonly (readonly [first: string, second: string, rules: readonly RuleId[]])[];
  readonly reason: string;
}

/** A step that every call takes before or after the others. */
export interface Phase {
  readonly phase: 'operation' | 'parameters' | 'key' | 'checks';
  readonly what: string;
  readonly evidence: Evidence;
  readonly rule: RuleId;
  readonly reason: string;
}

/** What every call goes through, in order: reduce.ts and operation.ts are this, written as code. */
export const PHASES = [
  {
    phase: 'operation',
    what: 'KMS has the operation',
    evidence: 'assumed',
    rule: 'MODEL-3',
    reason: 'Without an operation nothing says what the parameters are.',
  },
  {
    phase: 'parameters',
    what: 'the parameters have their JSON types, then keep their constraints, all of which one message names',
    evidence: 'assumed',
    rule: 'MODEL-1',
    reason: 'KMS is built as the other AWS JSON services, which look at the request before anything that it names.',
  },
  {
    phase: 'key',
    what: 'the key (or alias, or grant token) that the parameters name exists in the called Region',
    evidence: 'documented',
    rule: 'ID-3',
    reason: 'A key that does not exist has no state and no kind that could be wrong.',
  },
  {
    phase: 'checks',
    what: "the operation's own checks, in the order of PRECEDENCE",
    evidence: 'assumed',
    rule: 'STATE-1',
    reason: 'AWS publishes no order.',
  },
] as const satisfies readonly Phase[];

// Reasons that several rows share.
const ALONE = 'One check has no order.';
const STATE_FIRST =
  'Nothing was seen: the key state first, as for RotateKeyOnDemand, then what the operation page names.';
const REQUEST_FIRST =
  'Nothing was seen: what the request alone shows comes before the key state, as a constraint does.';
const DRY_RUN_LAST = 'AWS answers a dry run so only where the call would have succeeded.';

/** The checks of the cryptographic operations: one list serves them all, and what does not concern one lets it pass. */
const GATED = [
  'keyState',
  'ciphertext',
  'keyUsage',
  'encryptionContext',
  'dataKeyLength',
  'sourceKey',
  'grantTokens',
  'cryptography',
  'dryRun',
];

// biome-ignore format: a table
export const PRECEDENCE: Readonly<Partial<Record<Operation, Precedence>>> = {
  // Keys
  CreateKey: assumed(
    'Nothing was seen: what the request alone shows comes before what it needs of the account.',
    'keySpec', 'keyUsageGiven', 'keyUsageFits', 'keySpecRegion', 'originFits', 'customKeyStoreFits', 'tags', 'policy',
    'customKeyStoreReady', 'quota', 'newKeyId'),
  // That isPrimaryKey comes before keyState, too, is assumed. [REPLICATE-1b]
  ReplicateKey: observed('REPLICATE-1',
    'For a Region that was taken a replica key was refused as no primary key, and a Disabled primary key as Disabled.',
    [['isPrimaryKey', 'regionFree', ['REPLICATE-2', 'REPLICATE-2a']],
     ['keyState', 'regionFree', ['REPLICATE-2', 'REPLICATE-2a']]],
    'isPrimaryKey', 'keyState', 'regionInPartition', 'regionEnabled', 'regionFree', 'tags', 'policy', 'quota'),
  UpdatePrimaryRegion: assumed(
    'A client meets "not a multi-Region primary key" also while a change has not settled: so before the key state.',
    'isPrimaryKey', 'keyState', 'isSettled', 'hasReplica', 'replicaState'),
  DescribeKey:          assumed(STATE_FIRST,   'keyState', 'grantTokens'),
  EnableKey:            assumed(ALONE,         'keyState'),
  DisableKey:           assumed(ALONE,         'keyState'),
  ScheduleKeyDeletion:  assumed(REQUEST_FIRST, 'window', 'keyState'),
  CancelKeyDeletion:    assumed(ALONE,         'keyState'),
  UpdateKeyDescription: assumed(ALONE,         'keyState'),
  GetKeyLastUsage:      assumed(ALONE,         'keyState'),

  // Imported key material
  GetParametersForImport:
    assumed(STATE_FIRST, 'keyState', 'isExternal', 'wrapping'),
  ImportKeyMaterial: assumed(
    'Nothing was seen: the key, then the parameters, then the token, then the key material that only it unwraps.',
    'keyState', 'isExternal', 'expiration', 'symmetricOnly', 'newMaterialHasNoId', 'replicaTakesExisting',
    'importToken', 'unwraps', 'expectedMaterial', 'onePending'),
  DeleteImportedKeyMaterial:
    assumed(STATE_FIRST, 'keyState', 'isExternal', 'keyMaterialId'),

  // Rotation
  EnableKeyRotation:    assumed(STATE_FIRST, 'keyState', 'hasMaterialOfKms', 'isSymmetric', 'isNoReplica'),
  DisableKeyRotation:   assumed(STATE_FIRST, 'keyState', 'hasMaterialOfKms', 'isNoReplica'),
  GetKeyRotationStatus: assumed(ALONE,       'keyState'),
  RotateKeyOnDemand: observed('STATE-6',
    'A Disabled asymmetric key was refused as Disabled, not for its key spec (2025-03).',
    [['keyState', 'isSymmetric', ['ROTATE-4']]],
    'keyState', 'isSymmetric', 'isNoReplica', 'limit', 'noConflict', 'pendingMaterial'),
  ListKeyRotations:     assumed(STATE_FIRST, 'keyState', 'includeKeyMaterial', 'marker'),

  // Tags, key policies, aliases
  TagResource: assumed(
    'Nothing was seen: what the request alone shows, then the key state, then what the key has already.',
    'tagKeys', 'keyState', 'tooManyTags'),
  UntagResource:    assumed(ALONE,         'keyState'),
  ListResourceTags: assumed(REQUEST_FIRST, 'limit', 'keyState', 'marker'),
  PutKeyPolicy:     assumed(STATE_FIRST,   'keyState', 'policyName', 'policy'),
  GetKeyPolicy:     assumed(STATE_FIRST,   'keyState', 'policyName'),
  ListKeyPolicies:  assumed(STATE_FIRST,   'keyState', 'marker'),
  CreateAlias:      assumed(STATE_FIRST,   'keyState', 'nameIsFree', 'quota'),
  UpdateAlias: assumed(
    'Nothing was seen: the alias must be found as the key must, and what does not exist has no faults.',
    'aliasExists', 'keyState', 'sameKind', 'quota'),
  DeleteAlias:      assumed(ALONE,         'keyState'),
  ListAliases:      assumed(ALONE,         'limit'),

  // Grants
  CreateGrant: documented('DRYRUN-1', DRY_RUN_LAST,
    'keyState', 'grantee', 'principals', 'operations', 'constraints', 'grantTokens', 'quota', 'dryRun'),
  ListGrants:          assumed(REQUEST_FIRST, 'limit', 'oneGrantee', 'keyState', 'marker'),
  ListRetirableGrants: assumed(
    'Nothing was seen: the form of the request, then whom it names.',
    'limit', 'oneRetirer', 'ownAccount'),
  RetireGrant: documented('DRYRUN-1', DRY_RUN_LAST, 'keyState', 'grantExists', 'dryRun'),
  RevokeGrant: documented('DRYRUN-1', DRY_RUN_LAST, 'keyState', 'grantExists', 'dryRun'),

  // Cryptographic operations
  Encrypt:                             documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  // Whether the usage or the algorithm is named first lies within keyUsage: the usage is. [USAGE-2]
  Decrypt: observed('CIPHER-1',
    'A ciphertext of another key was refused as such, although the named key was an HMAC key (2023-04).',
    [['ciphertext', 'keyUsage', ['USAGE-2']]],
    ...GATED),
  ReEncrypt:                           documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  GenerateDataKey:                     documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  GenerateDataKeyWithoutPlaintext:     documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  GenerateDataKeyPair:                 documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  GenerateDataKeyPairWithoutPlaintext: documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  Sign:                                documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  Verify:                              documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  GenerateMac: observed('STATE-1',
    'A Disabled HMAC key was refused as Disabled, not for the wrong MAC algorithm (2026-09).',
    [['keyState', 'keyUsage', ['USAGE-2']]],
    ...GATED),
  VerifyMac:                           documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  DeriveSharedSecret:                  documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  Encapsulate:                         documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  Decapsulate:                         documented('DRYRUN-1', DRY_RUN_LAST, ...GATED),
  GetPublicKey:                        assumed(STATE_FIRST, ...GATED),
};

function assumed(reason: string, ...order: readonly string[]): Precedence {
  return { order, evidence: 'assumed', reason };
}

function observed(
  rule: RuleId,
  reason: string,
  seen: NonNullable<Precedence['seen']>,
  ...order: readonly string[]
): Precedence {
  return { order, evidence: 'observed', rule, seen, reason };
}

function documented(rule: RuleId, reason: string, ...order: readonly string[]): Precedence {
  return { order, evidence: 'documented', rule, reason };
}
