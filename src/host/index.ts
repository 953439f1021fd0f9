/**
 * The cryptography of a host of the model, by Node, for every key spec and operation.
 *
 * ```js
 * const host = nodeHost();
 * const store = createStore({ host });
 * // A request:
 * const prepared = await host.prepare(operation, input);
 * const result = prepared.during(() => store.callJson({ region, operation, input }));
 * // After CreateKey, for each KeyCreated event that names a keyMaterialId:
 * await host.ensureMaterial(event.keyMaterialId, event.keySpec);
 * ```
 *
 * Both awaits only keep RSA from blocking the event loop: without them, what is missing is made when it is needed.
 *
 * @module mrk-model/host
 */

import type { Host, WrappingKeyRequest } from '../model/key-set/host.js';
import { KEY_SPECS, type KeySpec } from '../model/vocabulary/vocabulary.js';
import { base64OfBytes } from '../shared/base64.js';
import { isOneOf } from '../shared/objects.js';
import type { NeededSecrets } from '../store/needed.js';
import { readCiphertext } from './ciphertext.js';
import { unwrapKeyMaterial } from './import.js';
import { createKeyRing } from './key-ring.js';
import { createMemoryMaterialStore, type MaterialStore } from './material-store.js';
import { createEnsureMaterial, publicKeyOf } from './materials.js';
import { nodeSuite } from './node-suite.js';
import { isSupported } from './node-support.js';
import { carryOut, type Done } from './operations.js';
import { createPreparedPairs, type PreparedCall } from './prepared.js';

export { answerByHost, type HostResult } from './host-operations.js';
export { createMemoryMaterialStore, type MaterialStore } from './material-store.js';
export type { PreparedCall } from './prepared.js';

/** Answers for a store's `host`, and what the endpoint does around its calls. */
export interface NodeHost {
  /** Carries out what a key is used for, at once. */
  readonly cryptography: Host['cryptography'];
  /** What a ciphertext says about itself. */
  readonly readCiphertext: NonNullable<Host['readCiphertext']>;
  /** Makes the wrapping key of an import, or takes the one that was prepared. */
  readonly createWrappingKey: (request: WrappingKeyRequest) => string;
  /** Unwraps key material that is imported. */
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

/** A host that keeps key material in a store of its own; by default in memory, as long as the process lives. */
export function nodeHost(store: MaterialStore = createMemoryMaterialStore()): NodeHost {
  const keys = createKeyRing(store);
  const { prepare, take } = createPreparedPairs();
  const suite = nodeSuite(keys, take);
  return {
    // Node answers at once.
    cryptography: (use, input) => carryOut(suite, use, input) as Done,
    readCiphertext,
    createWrappingKey: ({ importToken, wrappingKeySpec }: WrappingKeyRequest) => {
      // The model lets only RSA_2048, RSA_3072, RSA_4096 and SM2 come so far.
      if (!isOneOf(KEY_SPECS, wrappingKeySpec)) throw new Error(`${wrappingKeySpec} is no key spec`);
      const pkcs8 = take(wrappingKeySpec);
      store.setWrappingKey(importToken, pkcs8);
      return base64OfBytes(publicKeyOf(wrappingKeySpec, pkcs8));
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
