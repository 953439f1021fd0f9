// Where AWS documents several answers, or none, the right answer is a set. The engine gives one member of it; whoever
// judges another KMS against the model accepts them all. A call's set follows from the rule that refused it, or from
// the open questions about a call that was accepted: this file holds them as data, and derives the set.

import { type Command, operationIsKnown, type Reduced, reduce } from '../engine/reduce.js';
import { inState } from '../key/state-members.js';
import { defaultHost, type Host } from '../key-set/host.js';
import { lacksKeyMaterial } from '../key-set/key-materials.js';
import { isPrimary, type Key, type KeySet, mustKeyIn, replicaRegionsOf } from '../key-set/key-set.js';
import { cardOf, parseInput } from '../operations/index.js';
import { stateErrors } from '../operations/state-gate.js';
import { PRECEDENCE, ruleOfCell } from '../operations/tables.js';
import { parsePolicy, statementsOf } from '../requests/policy.js';
import type { RuleId } from '../rules/catalogue.js';
import type { KmsError } from '../rules/errors.js';
import { isKeyId, parseKeyReference, parseRegion, type Region } from '../vocabulary/identifiers.js';
import type { ErrorCode, KeyState, Operation } from '../vocabulary/vocabulary.js';

/** How a call is answered: it succeeds, or fails with an error code. */
export type Answer = ErrorCode | 'ok';

/** A question that AWS leaves open, and every answer that conforms. */
export interface AnswerSet {
  readonly rule: RuleId;
  readonly operations: readonly Operation[] | 'any';
  readonly when: string;
  /** The engine's own answer comes first. */
  readonly answers: readonly [Answer, ...Answer[]];
  /** Where the call succeeds: the key states in which it may leave the called key, the engine's first. */
  readonly states?: readonly [KeyState, ...KeyState[]];
  readonly reason: string;
  /** The rules that the engine's refusal may carry; by default `rule`. */
  readonly refusedBy?: readonly RuleId[];
  /** `when` as code. Of a call that the engine refuses the rule and the code may say enough. */
  readonly applies?: (situation: Situation) => boolean;
}

/** What `applies` can ask about: the call, and how the engine answered it. */
interface Situation {
  readonly input: Readonly<Record<string, unknown>>;
  /** The key that the call names, and its set, before the call. */
  readonly keySet?: KeySet;
  readonly key?: Key;
  /** The set after the call. */
  readonly after: KeySet | null;
  readonly error?: KmsError;
}

const SEEN = 'Seen in 2026-09.';
const UNNAMED = 'AWS names no error: what the operation declares and fits, or what every operation has.';

const LIST_ROTATIONS_NOT_SEEN: readonly KeyState[] = ['Creating', 'Updating', 'PendingReplicaDeletion', 'Unavailable'];

const ALIAS_NOT_SEEN: readonly Operation[] = [
  'EnableKey',
  'DisableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'GetParametersForImport',
  'ImportKeyMaterial',
  'DeleteImportedKeyMaterial',
  'TagResource',
  'UntagResource',
  'ListResourceTags',
  'UpdateKeyDescription',
  'PutKeyPolicy',
  'GetKeyPolicy',
  'ListKeyPolicies',
  'ListAliases',
  'ListGrants',
  'RetireGrant',
  'RevokeGrant',
  'GetKeyLastUsage',
];

