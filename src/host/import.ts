// Imported key material: wrapping keys, unwrapping, and whether what comes out is material for the key.
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html

import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import type { UnwrapRequest } from '../model/key-set/host.js';
import type { HostRefusal } from '../model/rules/errors.js';
import { sequenceReader } from './der.js';
import { oaepHashOf } from './encryption.js';
import { isSecretOf, keepImported } from './imported.js';
import type { MaterialStore } from './material-store.js';
import { isSupported } from './node-support.js';
import { isRefusal, refuse, tried, unsupported } from './refusals.js';
import { aesUnwrap, modulusBytesOf, oaepDecrypt } from './rsa.js';
import { readPrivateKey, sm2Decrypt, writePrivateKey } from './sm2.js';
import { MATERIAL_SPECS, type PairSpec } from './specs.js';

/** Unwraps key material, keeps it, and names it. */
export function unwrapKeyMaterial(
  store: MaterialStore,
  request: UnwrapRequest,
): { readonly ok: true; readonly keyMaterialId: string } | HostRefusal {
  const { keySpec, importToken } = request;
  if (!isSupported(keySpec)) return unsupported(`Key spec ${keySpec}`);
  const wrappingKey = store.getWrappingKey(importToken);
  if (wrappingKey === undefined) return refuse({ fault: 'wrappingKeyMissing' });
  const unwrapped = unwrap(request, wrappingKey);
  if (isRefusal(unwrapped)) return unwrapped;
  return keepImported(store, request, importedMaterial(request, unwrapped));
}

function unwrap(
  { keySpec, wrappingAlgorithm, encryptedKeyMaterial }: UnwrapRequest,
  pkcs8: Uint8Array,
): Buffer | HostRefusal {
  const wrapped = Buffer.from(encryptedKeyMaterial, 'base64');
  const invalid = refuse({ fault: 'materialInvalid', keySpec });
  if (wrappingAlgorithm === 'SM2PKE') {
    const key = readPrivateKey(pkcs8);
    return (key === undefined ? undefined : sm2Decrypt(key.privateKey, wrapped)) ?? invalid;
  }
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  const hash = oaepHashOf(wrappingAlgorithm);
  if (wrappingAlgorithm.startsWith('RSA_AES_KEY_WRAP')) return aesUnwrap(key, hash, wrapped) ?? invalid;
  // By OAEP alone all ciphertexts have one length. [IMPORT-14]
  const mustBeBytes = modulusBytesOf(key);
  if (wrapped.length !== mustBeBytes) return refuse({ fault: 'encryptedKeySize', mustBeBytes });
  return oaepDecrypt(key, hash, wrapped) ?? invalid;
}

/**
 * The material in its one form: the same key pair in another encoding is the same material. Undefined: it is none for the
 * key spec. [IMPORT-13]
 */
export function importedMaterial(
  request: Pick<UnwrapRequest, 'keySpec' | 'region'>,
  bytes: Buffer,
): Uint8Array | undefined {
  const { keySpec } = request;
  const spec = MATERIAL_SPECS[keySpec];
  if (spec.kind === 'secret') return isSecretOf(request, bytes) ? bytes : undefined;
  // The model refuses to create such keys without key material of their own. [CREATE-3]
  if (spec.kind === 'ml-dsa' || spec.kind === 'ml-kem') throw new Error(`${keySpec} takes no imported key material`);
  return tried(() => (spec.kind === 'sm2' ? sm2Material(bytes) : pairMaterial(spec, bytes)));
}

function sm2Material(pkcs8: Buffer): Uint8Array | undefined {
  const key = readPrivateKey(pkcs8);
  return key === undefined ? undefined : writePrivateKey(key.privateKey);
}

function pairMaterial({ type, modulusLength, namedCurve }: PairSpec, pkcs8: Buffer): Uint8Array | undefined {
  // OpenSSL reads BER; of Ed25519 KMS does not. This reader throws at it. [IMPORT-13]
  if (type === 'ed25519') sequenceReader(pkcs8);
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const { asymmetricKeyType, asymmetricKeyDetails } = key;
  const isRightKind =
    asymmetricKeyType === type &&
    asymmetricKeyDetails?.modulusLength === modulusLength &&
    asymmetricKeyDetails?.namedCurve === namedCurve;
  if (!isRightKind) return undefined;
  const numbers = key.export({ format: 'jwk' });
  const known = createPrivateKey({ key: numbers, format: 'jwk' });
  const isWhole = isConsistent(known) && (type !== 'rsa' || numbersAgree(numbers));
  return isWhole ? known.export({ type: 'pkcs8', format: 'der' }) : undefined;
}

/** Whether what the private key signs is good under its own public key. */
function isConsistent(key: KeyObject): boolean {
  const message = Buffer.from('pairwise consistency');
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return verify(hash, message, createPublicKey(key), sign(hash, message, key));
}

/** OpenSSL makes up for some wrong numbers of an RSA key, so that it would sign all the same. */
function numbersAgree(jwk: JsonWebKey): boolean {
  const number = (text: string | undefined): bigint => bytesToNumberBE(Buffer.from(text ?? '', 'base64url'));
  const [n, e, d, p, q] = [number(jwk.n), number(jwk.e), number(jwk.d), number(jwk.p), number(jwk.q)];
  const [dp, dq, qi] = [number(jwk.dp), number(jwk.dq), number(jwk.qi)];
  if (p < 2n || q < 2n || n !== p * q || (qi * q) % p !== 1n) return false;
  const isInverse = (exponent: bigint, prime: bigint): boolean =>
    exponent === d % (prime - 1n) && (e * exponent) % (prime - 1n) === 1n;
  return isInverse(dp, p) && isInverse(dq, q);
}
