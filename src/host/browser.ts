/**
 * The cryptography of a host of the model where there is no Node: what package.json gives a bundler that asks for a browser.
 *
 * ```js
 * const store = createStore({ host: webHost() });
 * const encrypted = store.callJson({ region, operation: 'Encrypt', input });
 * // RSA is WebCrypto's, which answers later:
 * const signed = await store.callAsync({ region, operation: 'Sign', input });
 * ```
 *
 * What it cannot do is refused as UnsupportedOperationException: SM2, RSA keys where there is no WebCrypto, digests that an
 * RSA key is to sign, and imported RSA keys.
 *
 * @module mrk-model/host
 */

import type { Host, WrappingKeyRequest } from '../model/key-set/host.js';
import { KEY_SPECS, type KeySpec } from '../model/vocabulary/vocabulary.js';
import { base64OfBytes } from '../shared/base64.js';
import { isOneOf } from '../shared/objects.js';
import type { NeededSecrets } from '../store/needed.js';
import type { AsyncHostAnswers } from '../store/snapshot.js';
import { readCiphertext } from './ciphertext.js';
import { createMemoryMaterialStore, type MaterialStore } from './material-store.js';
import { carryOut } from './operations.js';
import { unwrapKeyMaterial } from './web-import.js';
import { generateRsaKey, rsaPublicKeyOf } from './web-rsa.js';
import { isSupported, unsupported, webSuite } from './web-suite.js';

export { answerByHost, type HostResult } from './host-operations.js';
export { createMemoryMaterialStore, type MaterialStore } from './material-store.js';

/** Answers for a store's `host`. What is done with RSA keys, and every import, comes later: `store.callAsync` waits for it. */
export interface WebHost {
  readonly cryptography: AsyncHostAnswers['cryptography'];
  readonly readCiphertext: NonNullable<Host['readCiphertext']>;
  readonly createWrappingKey: AsyncHostAnswers['createWrappingKey'];
  readonly unwrapKeyMaterial: AsyncHostAnswers['unwrapKeyMaterial'];
  /** Forgets all secrets but those that keys can still use. Answers how many these were. */
  readonly retain: (needed: NeededSecrets) => number;
  /** Whether there is the key spec here; what there is not is refused when it is used. */
  readonly isSupported: (keySpec: KeySpec) => boolean;
}

/**
 * A host that keeps key material in a store of its own; by default in memory, as long as the page lives. It reads and writes
 * what `nodeHost` does: key material, ciphertexts and keys are the same.
 */
export function webHost(store: MaterialStore = createMemoryMaterialStore()): WebHost {
  const suite = webSuite(store);
  return {
    cryptography: (use, input) => carryOut(suite, use, input),
    readCiphertext,
    createWrappingKey: async ({ importToken, wrappingKeySpec }: WrappingKeyRequest) => {
      if (!isOneOf(KEY_SPECS, wrappingKeySpec)) throw new Error(`${wrappingKeySpec} is no key spec`);
      if (!isSupported(wrappingKeySpec)) return unsupported(`A wrapping key of ${wrappingKeySpec}`);
      const pkcs8 = await generateRsaKey(wrappingKeySpec);
      store.setWrappingKey(importToken, pkcs8);
      return base64OfBytes(await rsaPublicKeyOf(pkcs8));
    },
    unwrapKeyMaterial: (request) => unwrapKeyMaterial(store, request),
    retain: store.retain,
    isSupported,
  };
}
