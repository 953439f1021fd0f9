// ML-DSA (FIPS 204) and ML-KEM (FIPS 203), by @noble/post-quantum on every Node.js. Private keys are kept as seeds, in
// PKCS #8: the form in which AWS gives those of ML-KEM data key pairs. Formats: RFC 9881 and RFC 9935.

import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as MlDsa from '@noble/post-quantum/ml-dsa.js';
import type * as MlKem from '@noble/post-quantum/ml-kem.js';
import type { KeySpec } from '../../model/vocabulary/vocabulary.js';
import { TAG, writeElement } from './der.js';
import { MATERIAL_SPECS, type MlDsaSpec, type MlKemSpec } from './specs.js';

/** A key pair as the algorithms work with it. */
export interface PostQuantumKey {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

type PostQuantumSpec = MlDsaSpec | MlKemSpec;

/** A new private key as PKCS #8. */
export function generatePostQuantumKey(spec: PostQuantumSpec): Buffer {
  return writePrivateKey(spec, randomBytes(SEED_BYTES[spec.kind]));
}

/** The key pair of a PKCS #8 document. */
export function readPostQuantumKey(keySpec: KeySpec, pkcs8: Uint8Array): PostQuantumKey {
  const spec = specOf(keySpec);
  const seed = pkcs8.subarray(-SEED_BYTES[spec.kind]);
  if (!writePrivateKey(spec, seed).equals(pkcs8)) throw new Error(`no private key of ${keySpec}`);
  return (spec.kind === 'ml-dsa' ? mlDsa(spec) : mlKem(spec)).keygen(seed);
}

/** The public key as SubjectPublicKeyInfo. */
export function writePostQuantumPublicKey(keySpec: KeySpec, { publicKey }: PostQuantumKey): Buffer {
  return writeElement(
    TAG.sequence,
    algorithmOf(specOf(keySpec)),
    writeElement(TAG.bitString, NO_UNUSED_BITS, publicKey),
  );
}

/** What is signed: a message, or the 64 bytes μ that stand for it and for the public key. */
export interface MlDsaSigned {
  readonly message: Uint8Array;
  readonly isMu: boolean;
}

export function mlDsaSign(keySpec: KeySpec, { secretKey }: PostQuantumKey, { message, isMu }: MlDsaSigned): Buffer {
  const algorithm = mlDsa(mlDsaSpecOf(keySpec));
  return Buffer.from(
    isMu ? algorithm.internal.sign(message, secretKey, { externalMu: true }) : algorithm.sign(message, secretKey),
  );
}

export function mlDsaVerify(
  keySpec: KeySpec,
  { publicKey }: PostQuantumKey,
  { message, isMu }: MlDsaSigned,
  signature: Uint8Array,
): boolean {
  const algorithm = mlDsa(mlDsaSpecOf(keySpec));
  return isMu
    ? algorithm.internal.verify(signature, message, publicKey, { externalMu: true })
    : algorithm.verify(signature, message, publicKey);
}

export function mlKemEncapsulate(
  keySpec: KeySpec,
  { publicKey }: PostQuantumKey,
): { readonly secret: Uint8Array; readonly ciphertext: Uint8Array } {
  const { sharedSecret, cipherText } = mlKem(mlKemSpecOf(keySpec)).encapsulate(publicKey);
  return { secret: sharedSecret, ciphertext: cipherText };
}

/** How long the ciphertexts of a key spec are. */
export function mlKemCiphertextBytes(keySpec: KeySpec): number {
  return mlKemSpecOf(keySpec).ciphertextBytes;
}

/** The secret of a ciphertext of that length, whatever it is. */
export function mlKemDecapsulate(keySpec: KeySpec, { secretKey }: PostQuantumKey, ciphertext: Uint8Array): Buffer {
  return Buffer.from(mlKem(mlKemSpecOf(keySpec)).decapsulate(ciphertext, secretKey));
}

// Loaded when a key first needs it, since few endpoints ever have such a key. A call of the model cannot await.
const require = createRequire(import.meta.url);

function mlDsa({ name }: MlDsaSpec): MlDsa.DSA {
  const loaded: typeof MlDsa = require('@noble/post-quantum/ml-dsa.js');
  return loaded[name];
}

function mlKem({ name }: MlKemSpec): MlKem.MLKEM {
  const loaded: typeof MlKem = require('@noble/post-quantum/ml-kem.js');
  return loaded[name];
}

function specOf(keySpec: KeySpec): PostQuantumSpec {
  const spec = MATERIAL_SPECS[keySpec];
  if (spec.kind === 'ml-dsa' || spec.kind === 'ml-kem') return spec;
  throw new Error(`${keySpec} is neither ML-DSA nor ML-KEM`);
}

function mlDsaSpecOf(keySpec: KeySpec): MlDsaSpec {
  const spec = specOf(keySpec);
  if (spec.kind === 'ml-dsa') return spec;
  throw new Error(`${keySpec} signs nothing`);
}

function mlKemSpecOf(keySpec: KeySpec): MlKemSpec {
  const spec = specOf(keySpec);
  if (spec.kind === 'ml-kem') return spec;
  throw new Error(`${keySpec} encapsulates nothing`);
}

const SEED_BYTES = { 'ml-dsa': 32, 'ml-kem': 64 } as const;
const VERSION = Buffer.from('020100', 'hex');
const NO_UNUSED_BITS = Buffer.of(0);
/** NIST's algorithms, 2.16.840.1.101.3.4; two more numbers name one. */
const NIST_ALGORITHMS = Buffer.from('60864801650304', 'hex');

function writePrivateKey(spec: PostQuantumSpec, seed: Uint8Array): Buffer {
  const key = writeElement(TAG.octetString, writeElement(TAG.primitive0, seed));
  return writeElement(TAG.sequence, VERSION, algorithmOf(spec), key);
}

function algorithmOf({ oid }: PostQuantumSpec): Buffer {
  return writeElement(TAG.sequence, writeElement(TAG.objectIdentifier, NIST_ALGORITHMS, Buffer.from(oid)));
}
