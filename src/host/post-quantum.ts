// ML-DSA (FIPS 204) and ML-KEM (FIPS 203), by @noble/post-quantum everywhere. Private keys are kept as seeds, in
// PKCS #8: the form in which AWS gives those of ML-KEM data key pairs. Formats: RFC 9881 and RFC 9935.

import { hexToBytes, randomBytes } from '@noble/hashes/utils.js';
import type * as MlDsa from '@noble/post-quantum/ml-dsa.js';
import type * as MlKem from '@noble/post-quantum/ml-kem.js';
import type { KeySpec } from '../model/vocabulary/vocabulary.js';
import { isSame } from './bytes.js';
import { TAG, writeElement } from './der.js';
import { MATERIAL_SPECS, type MlDsaSpec, type MlKemSpec } from './specs.js';

/** A key pair as the algorithms work with it. */
export interface PostQuantumKey {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

type PostQuantumSpec = MlDsaSpec | MlKemSpec;

/** What is signed: a message, or the 64 bytes μ that stand for it and for the public key. */
export interface MlDsaSigned {
  readonly message: Uint8Array;
  readonly isMu: boolean;
}

/** The modules of the library, which Node loads when a key first needs them. */
export interface PostQuantumModules {
  readonly mlDsa: () => typeof MlDsa;
  readonly mlKem: () => typeof MlKem;
}

/** What is done with keys of ML-DSA and ML-KEM. */
export interface PostQuantum {
  /** A new private key as PKCS #8. */
  readonly generateKey: (keySpec: KeySpec) => Uint8Array;
  /** The key pair of a PKCS #8 document. */
  readonly readKey: (keySpec: KeySpec, pkcs8: Uint8Array) => PostQuantumKey;
  readonly mlDsaSign: (keySpec: KeySpec, key: PostQuantumKey, signed: MlDsaSigned) => Uint8Array;
  readonly mlDsaVerify: (keySpec: KeySpec, key: PostQuantumKey, signed: MlDsaSigned, signature: Uint8Array) => boolean;
  readonly mlKemEncapsulate: (
    keySpec: KeySpec,
    key: PostQuantumKey,
  ) => { readonly secret: Uint8Array; readonly ciphertext: Uint8Array };
  /** The secret of a ciphertext of the right length, whatever it is. */
  readonly mlKemDecapsulate: (keySpec: KeySpec, key: PostQuantumKey, ciphertext: Uint8Array) => Uint8Array;
}

export function postQuantum({ mlDsa, mlKem }: PostQuantumModules): PostQuantum {
  const dsa = (keySpec: KeySpec): MlDsa.DSA => mlDsa()[mlDsaSpecOf(keySpec).name];
  const kem = (keySpec: KeySpec): MlKem.MLKEM => mlKem()[mlKemSpecOf(keySpec).name];
  return {
    generateKey: (keySpec) => {
      const spec = specOf(keySpec);
      return writePrivateKey(spec, randomBytes(SEED_BYTES[spec.kind]));
    },
    readKey: (keySpec, pkcs8) => {
      const spec = specOf(keySpec);
      const seed = pkcs8.slice(-SEED_BYTES[spec.kind]);
      if (!isSame(writePrivateKey(spec, seed), pkcs8)) throw new Error(`no private key of ${keySpec}`);
      return (spec.kind === 'ml-dsa' ? dsa(keySpec) : kem(keySpec)).keygen(seed);
    },
    mlDsaSign: (keySpec, { secretKey }, { message, isMu }) =>
      isMu
        ? dsa(keySpec).internal.sign(message, secretKey, { externalMu: true })
        : dsa(keySpec).sign(message, secretKey),
    mlDsaVerify: (keySpec, { publicKey }, { message, isMu }, signature) =>
      isMu
        ? dsa(keySpec).internal.verify(signature, message, publicKey, { externalMu: true })
        : dsa(keySpec).verify(signature, message, publicKey),
    mlKemEncapsulate: (keySpec, { publicKey }) => {
      const { sharedSecret, cipherText } = kem(keySpec).encapsulate(publicKey);
      return { secret: sharedSecret, ciphertext: cipherText };
    },
    mlKemDecapsulate: (keySpec, { secretKey }, ciphertext) => kem(keySpec).decapsulate(ciphertext, secretKey),
  };
}

/** The public key as SubjectPublicKeyInfo. */
export function writePostQuantumPublicKey(keySpec: KeySpec, { publicKey }: PostQuantumKey): Uint8Array {
  return writeElement(
    TAG.sequence,
    algorithmOf(specOf(keySpec)),
    writeElement(TAG.bitString, NO_UNUSED_BITS, publicKey),
  );
}

/** How long the ciphertexts of a key spec are. */
export function mlKemCiphertextBytes(keySpec: KeySpec): number {
  return mlKemSpecOf(keySpec).ciphertextBytes;
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
const VERSION = hexToBytes('020100');
const NO_UNUSED_BITS = Uint8Array.of(0);
/** NIST's algorithms, 2.16.840.1.101.3.4; two more numbers name one. */
const NIST_ALGORITHMS = hexToBytes('60864801650304');

function writePrivateKey(spec: PostQuantumSpec, seed: Uint8Array): Uint8Array {
  const key = writeElement(TAG.octetString, writeElement(TAG.primitive0, seed));
  return writeElement(TAG.sequence, VERSION, algorithmOf(spec), key);
}

function algorithmOf({ oid }: PostQuantumSpec): Uint8Array {
  return writeElement(TAG.sequence, writeElement(TAG.objectIdentifier, NIST_ALGORITHMS, Uint8Array.from(oid)));
}
