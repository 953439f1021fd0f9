// Where AWS documents several answers, or none, the right answer is a set. The engine gives one member of it; whoever
// judges another KMS against the model accepts them all. A call's set follows from the rule that refused it, or from
// the open questions about a call that was accepted: this file holds them as data, and derives the set.

import type { KmsError } from '../errors.js';
import { defaultHost, type Host } from '../host.js';
import { isKeyId, parseKeyReference, parseRegion, type Region } from '../identifiers.js';
import { stateErrors } from '../key/state-gate.js';
import { ruleOfCell } from '../key/state-table.js';
import { lacksKeyMaterial } from '../key-set/key-materials.js';
import {
  isPendingDeletion,
  isPrimary,
  type Key,
  type KeySet,
  mustKeyIn,
  replicaRegionsOf,
} from '../key-set/key-set.js';
import { parsePolicy, statementsOf } from '../policy.js';
import { type Command, operationIsKnown, type Reduced, reduce } from '../reduce.js';
import { parseInput } from '../requests/parse.js';
import { type ErrorCode, GATED_OPERATIONS, type KeyState, type Operation } from '../vocabulary.js';
import type { RuleId } from './catalogue.js';
import { PRECEDENCE } from './precedence.js';

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

const UNNAMED = 'AWS names no error: what the operation declares and fits, or what every operation has.';

