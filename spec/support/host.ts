// Calls of a store that has the pretend host, which is no cryptography.
//
//   const store = openAccount();
//   const { KeyId } = createKey(store, 'us-east-1', { MultiRegion: true });
//   const blob = encrypt(store, 'us-east-1', KeyId, 'hello');
//   ok(store, 'us-east-1', 'Decrypt', { CiphertextBlob: blob }).Plaintext;   // base64('hello')
//   refusal(store, 'us-east-1', 'Decrypt', { CiphertextBlob: corrupt(blob) }); // 'InvalidCiphertextException:  [CIPHER-1]'

import {
  createStore,
  type HostAnswers,
  type Operation,
  type Outputs,
  type Store,
  type StoreOptions,
} from '../../src/index.js';
import { codeOf, type Facts } from '../../src/model/rules/wording/index.js';
import { wordingOf } from '../../src/model/rules/wording/wording.js';
import type { KeyMetadata } from '../../src/model/views/key-metadata.js';
import { keyMaterialIdOf } from '../../src/model/vocabulary/digest.js';
import { pretendCryptography, pretendImports, pretendWrap } from '../../src/pretend-host.js';

type Parameters = Readonly<Record<string, unknown>>;

/** What the model asks of a host, as far as it is about key material. */
export const specHost = { ...pretendCryptography, ...pretendImports } satisfies Partial<HostAnswers>;

// Calls of a store

/** An empty account in a store with the host of this file. */
export function openAccount({ host, ...options }: StoreOptions = {}): Store {
  return createStore({ ...options, host: { ...specHost, ...host } });
}

/** The answer of a call that must succeed. */
export function ok<O extends Operation>(
  store: Store,
  region: string,
  operation: O,
  input: Parameters = {},
  principal?: string,
): Outputs[O] {
  const result = store.callJson({ region, operation, input, ...(principal === undefined ? {} : { principal }) });
  if (result.ok) return result.output;
  throw new Error(`${operation} was refused: ${result.error.code}: ${result.error.message} [${result.error.rule}]`);
}

/** The refusal of a call: `Code: message [RULE]`; `ok` if it succeeds. A refused call must have changed nothing. */
export function refusal(
  store: Store,
  region: string,
  operation: Operation,
  input: Parameters = {},
  principal?: string,
): string {
  const before = JSON.stringify(store.snapshot());
  const result = store.callJson({ region, operation, input, ...(principal === undefined ? {} : { principal }) });
  if (result.ok) return 'ok';
  if (JSON.stringify(store.snapshot()) !== before) throw new Error(`${operation} was refused, and changed something`);
  const { code, message, rule, facts } = result.error;
  // The facts are plain JSON, and the code and the message follow from them.
  const told = JSON.parse(JSON.stringify(facts)) as Facts;
  if (codeOf(told) !== code || wordingOf(told) !== message) throw new Error(`${operation}: facts that do not tell all`);
  return `${code}: ${message} [${rule}]`;
}

/** The facts of a call that must be refused. */
export function factsOf(store: Store, region: string, operation: Operation, input: Parameters = {}): Facts {
  const result = store.callJson({ region, operation, input });
  if (result.ok) throw new Error(`${operation} was not refused`);
  return result.error.facts;
}

/** Makes a key, and gives its metadata. */
export function createKey(store: Store, region: string, input: Parameters = {}): KeyMetadata {
  return ok(store, region, 'CreateKey', input).KeyMetadata;
}

/** Makes a multi-Region key with ready replica keys, and gives the key ID. */
export function createSet(store: Store, regions: Regions, input: Parameters = {}): string {
  const { KeyId } = createKey(store, regions[0], { MultiRegion: true, ...input });
  return replicate(store, regions, KeyId);
}

