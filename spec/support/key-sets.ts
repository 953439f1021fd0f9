// Key sets for specs, made as a client makes them: by commands, and by time. Everything happens at the one instant NOW
// (a replica is ready at once, unless it is to stay Creating), and every identifier is the same each time.
//
//   const keySet = withReplicas(primary(), 'eu-west-2');
//   call(keySet, 'DescribeKey', {}, { region: 'eu-west-2' });     // KeyId is the set's unless it is given
//   afterCall(keySet, 'DisableKey');                                  // the key set after a call that must succeed
//   const { keySet, region } = inState('PendingReplicaDeletion'); // a set with a key in that state, and its Region

import { advance } from '../../src/model/engine/advance.js';
import { evolve } from '../../src/model/engine/evolve.js';
import { type CallResult, type JsonCommand, type Reduced, reduceJson } from '../../src/model/engine/reduce.js';
import type { CustomKeyStore } from '../../src/model/key-set/host.js';
import { type Key, type KeySet, mustKeyIn, regionsOf } from '../../src/model/key-set/key-set.js';
import { algorithmsOf } from '../../src/model/key-set/key-specs.js';
import { stepKey } from '../../src/model/key-set/step.js';
import type { Identifiers } from '../../src/model/operations/call.js';
import type { Inputs } from '../../src/model/operations/index.js';
import { INPUTS } from '../../src/model/operations/tables.js';
import { type Instant, parseRegion, type Region } from '../../src/model/vocabulary/identifiers.js';
import type { ErrorCode, KeyState, Operation, Origin } from '../../src/model/vocabulary/vocabulary.js';

/** The instant of every command that names no other. */
export const NOW: Instant = Date.UTC(2026, 10, 1);
export const DAY = 86_400_000;

export const ACCOUNT_ID = '111122223333';
export const MULTI_REGION_KEY_ID = 'mrk-1234abcd12ab34cd56ef1234567890ab';
export const SINGLE_REGION_KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
export const PRIMARY_REGION = 'us-east-1';
export const REPLICA_REGION = 'eu-west-2';
/** A Region of the same partition in which these helpers put no key of their own. */
export const OTHER_REGION = 'ap-northeast-1';
export const ALIAS = 'alias/made-by-key-sets';
const CUSTOM_KEY_STORE_ID = 'cks-1234567890abcdef0';

/** The new identifiers that `call` brings; `keyId` follows the kind of key. */
export const IDS = {
  keyMaterialId: '0'.repeat(63).concat('1'),
  grantId: 'abcde1237f76e4ba7987489ac329fbfba6ad343d6f7075dbd1ef191f0120514a',
  grantToken: 'AQpAM2RhZ6',
  importToken: 'dG9rZW4=',
  requestId: '00000000-0000-4000-8000-000000000001',
} as const satisfies Identifiers;

/** "Wrapped" key material for the default host, which takes the wrapping for the material. */
export const MATERIAL = 'bWF0ZXJpYWwgMQ==';
export const OTHER_MATERIAL = 'bWF0ZXJpYWwgMg==';

/** Of a command: everything but the operation and its input. `at` is NOW, the Region that of the primary key. */
export type Circumstances = Partial<Omit<JsonCommand, 'operation' | 'input'>>;
type Parameters = Readonly<Record<string, unknown>>;

/** The command that `call` reduces. */
export function command<O extends Operation>(
  keySet: KeySet | null,
  operation: O,
  input: Parameters = {},
  { ids, ...circumstances }: Circumstances = {},
): JsonCommand<O> {
  const keyId = input.MultiRegion === true ? MULTI_REGION_KEY_ID : SINGLE_REGION_KEY_ID;
  return {
    region: keySet?.primaryRegion ?? PRIMARY_REGION,
    at: NOW,
    ...circumstances,
    operation,
    input: { ...namesKey(operation, input, keySet), ...input },
    ids: { ...IDS, keyId, ...ids },
  };
}

/** Reduces one command. The parameter that names the key is the set's key ID unless it is given. */
export function call<O extends Operation>(
  keySet: KeySet | null,
  operation: O,
  input: Parameters = {},
  circumstances: Circumstances = {},
): Reduced<O> {
  return reduceJson(keySet, command(keySet, operation, input, circumstances));
}