/** Every open question, in the order of the catalogue. The cells of the key state table are not written here again. */
export const ANSWER_SETS: readonly AnswerSet[] = [
  {
    rule: 'ID-5a',
    operations: 'any',
    when: 'an alias is given where only a key ID or key ARN is taken',
    answers: ['NotFoundException', 'InvalidArnException', 'ValidationException'],
    reason: 'Emulators answer NotFoundException; CreateGrant was seen to answer InvalidArnException [ID-5b].',
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
    when: 'SM2 is asked for outside of China',
    answers: ['UnsupportedOperationException', 'ValidationException'],
    reason: 'The page declares the first; the set of key specs in a constraint error of us-east-1 has no SM2.',
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
    answers: ['AlreadyExistsException', 'UnsupportedOperationException', 'ValidationException'],
    reason: 'AWS says that it is refused, and the error only for a Region with a replica key.',
  },
  {
    rule: 'REPLICATE-3a',
    operations: ['ReplicateKey'],
    when: 'the Region is in another partition',
    answers: ['UnsupportedOperationException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'REPLICATE-3b',
    operations: ['ReplicateKey'],
    when: 'the Region does not exist, or has no AWS KMS',
    answers: ['UnsupportedOperationException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'REPLICATE-3c',
    operations: ['ReplicateKey'],
    when: 'the account has not enabled the Region',
    answers: ['UnsupportedOperationException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'REPLICATE-9',
    operations: ['CreateKey', 'ReplicateKey', 'PutKeyPolicy'],
    when: 'a statement of the key policy names a principal that does not exist or is none',
    answers: ['MalformedPolicyDocumentException', 'InvalidArnException'],
    reason: 'Both were seen: the second for ARNs that are none of a principal, such as that of an IAM group.',
    applies: ({ error }) => error?.message.includes('invalid principals') === true,
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
    when: 'the called key is no primary key',
    answers: ['UnsupportedOperationException', 'KMSInvalidStateException', 'ValidationException'],
    reason: 'Only the text is known, and only second-hand.',
  },
  {
    rule: 'PRIMARY-3a',
    operations: ['UpdatePrimaryRegion'],
    when: 'the Region holds no replica key of the set',
    answers: ['NotFoundException', 'UnsupportedOperationException'],
    reason: 'The page declares both and says of neither when it comes.',
  },
  {
    rule: 'PRIMARY-3b',
    operations: ['UpdatePrimaryRegion'],
    when: 'the Region is the current primary Region',
    answers: ['UnsupportedOperationException', 'NotFoundException', 'ValidationException'],
    reason: UNNAMED,
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
    answers: ['DisabledException', 'KMSInvalidStateException'],
    reason: 'AWS says that it must be Enabled; the page declares both errors.',
  },
  {
    rule: 'PRIMARY-4b',
    operations: ['UpdatePrimaryRegion'],
    when: 'the replica key that is to become the primary key is in another state in which it cannot be used',
    answers: ['KMSInvalidStateException', 'DisabledException'],
    reason: 'AWS says that it must be Enabled; the page declares both errors.',
  },
  {
    rule: 'STATE-6a',
    operations: ['RotateKeyOnDemand'],
    when: 'deletion of the key is pending',
    answers: ['KMSInvalidStateException', 'DisabledException'],
    reason: 'The operation is younger than the table, whose cryptographic operations may give either.',
    refusedBy: ['STATE-6'],
    applies: ({ key }) => key !== undefined && isPendingDeletion(key),
  },
  {
    rule: 'STATE-6a',
    operations: ['RotateKeyOnDemand'],
    when: 'the key is Updating',
    answers: ['ok', 'KMSInvalidStateException'],
    reason: 'The operation is younger than the table, which lets EnableKeyRotation pass.',
    applies: ({ key }) => key?.keyState === 'Updating',
  },
  {
    rule: 'STATE-6d',
    operations: ['ListKeyRotations'],
    when: 'the key is not Enabled',
    answers: ['ok', 'KMSInvalidStateException'],
    reason: 'The page declares the error and does not say when; reading operations pass in every state.',
    applies: ({ key }) => key !== undefined && key.keyState !== 'Enabled',
  },
  {
    rule: 'STATE-8a',
    operations: ['Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'GetPublicKey'],
    when: 'the key is PendingImport',
    answers: ['KMSInvalidStateException'],
    reason: 'The table has no such key; every other cryptographic operation has this error alone.',
    refusedBy: ['STATE-8'],
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
    answers: ['ValidationException', 'IncorrectKeyMaterialException'],
    reason: 'A missing `ValidTo` was seen to be the first; the page calls expired key material the second.',
  },
  {
    rule: 'IMPORT-2a',
    operations: ['ImportKeyMaterial'],
    when: 'new key material is to be imported into a replica key',
    answers: ['IncorrectKeyMaterialException', 'UnsupportedOperationException', 'KMSInvalidStateException'],
    reason: UNNAMED,
  },
  {
    rule: 'IMPORT-5',
    operations: ['DeleteImportedKeyMaterial'],
    when: '`KeyMaterialId` names no key material of the key',
    answers: ['NotFoundException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'IMPORT-5a',
    operations: ['DeleteImportedKeyMaterial', 'ImportKeyMaterial', 'GetParametersForImport'],
    when: 'the key material comes from AWS KMS or from a custom key store',
    answers: ['UnsupportedOperationException'],
    reason: 'AWS documents the error; only its text is assumed.',
  },
  {
    rule: 'IMPORT-7',
    operations: ['GetParametersForImport'],
    when: 'the wrapping algorithm is RSAES_PKCS1_V1_5, which has ended',
    answers: ['UnsupportedOperationException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'IMPORT-7',
    operations: ['GetParametersForImport'],
    when: 'the wrapping algorithm does not go with the wrapping key spec',
    answers: ['ValidationException', 'UnsupportedOperationException'],
    reason: UNNAMED,
  },
  {
    rule: 'IMPORT-8',
    operations: ['ImportKeyMaterial'],
    when: 'parameters for symmetric encryption keys are given for another key',
    answers: ['UnsupportedOperationException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'IMPORT-8',
    operations: ['ImportKeyMaterial'],
    when: '`KeyMaterialId` is given with new key material',
    answers: ['ValidationException', 'UnsupportedOperationException', 'IncorrectKeyMaterialException'],
    reason: UNNAMED,
  },
  {
    rule: 'IMPORT-9',
    operations: ['ImportKeyMaterial'],
    when: 'the key is Disabled',
    answers: ['ok', 'KMSInvalidStateException', 'DisabledException'],
    states: ['Disabled', 'Enabled'],
    reason: 'The table allows it; the page wants PendingImport or Enabled, and says that the key becomes Enabled.',
    applies: (situation) => situation.key?.keyState === 'Disabled' && !lacksMaterialAfter(situation),
  },
  {
    rule: 'IMPORT-9',
    operations: ['ImportKeyMaterial'],
    when: 'the key is Disabled, and will still lack other key material',
    answers: ['ok', 'KMSInvalidStateException', 'DisabledException'],
    states: ['Disabled', 'PendingImport'],
    reason: 'As above; and a key without some of its key material is PendingImport.',
    applies: (situation) => situation.key?.keyState === 'Disabled' && lacksMaterialAfter(situation),
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
    rule: 'IMPORT-11b',
    operations: ['EnableKey'],
    when: 'the key is Disabled and lacks key material',
    answers: ['ok', 'KMSInvalidStateException'],
    states: ['PendingImport'],
    reason: 'No key without key material is Enabled; AWS does not say what happens instead.',
    applies: ({ keySet, key }) => key?.keyState === 'Disabled' && keySet !== undefined && lacksKeyMaterial(keySet, key),
  },
  {
    rule: 'ROTATE-1a',
    operations: ['EnableKeyRotation', 'DisableKeyRotation'],
    when: 'the called key is a replica key',
    answers: ['UnsupportedOperationException', 'KMSInvalidStateException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'ROTATE-2',
    operations: ['GetKeyRotationStatus'],
    when: 'the key material is imported',
    answers: ['ok', 'UnsupportedOperationException'],
    reason: 'It was refused until 2025-06 and answered in 2026-03.',
    applies: ({ keySet }) => keySet?.origin === 'EXTERNAL',
  },
  {
    rule: 'ROTATE-4',
    operations: ['RotateKeyOnDemand'],
    when: 'an on-demand rotation of the key runs already',
    answers: ['ConflictException', 'KMSInvalidStateException'],
    reason: 'AWS names the first for an automatic rotation; imported material that is rotated to pends no longer.',
    applies: ({ keySet }) => keySet?.onDemandRotation !== undefined,
  },
  {
    rule: 'ROTATE-4a',
    operations: ['RotateKeyOnDemand'],
    when: 'the called key is a replica key',
    answers: ['UnsupportedOperationException', 'KMSInvalidStateException', 'ValidationException'],
    reason: UNNAMED,
  },
  {
    rule: 'ROTATE-5a',
    operations: ['RotateKeyOnDemand'],
    when: 'a replica key has not imported the new key material yet',
    answers: ['KMSInvalidStateException', 'UnsupportedOperationException'],
    reason: 'So without pending material; and one text still calls such keys unsupported.',
  },
  {
    rule: 'ROTATE-6',
    operations: ['ListKeyRotations'],
    when: 'the key is not for symmetric encryption, and `IncludeKeyMaterial` is not given',
    answers: ['UnsupportedOperationException', 'ok'],
    reason: 'AWS excludes such keys only for `IncludeKeyMaterial`, and GetKeyRotationStatus answers of them.',
    applies: ({ input }) => input.IncludeKeyMaterial === undefined,
  },
  {
    rule: 'USAGE-2',
    operations: ['GetPublicKey'],
    when: 'the key has no public key',
    answers: ['UnsupportedOperationException', 'InvalidKeyUsageException'],
    reason: 'The page declares both and does not say which it is.',
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
  const stateIsKnownToBeFirst = PRECEDENCE[operation]?.seen?.[0] === 'keyState';
  const errors = gateErrors(operation, called);
  if (stateIsKnownToBeFirst || errors.length === 0 || BEFORE_THE_KEY.has(error.rule)) return;
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
  if (next.ok || next.error.rule === 'DRYRUN-1') return;
  const others: Found = { codes: [next.error.code], states: [], rules: [] };
  addOpenAnswers(others, command, next, hypothetical, enabled);
  found.rules.push(...others.rules);
  found.codes.push(...others.codes.filter((code) => code !== 'ok'));
}

/** The same key in a state that refuses nothing. */
function asIfEnabled({ keySet, key }: CalledKey): CalledKey {
  const { primaryUpdate: _, ...settled } = keySet;
  const keys = Object.entries(keySet.keys).map(([region, other]: [string, Key]) =>
    region === key.region || other.keyState === 'Updating'
      ? [region, { ...other, keyState: 'Enabled' }]
      : [region, other],
  );
  const enabled = { ...settled, keys: Object.fromEntries(keys) as KeySet['keys'] };
  return { keySet: enabled, key: mustKeyIn(enabled, key.region) };
}

const TABLE_RULES: ReadonlySet<RuleId> = new Set<RuleId>(['STATE-1', 'STATE-6', 'STATE-8', 'PRIMARY-4', 'ROTATE-2']);

/** The errors of all footnotes of the cell that refused the call. [STATE-1] */
function cellErrors(operation: Operation, error: KmsError, host: Host): readonly ErrorCode[] {
  const named = TABLE_RULES.has(error.rule) ? keyInMessage(error, host) : undefined;
  const errors = named === undefined ? [] : gateErrors(operation, named);
  return errors.includes(error.code) ? errors : [];
}

function isOfTheGate(operation: Operation, error: KmsError, host: Host): boolean {
  return cellErrors(operation, error, host).length > 0;
}

function gateErrors(operation: Operation, { keySet, key }: CalledKey): readonly ErrorCode[] {
  return stateErrors(operation, keySet, key.keyState, operation === 'UpdateAlias' ? 'destination' : 'any');
}

/** The key that a message of the key state table begins with: the called one or, for ReEncrypt, the source key. */
function keyInMessage({ message }: KmsError, host: Host): CalledKey | undefined {
  const reference = parseKeyReference(message.slice(0, Math.max(0, message.indexOf(' '))));
  return reference.kind === 'keyArn' ? keyOf(host.findKeySet(reference.keyId), reference.region) : undefined;
}

const TAKES_ALIASES: ReadonlySet<Operation> = new Set<Operation>(['DescribeKey', ...GATED_OPERATIONS]);

/** The key that the call is about, if it names one that exists. */
function calledKey(host: Host, command: Command): CalledKey | undefined {
  const { KeyId, TargetKeyId, DestinationKeyId } = inputOf(command);
  const text = KeyId ?? TargetKeyId ?? DestinationKeyId;
  const region = parseRegion(command.region);
  if (typeof text !== 'string' || region === undefined) return undefined;
  const reference = parseKeyReference(text);
  switch (reference.kind) {
    case 'keyId':
    case 'keyArn':
      return keyOf(host.findKeySet(reference.keyId), region);
    case 'alias':
    case 'aliasArn':
      return TAKES_ALIASES.has(command.operation)
        ? keyOf(host.findAlias(region, reference.aliasName), region)
        : undefined;
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