/** The same for a key with imported key material, which every related key has imported for good. */
export function createImportedSet(store: Store, regions: Regions, material: string, input: Parameters = {}): string {
  const { KeyId } = createKey(store, regions[0], { MultiRegion: true, Origin: 'EXTERNAL', ...input });
  importMaterial(store, regions[0], KeyId, material);
  replicate(store, regions, KeyId);
  for (const region of regions.slice(1)) importMaterial(store, region, KeyId, material);
  return KeyId;
}

/** The primary Region, then those of the replica keys. */
export type Regions = readonly [string, ...string[]];

function replicate(store: Store, [primaryRegion, ...replicaRegions]: Regions, KeyId: string): string {
  for (const ReplicaRegion of replicaRegions) ok(store, primaryRegion, 'ReplicateKey', { KeyId, ReplicaRegion });
  if (replicaRegions.length > 0) store.advance('PT5S');
  return KeyId;
}

export function describeKey(store: Store, region: string, KeyId: string): KeyMetadata {
  return ok(store, region, 'DescribeKey', { KeyId }).KeyMetadata;
}

/** The key states in several Regions, in their order. */
export function keyStates(store: Store, regions: readonly string[], keyId: string): readonly string[] {
  return regions.map((region) => describeKey(store, region, keyId).KeyState);
}

/** The parameters of an import that succeeds: a new import token, and the material wrapped for it. For good, by default. */
export function importParameters(
  store: Store,
  region: string,
  KeyId: string,
  material: string,
  input: Parameters = {},
): Parameters {
  // An RSA key is longer than any wrapping key can encrypt directly.
  const isLong = describeKey(store, region, KeyId).KeySpec.startsWith('RSA');
  const WrappingAlgorithm = isLong ? 'RSA_AES_KEY_WRAP_SHA_256' : 'RSAES_OAEP_SHA_256';
  const wrapping = { KeyId, WrappingAlgorithm, WrappingKeySpec: 'RSA_3072' };
  const { ImportToken, PublicKey } = ok(store, region, 'GetParametersForImport', wrapping);
  const expiration = input.ValidTo === undefined ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } : {};
  return { KeyId, ImportToken, EncryptedKeyMaterial: wrap(PublicKey, material), ...expiration, ...input };
}

/** Imports key material, and gives its KeyMaterialId; AWS KMS names none of asymmetric and HMAC keys. */
export function importMaterial(
  store: Store,
  region: string,
  keyId: string,
  material: string,
  input: Parameters = {},
): string {
  const answer = ok(store, region, 'ImportKeyMaterial', importParameters(store, region, keyId, material, input));
  return answer.KeyMaterialId ?? '';
}

/** The refusal of an import. */
export function importRefusal(
  store: Store,
  region: string,
  keyId: string,
  material: string,
  input: Parameters = {},
): string {
  return refusal(store, region, 'ImportKeyMaterial', importParameters(store, region, keyId, material, input));
}

/** The ciphertext of a text. */
export function encrypt(store: Store, region: string, KeyId: string, text: string, input: Parameters = {}): string {
  return String(ok(store, region, 'Encrypt', { KeyId, Plaintext: base64(text), ...input }).CiphertextBlob);
}

/** The text of a ciphertext. */
export function decrypt(store: Store, region: string, CiphertextBlob: string, input: Parameters = {}): string {
  return plain(String(ok(store, region, 'Decrypt', { CiphertextBlob, ...input }).Plaintext));
}

// What clients do with what the host gave them

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

export function plain(blob: string): string {
  return Buffer.from(blob, 'base64').toString();
}

/** Key material as a client wraps it with the public key of GetParametersForImport. */
export function wrap(publicKey: string, material: string): string {
  return pretendWrap(publicKey, material);
}

/** A blob that nothing can be made of any more: its end is missing. */
export function corrupt(blob: string): string {
  return blob.slice(0, -4);
}

/** The KeyMaterialId of imported key material. */
export function importedMaterialId(keyId: string, material: string): string {
  return keyMaterialIdOf(keyId, material);
}