// `after` is also a test hook's name, which Biome counts in a suite (noDuplicateTestHooks): prefer `afterCall` there.
export { afterCall as after };

/** The key set after a call that must succeed. */
export function afterCall(
  keySet: KeySet | null,
  operation: Operation,
  input: Parameters = {},
  circumstances: Circumstances = {},
): KeySet {
  const reduced = call(keySet, operation, input, circumstances);
  if (!reduced.ok) throw new Error(`${operation} was refused: ${reduced.error.code}: ${reduced.error.message}`);
  if (reduced.keySet === null) throw new Error(`${operation} left no key set`);
  return reduced.keySet;
}

/** The key set as it is at an instant, or NOW. */
export function at(keySet: KeySet, instant: Instant = NOW): KeySet {
  const { keySet: later } = advance(keySet, instant);
  if (later === null) throw new Error('every key of the set is deleted by then');
  return later;
}

/** `ok`, or the error code. */
export function outcome(result: CallResult): ErrorCode | 'ok' {
  return result.ok ? 'ok' : result.error.code;
}

/** A multi-Region primary key without replicas, in us-east-1; `input` is CreateKey's. */
export function primary(input: Partial<Inputs['CreateKey']> = {}, circumstances: Circumstances = {}): KeySet {
  return afterCall(null, 'CreateKey', { MultiRegion: true, ...input }, circumstances);
}

/** A single-Region key in us-east-1. */
export function single(input: Partial<Inputs['CreateKey']> = {}, circumstances: Circumstances = {}): KeySet {
  return afterCall(null, 'CreateKey', input, circumstances);
}

/** A single-Region key in a custom key store. */
export function inCustomKeyStore(origin: 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE' = 'AWS_CLOUDHSM'): KeySet {
  const store: CustomKeyStore = {
    customKeyStoreId: CUSTOM_KEY_STORE_ID,
    customKeyStoreType: origin,
    isConnected: true,
    ...(origin === 'AWS_CLOUDHSM' ? { cloudHsmClusterId: 'cluster-1a23b4cdefg' } : {}),
  };
  const xks = origin === 'EXTERNAL_KEY_STORE' ? { XksKeyId: 'xks-key-1' } : {};
  return single(
    { Origin: origin, CustomKeyStoreId: CUSTOM_KEY_STORE_ID, ...xks },
    { host: { findCustomKeyStore: (id) => (id === CUSTOM_KEY_STORE_ID ? store : undefined) } },
  );
}

/** The set with replica keys in these Regions, ready: Enabled, or PendingImport. */
export function withReplicas(keySet: KeySet, ...regions: readonly string[]): KeySet {
  return regions.reduce(
    (set, ReplicaRegion) =>
      at(afterCall(set, 'ReplicateKey', { ReplicaRegion }, { settings: { replicationDelay: 0 } })),
    keySet,
  );
}

/** The set with a replica key that stays Creating. */
export function withCreatingReplica(keySet: KeySet, ReplicaRegion: string = REPLICA_REGION): KeySet {
  return afterCall(keySet, 'ReplicateKey', { ReplicaRegion }, { settings: { replicationDelay: null } });
}

/** A key of origin EXTERNAL imports key material: by default MATERIAL, for good. */
export function withMaterial(
  keySet: KeySet,
  regionName: string = keySet.primaryRegion,
  input: Parameters = {},
): KeySet {
  const circumstances = { region: regionName };
  return afterCall(withImportToken(keySet, regionName), 'ImportKeyMaterial', importInput(input), circumstances);
}

/** The set with import parameters for one key, whose token is IDS.importToken. */
export function withImportToken(keySet: KeySet, regionName: string = keySet.primaryRegion): KeySet {
  return afterCall(keySet, 'GetParametersForImport', wrappingFor(keySet), { region: regionName });
}

/** Import parameters that go with the key spec: what is longer than a direct wrapping takes needs a hybrid one. */
function wrappingFor({ keySpec }: KeySet): Parameters {
  const isHybrid = keySpec.startsWith('RSA') || keySpec.startsWith('ECC');
  return {
    WrappingAlgorithm: isHybrid ? 'RSA_AES_KEY_WRAP_SHA_256' : 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_3072',
  };
}

