// Imported key material where there is no Node: it is wrapped for an RSA key, which WebCrypto makes and uses.

import { aeskwp } from '@noble/ciphers/aes.js';
import type { UnwrapRequest } from '../model/key-set/host.js';
import type { HostRefusal } from '../model/rules/errors.js';
import { bytesOfBase64 } from '../shared/base64.js';
import { isSecretOf, keepImported } from './imported.js';
import type { MaterialStore } from './material-store.js';
import { isRefusal, refuse, tried } from './refusals.js';
import { MATERIAL_SPECS } from './specs.js';
import { readEllipticKey, writeEllipticKey } from './web-keys.js';
import { oaepDecrypt, rsaModulusBytes } from './web-rsa.js';
import { isSupported, unsupported } from './web-suite.js';

/** Unwraps key material, keeps it, and names it. */
export async function unwrapKeyMaterial(
  store: MaterialStore,
  request: UnwrapRequest,
): Promise<{ readonly ok: true; readonly keyMaterialId: string } | HostRefusal> {
  const { keySpec, importToken } = request;
  if (!isSupported(keySpec)) return unsupported(`Key spec ${keySpec}`);
  // Nothing here tells whether all numbers of an RSA key belong together.
  if (keySpec.startsWith('RSA_')) return unsupported('Imported key material of RSA keys');
  const wrappingKey = store.getWrappingKey(importToken);
  if (wrappingKey === undefined) return refuse({ fault: 'wrappingKeyMissing' });
  const unwrapped = await unwrap(request, wrappingKey);
  return isRefusal(unwrapped) ? unwrapped : keepImported(store, request, materialIn(request, unwrapped));
}

async function unwrap(
  { keySpec, wrappingAlgorithm, encryptedKeyMaterial }: UnwrapRequest,
  wrappingKey: Uint8Array,
): Promise<Uint8Array | HostRefusal> {
  const wrapped = bytesOfBase64(encryptedKeyMaterial);
  const invalid = refuse({ fault: 'materialInvalid', keySpec });
  const modulusBytes = await rsaModulusBytes(wrappingKey);
  if (!wrappingAlgorithm.startsWith('RSA_AES_KEY_WRAP')) {
    // By OAEP alone all ciphertexts have one length. [IMPORT-14]
    if (wrapped.length !== modulusBytes) return refuse({ fault: 'encryptedKeySize', mustBeBytes: modulusBytes });
    return (await oaepDecrypt(wrappingKey, wrappingAlgorithm, wrapped)) ?? invalid;
  }
  const aesKey = await oaepDecrypt(wrappingKey, wrappingAlgorithm, wrapped.subarray(0, modulusBytes));
  if (aesKey?.length !== 32) return invalid;
  return tried(() => aeskwp(aesKey).decrypt(wrapped.slice(modulusBytes))) ?? invalid;
}

/** The material in its one form; undefined: it is none for the key. */
function materialIn(request: UnwrapRequest, bytes: Uint8Array): Uint8Array | undefined {
  const spec = MATERIAL_SPECS[request.keySpec];
  if (spec.kind !== 'pair') return isSecretOf(request, bytes) ? bytes : undefined;
  return tried(() => writeEllipticKey(spec.namedCurve, readEllipticKey(spec, bytes)));
}