/** Every open question, in the order of the catalogue. The cells of the key state table are not written here again. */
export const ANSWER_SETS: readonly AnswerSet[] = [
  {
    rule: 'ID-5a',
    operations: 'any',
    when: 'an alias is given to an operation that does not declare InvalidArnException',
    answers: ['NotFoundException', 'InvalidArnException', 'ValidationException'],
    reason: 'Other operations were seen to answer InvalidArnException, which these do not declare.',
  },
  {
    rule: 'ID-5b',
    operations: ALIAS_NOT_SEEN,
    when: 'an alias is given where only a key ID or key ARN is taken',
    answers: ['InvalidArnException', 'NotFoundException'],
    reason: 'Seen for CreateGrant and eight other operations; emulators answer NotFoundException.',
  },
  {
    rule: 'ID-8',
    operations: ['ListRetirableGrants'],
    when: 'the retiring principal belongs to another account',
    answers: ['ValidationException', 'InvalidArnException', 'AccessDeniedException'],
    reason: UNNAMED,
  },
  {
    rule: 'CREATE-2a',
    operations: ['CreateKey'],
    when: 'a multi-Region key is to be made in a custom key store',
    answers: ['UnsupportedOperationException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'CREATE-3',
    operations: ['CreateKey'],
    when: 'the Region does not offer the key spec, such as SM2 outside of China',
    answers: ['UnsupportedOperationException', 'ValidationException'],
    reason: 'The page declares the first; the set of key specs in a constraint error of us-east-1 has no SM2.',
  },
  {
    rule: 'CREATE-3',
    operations: ['CreateKey'],
    when: 'an ML-KEM key is to have imported key material',
    answers: ['ValidationException', 'UnsupportedOperationException', 'ok'],
    reason: 'Seen for ML-DSA keys; AWS does not say of ML-KEM keys that they take no imported key material.',
    applies: ({ input }) => input.Origin === 'EXTERNAL' && String(input.KeySpec).startsWith('ML_KEM'),
  },
  {
    rule: 'CREATE-7',
    operations: ['CreateKey'],
    when: 'both names of the key spec are given, or parameters do not go with the origin',
    answers: ['ValidationException', 'UnsupportedOperationException'],
    reason: UNNAMED,
  },
  {
    rule: 'CREATE-7',
    operations: ['CreateKey'],
    when: 'a key that is not for symmetric encryption is to be made in a custom key store',
    answers: ['UnsupportedOperationException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'REPLICATE-1a',
    operations: ['ReplicateKey'],
    when: 'the called key is a single-Region key',
    answers: ['UnsupportedOperationException', 'ValidationException'],
    reason: 'Seen only on a replica key.',
  },
  {
    rule: 'REPLICATE-2a',
    operations: ['ReplicateKey'],
    when: "the Region is the primary key's own",
    answers: ['ValidationException'],
    reason: SEEN,
  },
  {
    rule: 'REPLICATE-3a',
    operations: ['ReplicateKey'],
    when: 'the Region is in another partition',
    answers: ['ValidationException', 'UnsupportedOperationException'],
    reason: 'The first was seen in 2026-09; AWS named the second in 2022 for a Region without HMAC keys.',
  },
  {
    rule: 'REPLICATE-3b',
    operations: ['ReplicateKey'],
    when: 'the Region does not exist, or has no AWS KMS',
    answers: ['ValidationException', 'UnsupportedOperationException'],
    reason: 'The first was seen in 2026-09; AWS named the second in 2022 for a Region without HMAC keys.',
  },
  {
    rule: 'REPLICATE-3c',
    operations: ['ReplicateKey'],
    when: 'the account has not enabled the Region',
    answers: ['ValidationException', 'UnsupportedOperationException'],
    reason: 'Not seen, but the first for a Region that does not exist.',
  },
  {
    rule: 'REPLICATE-9',
    operations: ['CreateKey', 'ReplicateKey', 'PutKeyPolicy'],
    when: 'a statement of the key policy names a principal that does not exist or is none',
    answers: ['MalformedPolicyDocumentException', 'InvalidArnException'],
    reason: 'Both were seen: the second for ARNs that are none of a principal, such as that of an IAM group.',
    applies: ({ error }) => error?.facts.fault === 'policyPrincipalInvalid',
  },
  {
    rule: 'REPLICATE-9',
    operations: ['CreateKey', 'ReplicateKey', 'PutKeyPolicy'],
    when: 'the key policy is longer than 32,768 bytes, which the API model admits',
    answers: ['LimitExceededException', 'ok'],
    reason: 'The guide of 2022 has this quota; the current page no longer lists it.',
  },
  {
    rule: 'PRIMARY-2a',
    operations: ['UpdatePrimaryRegion'],
    when: 'the called key is a replica key',
    answers: ['KMSInvalidStateException'],
    reason: SEEN,
    applies: ({ keySet }) => keySet?.multiRegion === true,
  },
  {
    rule: 'PRIMARY-2a',
    operations: ['UpdatePrimaryRegion'],
    when: 'the called key is a single-Region key',
    answers: ['KMSInvalidStateException', 'UnsupportedOperationException', 'ValidationException'],
    reason: 'Seen only on a replica key; ReplicateKey has the second there.',
    applies: ({ keySet }) => keySet?.multiRegion === false,
  },
  {
    rule: 'PRIMARY-3a',
    operations: ['UpdatePrimaryRegion'],
    when: 'the Region holds no replica key of the set',
    answers: ['ValidationException', 'NotFoundException', 'UnsupportedOperationException'],
    reason: 'The first was seen in 2026-09; the page declares the others and does not say when they come.',
  },
  {
    rule: 'PRIMARY-3b',
    operations: ['UpdatePrimaryRegion'],
    when: 'the Region is the current primary Region',
    answers: ['ok', 'UnsupportedOperationException', 'NotFoundException', 'ValidationException'],
    reason: 'Seen to succeed in 2026-09; the page wants a Region with a replica key.',
    applies: ({ input, keySet }) => keySet !== undefined && input.PrimaryRegion === keySet.primaryRegion,
  },
  {
    rule: 'PRIMARY-4a',
    operations: ['UpdatePrimaryRegion'],
    when: 'the called primary key is Updating',
    answers: ['KMSInvalidStateException', 'ok', 'UnsupportedOperationException'],
    reason: 'The key state table says that it succeeds, the guide that both keys must be Enabled.',
    refusedBy: ['PRIMARY-4', 'PRIMARY-4a'],
    applies: ({ keySet, key }) => keySet?.primaryUpdate !== undefined && key !== undefined && isPrimary(keySet, key),
  },
  {
    rule: 'PRIMARY-4b',
    operations: ['UpdatePrimaryRegion'],
    when: 'the replica key that is to become the primary key is Disabled',
    answers: ['DisabledException'],
    reason: SEEN,
  },
  {
    rule: 'PRIMARY-4b',
    operations: ['UpdatePrimaryRegion'],
    when: 'the replica key that is to become the primary key is in another state in which it cannot be used',
    answers: ['KMSInvalidStateException'],
    reason: 'Seen in 2026-09 of one that is PendingDeletion.',
  },
  {
    rule: 'STATE-6e',
    operations: ['RotateKeyOnDemand'],
    when: 'the key is Updating',
    answers: ['ok', 'KMSInvalidStateException'],
    reason: 'The operation is younger than the table, which lets EnableKeyRotation pass.',
    applies: ({ key }) => key?.keyState === 'Updating',
  },
  {
    rule: 'STATE-6d',
    operations: ['ListKeyRotations'],
    when: 'the key is Creating, Updating, PendingReplicaDeletion or Unavailable',
    answers: ['ok', 'KMSInvalidStateException'],
    reason: 'Seen to succeed in every other state; the page declares the error and does not say when.',
    applies: ({ key }) => key !== undefined && LIST_ROTATIONS_NOT_SEEN.includes(key.keyState),
  },
  {
    rule: 'STATE-8a',
    operations: ['Sign', 'Verify', 'GenerateMac', 'VerifyMac'],
    when: 'the key is PendingImport',
    answers: ['KMSInvalidStateException'],
    reason: 'The table has no such key; GetPublicKey was seen, and all cryptographic operations have this error.',
    refusedBy: ['STATE-8', 'STATE-8a'],
  },
  {
    rule: 'DELETE-3a',
    operations: ['ScheduleKeyDeletion'],
    when: 'the only replica keys of the primary key are still Creating',
    answers: ['ok', 'KMSInvalidStateException'],
    states: ['PendingReplicaDeletion', 'PendingDeletion'],
    reason: 'AWS speaks of replica keys that exist, and not of those that come into being.',
    applies: hasOnlyCreatingReplicas,
  },
  {
    rule: 'IMPORT-1a',
    operations: ['ImportKeyMaterial'],
    when: '`ValidTo` is past, too far ahead, or given for material that does not expire',
    answers: ['ValidationException'],
    reason: SEEN,
  },
  {
    rule: 'IMPORT-2a',
    operations: ['ImportKeyMaterial'],
    when: 'new key material is to be imported into a replica key',
    answers: [
      'ValidationException',
      'IncorrectKeyMaterialException',
      'UnsupportedOperationException',
      'KMSInvalidStateException',
    ],
    reason: 'The first was seen in 2026-09; the page declares the others and names none.',
  },
  {
    rule: 'IMPORT-5a',
    operations: ['DeleteImportedKeyMaterial', 'ImportKeyMaterial', 'GetParametersForImport'],
    when: 'the key material comes from AWS KMS or from a custom key store',
    answers: ['UnsupportedOperationException'],
    reason: 'AWS documents the error; only its text is assumed.',
  },
  {
    rule: 'IMPORT-9',
    operations: ['ImportKeyMaterial'],
    when: 'the key is Disabled',
    answers: ['ok', 'KMSInvalidStateException', 'DisabledException'],
    states: ['Enabled', 'Disabled'],
    reason: 'Seen to become Enabled in 2026-09; the table only allows it, the page wants PendingImport or Enabled.',
    applies: ({ key }) => key?.keyState === 'Disabled',
  },
  {
    rule: 'IMPORT-11',
    operations: ['CancelKeyDeletion'],
    when: 'the key lacks key material',
    answers: ['ok'],
    states: ['PendingImport', 'Disabled'],
    reason: 'The first was seen in 2026-09; the page says, of every key, the second.',
    applies: ({ keySet, key }) => keySet !== undefined && key !== undefined && lacksKeyMaterial(keySet, key),
  },
  {
    rule: 'IMPORT-11a',
    operations: ['DeleteImportedKeyMaterial'],
    when: 'the key is PendingReplicaDeletion',
    answers: ['ok'],
    states: ['PendingReplicaDeletion', 'PendingImport'],
    reason: 'Of the states in which the key stays as it is, the page names only PendingDeletion.',
    applies: (situation) => situation.key?.keyState === 'PendingReplicaDeletion' && lacksMaterialAfter(situation),
  },
  {
    rule: 'ROTATE-1a',
    operations: ['EnableKeyRotation', 'DisableKeyRotation'],
    when: 'the called key is a replica key',
    answers: ['UnsupportedOperationException'],
    reason: SEEN,
  },
  {
    rule: 'ROTATE-2',
    operations: ['GetKeyRotationStatus'],
    when: 'the key material is imported',
    answers: ['ok', 'UnsupportedOperationException'],
    reason: 'It was refused until 2025-06, and answered in 2026-03 and 2026-09.',
    applies: ({ keySet }) => keySet?.origin === 'EXTERNAL',
  },
  {
    rule: 'ROTATE-4',
    operations: ['RotateKeyOnDemand'],
    when: 'an on-demand rotation of imported key material runs already',
    answers: ['ok', 'ConflictException', 'KMSInvalidStateException'],
    reason: 'Seen to succeed with material from KMS; AWS names the second for an automatic rotation.',
    applies: ({ keySet }) => keySet?.origin === 'EXTERNAL' && keySet.onDemandRotation !== undefined,
  },
  {
    rule: 'ROTATE-4a',
    operations: ['RotateKeyOnDemand'],
    when: 'the called key is a replica key',
    answers: ['UnsupportedOperationException'],
    reason: SEEN,
  },
  {
    rule: 'ROTATE-5a',
    operations: ['RotateKeyOnDemand'],
    when: 'a replica key has not imported the new key material yet',
    answers: ['KMSInvalidStateException'],
    reason: SEEN,
  },
  {
    rule: 'ROTATE-6',
    operations: ['ListKeyRotations'],
    when: '`IncludeKeyMaterial` is ROTATIONS_ONLY, its default, for a key that is not for symmetric encryption',
    answers: ['ValidationException', 'ok'],
    reason: 'ALL_KEY_MATERIAL was seen to be refused, and no `IncludeKeyMaterial` to be answered.',
    applies: ({ input }) => input.IncludeKeyMaterial === 'ROTATIONS_ONLY',
  },
  {
    rule: 'USAGE-2',
    operations: ['ReEncrypt'],
    when: 'the destination key is not one for encryption',
    answers: ['InvalidKeyUsageException', 'InvalidCiphertextException'],
    reason: 'If the ciphertext cannot be read either, which of the two is said first was not seen.',
  },
  {
    rule: 'USAGE-2',
    operations: ['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
    when: 'the key is not for encryption, and the data key has no length, or two',
    answers: ['InvalidKeyUsageException', 'ValidationException'],
    reason: 'Which of the two faults is said first was not seen.',
    applies: ({ input }) => (input.KeySpec === undefined) === (input.NumberOfBytes === undefined),
  },
  {
    rule: 'CIPHER-1',
    operations: ['ReEncrypt'],
    when: '`SourceKeyId` is a key ARN of another Region',
    answers: ['IncorrectKeyException', 'NotFoundException'],
    reason: 'The first was seen for the `KeyId` of Decrypt, the second elsewhere [ID-4].',
    applies: ({ input, key }) => {
      const source = parseKeyReference(String(input.SourceKeyId));
      return source.kind === 'keyArn' && key !== undefined && source.region !== key.region;
    },
  },
  {
    rule: 'TAG-1a',
    operations: ['TagResource'],
    when: 'the key would have more than 50 tags',
    answers: ['TagException', 'LimitExceededException'],
    reason: 'The page declares both; the first was seen at CreateKey.',
  },
  {
    rule: 'ALIAS-1a',
    operations: ['CreateAlias'],
    when: 'the alias name begins with `alias/aws/`',
    answers: ['InvalidAliasNameException', 'NotAuthorizedException', 'ValidationException'],
    reason: 'The page declares the first, an emulator has the second, and other bad names are the third.',
  },
  {
    rule: 'ALIAS-1a',
    operations: ['UpdateAlias'],
    when: 'the alias name begins with `alias/aws/`',
    answers: ['InvalidAliasNameException', 'NotAuthorizedException', 'ValidationException', 'NotFoundException'],
    reason: "As for CreateAlias; and such an alias is none of the account's own.",
  },
  {
    rule: 'ALIAS-2',
    operations: ['UpdateAlias'],
    when: 'the two keys differ in type or key usage',
    answers: ['ValidationException', 'KMSInvalidStateException'],
    reason: UNNAMED,
  },
  {
    rule: 'POLICY-2',
    operations: ['GetKeyPolicy', 'PutKeyPolicy'],
    when: 'the key policy name is not `default`',
    answers: ['NotFoundException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'POLICY-2a',
    operations: ['CreateKey', 'ReplicateKey', 'PutKeyPolicy'],
    when: 'a statement of the key policy has no action, or no resource, or another resource than `*`',
    answers: ['ok', 'MalformedPolicyDocumentException'],
    reason: 'The operation page says that it has no effect; an announcement says that it is refused since 2025-08-18.',
    applies: ({ input }) => hasIdleStatement(input.Policy),
  },
  {
    rule: 'GRANT-3',
    operations: ['RetireGrant'],
    when: 'the key has no such grant',
    answers: ['NotFoundException', 'InvalidGrantIdException'],
    reason: 'The page declares both; the first was seen at RevokeGrant.',
  },
  {
    rule: 'GRANT-3',
    operations: ['RetireGrant'],
    when: 'a grant token is given, and a key or a grant ID with it',
    answers: ['ValidationException', 'ok', 'InvalidGrantTokenException'],
    reason: 'The page asks for one or the other, and does not say what becomes of both.',
    applies: ({ input }) => input.GrantToken !== undefined,
  },
  {
    rule: 'GRANT-3a',
    operations: ['RetireGrant'],
    when: 'the key is named by its key ID',
    answers: ['ok', 'InvalidArnException', 'ValidationException'],
    reason: 'The operation page says that it is taken; the text of the parameter asks for the key ARN.',
    applies: ({ input }) => isKeyId(String(input.KeyId)),
  },
  {
    rule: 'GRANT-4',
    operations: ['DescribeKey'],
    when: 'a grant token is none that AWS KMS gave out',
    answers: ['InvalidGrantTokenException', 'ok'],
    reason: 'DescribeKey takes grant tokens, and does not declare the error.',
  },
  {
    rule: 'PAGE-1',
    operations: ['ListAliases', 'ListGrants', 'ListRetirableGrants', 'ListResourceTags'],
    when: '`Limit` is more than the page allows, and not more than the API model admits',
    answers: ['ValidationException', 'ok'],
    reason: 'The pages and the API model differ.',
  },
  {
    rule: 'PAGE-1',
    operations: ['ListKeyPolicies'],
    when: 'a marker is given, although there is one page only',
    answers: ['InvalidMarkerException', 'ok', 'ValidationException'],
    reason: 'ListKeyPolicies takes markers, and does not declare the error.',
  },
  {
    rule: 'MODEL-2',
    operations: 'any',
    when: 'a parameter has a wrong JSON type',
    answers: ['SerializationException', 'ValidationException'],
    reason: 'Seen at other AWS services only.',
  },
  {
    rule: 'MODEL-3',
    operations: 'any',
    when: 'AWS KMS has no such operation',
    answers: ['UnknownOperationException'],
    reason: 'Seen at other AWS services, always so.',
  },
  {
    rule: 'ARN-2',
    operations: 'any',
    when: 'an ARN is malformed, for an operation that declares InvalidArnException',
    answers: ['InvalidArnException', 'NotFoundException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'ARN-2',
    operations: 'any',
    when: 'an ARN is malformed, for an operation that does not declare InvalidArnException',
    answers: ['NotFoundException', 'InvalidArnException', 'ValidationException'],
    reason: UNNAMED,
  },
];

/** Rules of the model and its host: AWS has no such answers, so nothing of AWS's can conform to them. */
export const OWN_RULES: readonly RuleId[] = ['MODEL-4', 'HOST-1'];

/** One answer that conforms. */
export interface AcceptableAnswer {
  readonly code: Answer;
  /** Of `ok`, where AWS leaves it open: the key states in which the called key may be then, the engine's first. */
  readonly states?: readonly KeyState[];
}

export interface AcceptableAnswers {
  /** What the engine answers. Its code is the first of the answers. */
  readonly engine: Reduced;
  readonly answers: readonly AcceptableAnswer[];
  /** The rules behind the set: the one that refused, and those that leave a question open. */
  readonly rules: readonly RuleId[];
}

/**
 * Every answer that conforms to AWS for one command on one key set. Of a call with several faults the order is mostly
 * not known: besides the engine's answer the error of the key state conforms and, where the key state is the engine's
 * answer, the next fault's; the other faults do not count.
 */
export function acceptableAnswers(keySet: KeySet | null, command: Command): AcceptableAnswers {
  const engine = reduce(keySet, command);
  const host = { ...defaultHost(keySet), ...command.host };
  const called = calledKey(host, command);
  const found: Found = { codes: [answerOf(engine)], states: [], rules: [] };
  addOpenAnswers(found, command, engine, host, called);
  if (!engine.ok && called !== undefined) addOtherFault(found, keySet, command, engine.error, host, called);
  const states = [...new Set(found.states)];
  const answers = [...new Set(found.codes)].map((code) =>
    code === 'ok' && states.length > 0 ? { code, states } : { code },
  );
  return { engine, answers, rules: [...new Set(found.rules)] };
}

interface Found {
  readonly codes: Answer[];
  readonly states: KeyState[];
  readonly rules: RuleId[];
}

interface CalledKey {
  readonly keySet: KeySet;
  readonly key: Key;
}

function answerOf(result: Reduced): Answer {
  return result.ok ? 'ok' : result.error.code;
}

/** What the key state table and ANSWER_SETS admit besides the engine's answer. */
function addOpenAnswers(
  found: Found,
  command: Command,
  engine: Reduced,
  host: Host,
  called: CalledKey | undefined,
): void {
  const error = engine.ok ? undefined : engine.error;
  if (error !== undefined) {
    found.rules.push(error.rule);
    found.codes.push(...cellErrors(command.operation, error, host));
  }
  // A dry run is a call that was accepted; what AWS may accept is answered as a dry run, too.
  const isDryRun = error?.rule === 'DRYRUN-1';
  const fault = isDryRun ? undefined : error;
  const situation: Situation = {
    input: inputOf(command),
    after: engine.keySet,
    ...called,
    ...(fault === undefined ? {} : { error: fault }),
  };
  for (const set of ANSWER_SETS) {
    if (!isAbout(set, command.operation, fault) || set.applies?.(situation) === false) continue;
    found.rules.push(set.rule);
    found.states.push(...(set.states ?? []));
    for (const code of set.answers) found.codes.push(isDryRun && code === 'ok' ? 'DryRunOperationException' : code);
  }
}

/** Whether the engine has answered this question: accepted the call, or refused it with the rule and the first code. */
function isAbout(
  { rule, operations, answers, refusedBy = [rule] }: AnswerSet,
  operation: Operation,
  error: KmsError | undefined,
): boolean {
  if (operations !== 'any' && !operations.includes(operation)) return false;
  if (error === undefined) return answers[0] === 'ok';
  return answers[0] === error.code && refusedBy.includes(error.rule);
}

/** Rules that refuse before the key is looked at, or without a key. */
const BEFORE_THE_KEY: ReadonlySet<RuleId> = new Set<RuleId>([
  'MODEL-1',
  'MODEL-2',
  'MODEL-3',
  'MODEL-4',
  'HOST-1',
  'ID-2',
  'ID-3',
  'ID-4',
  'ID-5a',
  'ID-5b',
  'ARN-1',
  'ARN-2',
]);

/** The key state's error beside another fault's, or another fault's beside the key state's. [REPLICATE-1b] */
function addOtherFault(
  found: Found,
  keySet: KeySet | null,
  command: Command,
  error: KmsError,
  host: Host,
  called: CalledKey,
): void {
  const { operation } = command;
  const errors = gateErrors(operation, called);
  if (errors.length === 0 || BEFORE_THE_KEY.has(error.rule)) return;
  if (!isOfTheGate(operation, error, host)) {
    found.rules.push(ruleOfCell(operation, called.key.keyState));
    found.codes.push(...errors);
    return;
  }
  const enabled = asIfEnabled(called);
  const swap = <T extends KeySet | undefined>(set: T): T | KeySet =>
    set?.keyId === enabled.keySet.keyId ? enabled.keySet : set;
  const hypothetical: Host = {
    ...host,
    findKeySet: (keyId) => swap(host.findKeySet(keyId)),
    findAlias: (region, aliasName) => swap(host.findAlias(region, aliasName)),
    // Nothing is to be enciphered for a call that is only thought of.
    cryptography: () => ({ ok: true, output: {} }),
  };
  const next = reduce(swap(keySet ?? undefined) ?? null, { ...command, host: hypothetical });
  if (next.ok || next.error.rule === 'DRYRUN-1' || isSeenAfterTheState(operation, next.error.rule)) return;
  const others: Found = { codes: [next.error.code], states: [], rules: [] };
  addOpenAnswers(others, command, next, hypothetical, enabled);
  found.rules.push(...others.rules);
  found.codes.push(...others.codes.filter((code) => code !== 'ok'));
}

function isSeenAfterTheState(operation: Operation, rule: RuleId): boolean {
  const seen = PRECEDENCE[operation]?.seen ?? [];
  return seen.some(([first, , rules]) => first === 'keyState' && rules.includes(rule));
}

/** The same key in a state that refuses nothing. */
function asIfEnabled({ keySet, key }: CalledKey): CalledKey {
  const { primaryUpdate: _, ...settled } = keySet;
  const keys = Object.entries(keySet.keys).map(([region, other]: [string, Key]) =>
    region === key.region || other.keyState === 'Updating' ? [region, inState(other, 'Enabled')] : [region, other],
  );
  const enabled = { ...settled, keys: Object.fromEntries(keys) as KeySet['keys'] };
  return { keySet: enabled, key: mustKeyIn(enabled, key.region) };
}

/** The errors of all footnotes of the cell that refused the call. [STATE-1] */
function cellErrors(operation: Operation, error: KmsError, host: Host): readonly ErrorCode[] {
  const named = keyOfTheGate(error, host);
  const errors = named === undefined ? [] : gateErrors(operation, named);
  return errors.includes(error.code) ? errors : [];
}

function isOfTheGate(operation: Operation, error: KmsError, host: Host): boolean {
  return cellErrors(operation, error, host).length > 0;
}

function gateErrors(operation: Operation, { keySet, key }: CalledKey): readonly ErrorCode[] {
  return stateErrors(cardOf(operation), keySet, key.keyState);
}

/** The key whose state the key state table refused: the called one or, for ReEncrypt, the source key. */
function keyOfTheGate({ rule, facts }: KmsError, host: Host): CalledKey | undefined {
  // The replica key that was to become the primary key is not the called one.
  if (facts.fault !== 'keyState' || rule === 'PRIMARY-4b') return undefined;
  const reference = parseKeyReference(facts.keyArn);
  return reference.kind === 'keyArn' ? keyOf(host.findKeySet(reference.keyId), reference.region) : undefined;
}

/** The key that the call is about, if it names one that exists. */
function calledKey(host: Host, command: Command): CalledKey | undefined {
  if (operationIsKnown(command.operation) !== undefined) return undefined;
  const { finds } = cardOf(command.operation);
  const { member, takesAliases } = finds === 'no key' ? { member: 'KeyId', takesAliases: false } : finds;
  const { [member]: text } = inputOf(command);
  const region = parseRegion(command.region);
  if (typeof text !== 'string' || region === undefined) return undefined;
  const reference = parseKeyReference(text);
  switch (reference.kind) {
    case 'keyId':
    case 'keyArn':
      return keyOf(host.findKeySet(reference.keyId), region);
    case 'alias':
    case 'aliasArn':
      return takesAliases ? keyOf(host.findAlias(region, reference.aliasName), region) : undefined;
    default:
      return undefined;
  }
}

function keyOf(keySet: KeySet | undefined, region: string): CalledKey | undefined {
  const key = keySet?.keys[region as Region];
  return keySet === undefined || key === undefined ? undefined : { keySet, key };
}

/** The parameters, where they can be read. */
function inputOf({ operation, input }: Command): Readonly<Record<string, unknown>> {
  const parsed = operationIsKnown(operation) === undefined ? parseInput(operation, input) : undefined;
  return parsed?.ok === true ? parsed.input : {};
}

function hasOnlyCreatingReplicas({ keySet, key }: Situation): boolean {
  if (keySet === undefined || key === undefined || !isPrimary(keySet, key)) return false;
  const replicas = replicaRegionsOf(keySet).map((region) => mustKeyIn(keySet, region));
  return replicas.length > 0 && replicas.every(({ keyState }) => keyState === 'Creating');
}

function lacksMaterialAfter({ key, after }: Situation): boolean {
  const next = key === undefined || after === null ? undefined : after.keys[key.region];
  return next !== undefined && after !== null && lacksKeyMaterial(after, next);
}

/** A statement that the operation page lets pass without effect, and the announcement does not. */
function hasIdleStatement(policy: unknown): boolean {
  const statements = typeof policy === 'string' ? statementsOf(parsePolicy(policy)) : undefined;
  return (
    statements?.some((statement) => {
      const { Action, NotAction, Resource } = statement;
      const resources = Array.isArray(Resource) ? Resource : [Resource];
      return (Action === undefined && NotAction === undefined) || resources.some((resource) => resource !== '*');
    }) ?? false
  );
}