/** The parameters of ImportKeyMaterial that succeed with IDS.importToken. */
export function importInput(input: Parameters = {}): Parameters {
  return {
    ImportToken: IDS.importToken,
    EncryptedKeyMaterial: MATERIAL,
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    ...input,
  };
}

/** What the set's custom key store does to its key; KMS has no operation on the key for it. */
function customKeyStore(keySet: KeySet, what: 'Disconnected' | 'Connected'): KeySet {
  const [region] = regionsOf(keySet);
  if (region === undefined) throw new Error('a key set has a key');
  const key = mustKeyIn(keySet, region);
  const keyState = stepKey(keySet, key, `CustomKeyStore${what}`);
  const { accountId, keyId } = keySet;
  const next = evolve(keySet, { type: `CustomKeyStore${what}`, at: NOW, accountId, keyId, region, keyState });
  if (next === null) throw new Error('a disconnected key is still there');
  return next;
}

/** What a key is in its set. */
export type Role = 'primary' | 'replica' | 'single';

/** A key set, and the Region of the key that it was made for. */
export interface Placed {
  readonly keySet: KeySet;
  readonly region: Region;
  readonly key: Key;
}

/** The kinds of keys that the key state table tells apart, and the key specs that operations need. */
export type KeyKind = Pick<Partial<Inputs['CreateKey']>, 'KeySpec' | 'KeyUsage' | 'Origin'>;

/**
 * A set with a key in that state, and with what calls ask for, as far as the state lets it have that: the alias ALIAS,
 * a grant (IDS.grantId), import parameters (IDS.importToken). Primary keys have a replica key, save in PendingDeletion.
 * Throws where `unreachable` has a reason.
 */
export function inState(state: KeyState, kind: KeyKind = usualKind(state), role: Role = roleOf(state, kind)): Placed {
  const name = JSON.stringify([state, Object.entries(kind).sort(), role]);
  const known = made.get(name) ?? madeInState(state, kind, role);
  made.set(name, known);
  return known;
}

/** A set of keys is a value: it is made once, however many tests begin with it. */
const made = new Map<string, Placed>();

function madeInState(state: KeyState, kind: KeyKind, role: Role): Placed {
  const reason = unreachable(state, kind, role);
  if (reason !== undefined) throw new Error(`no ${role} key is ${state}: ${reason}`);
  const region = role === 'replica' ? REPLICA_REGION : PRIMARY_REGION;
  return placed(moved(equipped(enabled(kind, role, state), region), region, state), region, state);
}

/** Why no such key can be in that state; undefined: there is one. */
export function unreachable(state: KeyState, kind: KeyKind = {}, role: Role = roleOf(state, kind)): string | undefined {
  const isCustom = isCustomOrigin(kind.Origin);
  if (isCustom && role !== 'single') return 'a custom key store holds no multi-Region keys [CREATE-2]';
  if (isCustom && kind.KeySpec !== undefined) return 'a custom key store holds symmetric encryption keys [CREATE-7]';
  if (kind.Origin === 'EXTERNAL' && kind.KeySpec?.startsWith('ML_')) return 'such keys take no material [CREATE-3]';
  switch (state) {
    case 'Creating':
      return role === 'replica' ? undefined : 'only a replica key is ever Creating [CREATE-1]';
    case 'Updating':
      return role === 'single' ? 'a single-Region key has no other key to change places with' : undefined;
    case 'PendingReplicaDeletion':
      return role === 'primary' ? undefined : 'only a primary key waits for replica keys [DELETE-3]';
    case 'PendingImport':
      return kind.Origin === 'EXTERNAL' ? undefined : 'only imported key material can be missing';
    case 'Unavailable':
      return isCustom ? undefined : 'only a key in a custom key store is ever Unavailable [STATE-5]';
    default:
      return undefined;
  }
}

/** The role in which a key of that kind can be in that state: where several can, the primary key. */
function roleOf(state: KeyState, kind: KeyKind = {}): Role {
  if (isCustomOrigin(kind.Origin)) return 'single';
  return state === 'Creating' ? 'replica' : 'primary';
}

