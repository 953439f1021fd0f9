// The cryptography of a host of the model, by node:crypto; what it does not do with keys on elliptic curves is
// @noble/curves's, and ML-DSA and ML-KEM are @noble/post-quantum's.
//
//   const cryptography = createCryptography();
//   const store = createStore({ host: cryptography });
//   // A request:
//   const prepared = await cryptography.prepare(operation, input);
//   const result = prepared.during(() => store.callJson({ region, operation, input }));
//   // After CreateKey, for each KeyCreated event that names a keyMaterialId:
//   await cryptography.ensureMaterial(event.keyMaterialId, event.keySpec);
//
// Both awaits only keep RSA from blocking the event loop: without them, what is missing is made when it is needed.

import type { Host, WrappingKeyRequest } from '../../model/key-set/host.js';
import { KEY_SPECS, type KeySpec } from '../../model/vocabulary/vocabulary.js';
import { isOneOf } from '../../shared/objects.js';
import type { NeededSecrets } from '../../store/needed.js';
import { readCiphertext } from './ciphertext.js';
import { unwrapKeyMaterial } from './import.js';
import { createKeyRing } from './key-ring.js';
import { createEnsureMaterial, createMemoryMaterialStore, type MaterialStore, publicKeyOf } from './materials.js';
import { carryOut } from './operations.js';
import { createPreparedPairs, type PreparedCall } from './prepared.js';
import { isSupported } from './specs.js';

export { createMemoryMaterialStore, type MaterialStore } from './materials.js';

/** Answers for a store's `host`, and what the endpoint does around its calls. */
export interface Cryptography {
  readonly cryptography: Host['cryptography'];
  readonly readCiphertext: NonNullable<Host['readCiphertext']>;
  readonly createWrappingKey: Host['createWrappingKey'];
  readonly unwrapKeyMaterial: Host['unwrapKeyMaterial'];
  /** Makes a new key's material, unless it is there already. Does nothing for a key spec that is not supported. */
  readonly ensureMaterial: (keyMaterialId: string, keySpec: KeySpec) => Promise<void>;
  /**
   * Makes the key pair that a request needs (GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext and
   * GetParametersForImport), and keeps it for the request's own synchronous call, which is to be made `during` it. The
   * input is as it came, and may be anything; for other operations there is nothing to prepare.
   */
  readonly prepare: (operation: string, input: unknown) => Promise<PreparedCall>;
  /** Forgets all secrets but those that keys can still use. Answers how many these were. */
  readonly retain: (needed: NeededSecrets) => number;
  /** Whether this Node.js has the key spec; what has not is refused when it is used. */
  readonly isSupported: (keySpec: KeySpec) => boolean;
}

export function createCryptography(store: MaterialStore = createMemoryMaterialStore()): Cryptography {
  const keys = createKeyRing(store);
  const { prepare, take } = createPreparedPairs();
  return {
    cryptography: (use, input) => carryOut(keys, take, use, input),
    readCiphertext,
    createWrappingKey: ({ importToken, wrappingKeySpec }: WrappingKeyRequest) => {
      // The model lets only RSA_2048, RSA_3072, RSA_4096 and SM2 come so far.
      if (!isOneOf(KEY_SPECS, wrappingKeySpec)) throw new Error(`${wrappingKeySpec} is no key spec`);
      const pkcs8 = take(wrappingKeySpec);
      store.setWrappingKey(importToken, pkcs8);
      return publicKeyOf(wrappingKeySpec, pkcs8).toString('base64');
    },
    unwrapKeyMaterial: (request) => unwrapKeyMaterial(store, request),
    ensureMaterial: createEnsureMaterial(store),
    prepare,
    retain: (needed) => {
      keys.retain(needed.keyMaterialIds);
      return store.retain(needed);
    },
    isSupported,
  };
}