/** Only a key in a custom key store is ever Unavailable; otherwise a symmetric encryption key with KMS's material. */
function usualKind(state: KeyState): KeyKind {
  if (state === 'PendingImport') return { Origin: 'EXTERNAL' };
  return state === 'Unavailable' ? { Origin: 'AWS_CLOUDHSM' } : {};
}

/** The key spec and usage of a key that the operation can use; symmetric unless it must be another. */
export function kindFor(operation: Operation): KeyKind {
  switch (operation) {
    case 'Sign':
    case 'Verify':
      return { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
    case 'GenerateMac':
    case 'VerifyMac':
      return { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' };
    case 'DeriveSharedSecret':
      return { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' };
    case 'Encapsulate':
    case 'Decapsulate':
      return { KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' };
    case 'GetPublicKey':
      return { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' };
    default:
      return {};
  }
}

/** An input that is faultless for the set of `inState`: what refuses it is the key, its state, or another rule. */
export function faultlessInput(operation: Operation, keySet: KeySet): Parameters {
  return { ...namesKey(operation, {}, keySet), ...otherParameters(keySet)[operation] };
}

function otherParameters(keySet: KeySet): Partial<Record<Operation, Parameters>> {
  const algorithm = algorithmsOf(keySet.keySpec, keySet.keyUsage)?.[0];
  const { primaryRegion, keyId } = keySet;
  const replicaRegion = regionsOf(keySet).find((region) => region !== primaryRegion);
  return {
    ReplicateKey: { ReplicaRegion: OTHER_REGION },
    UpdatePrimaryRegion: { PrimaryRegion: replicaRegion ?? OTHER_REGION },
    GetParametersForImport: wrappingFor(keySet),
    ImportKeyMaterial: importInput(),
    TagResource: { Tags: [{ TagKey: 'Purpose', TagValue: 'Test' }] },
    UntagResource: { TagKeys: ['Purpose'] },
    UpdateKeyDescription: { Description: 'described' },
    PutKeyPolicy: { Policy: JSON.stringify(POLICY) },
    CreateAlias: { AliasName: `${ALIAS}-2` },
    UpdateAlias: { AliasName: ALIAS },
    DeleteAlias: { AliasName: ALIAS },
    CreateGrant: { GranteePrincipal: PRINCIPAL, Operations: ['DescribeKey'] },
    ListAliases: { KeyId: keyId },
    ListRetirableGrants: { RetiringPrincipal: PRINCIPAL },
    RetireGrant: { GrantId: IDS.grantId },
    RevokeGrant: { GrantId: IDS.grantId },
    Encrypt: { Plaintext: BLOB, EncryptionAlgorithm: algorithm },
    Decrypt: { CiphertextBlob: BLOB, EncryptionAlgorithm: algorithm },
    ReEncrypt: {
      CiphertextBlob: BLOB,
      SourceKeyId: keyId,
      SourceEncryptionAlgorithm: algorithm,
      DestinationEncryptionAlgorithm: algorithm,
    },
    GenerateDataKey: { KeySpec: 'AES_256' },
    GenerateDataKeyWithoutPlaintext: { KeySpec: 'AES_256' },
    GenerateDataKeyPair: { KeyPairSpec: 'ECC_NIST_P256' },
    GenerateDataKeyPairWithoutPlaintext: { KeyPairSpec: 'ECC_NIST_P256' },
    Sign: { Message: BLOB, SigningAlgorithm: algorithm },
    Verify: { Message: BLOB, SigningAlgorithm: algorithm, Signature: BLOB },
    GenerateMac: { Message: BLOB, MacAlgorithm: algorithm },
    VerifyMac: { Message: BLOB, MacAlgorithm: algorithm, Mac: BLOB },
    DeriveSharedSecret: { KeyAgreementAlgorithm: algorithm, PublicKey: BLOB },
    Encapsulate: { EncapsulationAlgorithm: algorithm },
    Decapsulate: { EncapsulationAlgorithm: algorithm, SharedSecretCiphertextBlob: BLOB },
  };
}

const BLOB = 'AQID';
export const PRINCIPAL = `arn:aws:iam::${ACCOUNT_ID}:role/Example`;
/** A key policy that KMS accepts: it keeps the account in. */
export const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }, Action: 'kms:*', Resource: '*' },
  ],
} as const;

/** The members that name a key. `call` fills in the one that an operation requires, or alone has. */
function namesKey(operation: Operation, input: Parameters, keySet: KeySet | null): Parameters {
  if (keySet === null) return {};
  const members: Parameters = INPUTS[operation];
  if ('TargetKeyId' in members) return { TargetKeyId: keySet.keyId };
  if ('DestinationKeyId' in members) return { DestinationKeyId: keySet.keyId };
  if (!('KeyId' in members) || operation === 'ListAliases') return {};
  return operation === 'RetireGrant' && 'GrantToken' in input ? {} : { KeyId: keySet.keyId };
}

/** The set before its key goes into the state: Enabled, or a replica key that stays Creating. */
function enabled(kind: KeyKind, role: Role, state: KeyState): KeySet {
  const { Origin: origin } = kind;
  if (origin === 'AWS_CLOUDHSM' || origin === 'EXTERNAL_KEY_STORE') return inCustomKeyStore(origin);
  const created = role === 'single' ? single(kind) : primary(kind);
  const usable = origin === 'EXTERNAL' ? withMaterial(created) : created;
  if (role === 'single') return usable;
  if (state === 'Creating') return withCreatingReplica(usable);
  // A primary key with a replica that is left cannot become PendingDeletion.
  if (role === 'primary' && state === 'PendingDeletion') return usable;
  const set = withReplicas(usable, REPLICA_REGION);
  return origin === 'EXTERNAL' ? withMaterial(set, REPLICA_REGION) : set;
}

/** An alias, a grant and import parameters, as far as the key's state and origin allow. */
function equipped(keySet: KeySet, region: string): KeySet {
  const grant = { GranteePrincipal: PRINCIPAL, RetiringPrincipal: PRINCIPAL, Operations: ['DescribeKey'] };
  const parameters = wrappingFor(keySet);
  const aliased = call(keySet, 'CreateAlias', { AliasName: ALIAS }, { region }).keySet;
  const granted = call(aliased, 'CreateGrant', grant, { region }).keySet;
  return call(granted, 'GetParametersForImport', parameters, { region }).keySet ?? keySet;
}

/** From Enabled (or Creating) into the state, by the operation that leads there. */
function moved(keySet: KeySet, region: string, state: KeyState): KeySet {
  switch (state) {
    case 'Creating':
    case 'Enabled':
      return keySet;
    case 'Disabled':
      return afterCall(keySet, 'DisableKey', {}, { region });
    case 'PendingImport':
      return afterCall(keySet, 'DeleteImportedKeyMaterial', {}, { region });
    case 'PendingDeletion':
    case 'PendingReplicaDeletion':
      return afterCall(keySet, 'ScheduleKeyDeletion', { PendingWindowInDays: 7 }, { region });
    case 'Updating': {
      // There and back: while the way back lasts, the primary key is where it was, and both keys are Updating.
      const settings = { primaryUpdateDelay: 0 };
      const there = at(afterCall(keySet, 'UpdatePrimaryRegion', { PrimaryRegion: REPLICA_REGION }, { settings }));
      return afterCall(there, 'UpdatePrimaryRegion', { PrimaryRegion: PRIMARY_REGION });
    }
    case 'Unavailable':
      return customKeyStore(keySet, 'Disconnected');
  }
}

function placed(keySet: KeySet, regionName: string, state: KeyState): Placed {
  const region = parseRegion(regionName);
  if (region === undefined) throw new Error(`${regionName} is no Region`);
  const key = mustKeyIn(keySet, region);
  if (key.keyState !== state) throw new Error(`the key is ${key.keyState}, not ${state}`);
  return { keySet, region, key };
}

function isCustomOrigin(origin: Origin | undefined): boolean {
  return origin === 'AWS_CLOUDHSM' || origin === 'EXTERNAL_KEY_STORE';
}
