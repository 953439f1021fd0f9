// A store in this process as a target: the fastest there is.

import type { Operation } from '../../model/vocabulary.js';
import type { Store } from '../../store/store.js';
import type { Capability, Target } from '../target.js';

export interface StoreTargetOptions {
  /** Default `store`. */
  readonly name?: string;
  /** Default: no cryptography, which a store has only with a host that does it. */
  readonly capabilities?: readonly Capability[];
}

/**
 * A store as a target. Its answers share nothing with its state, so nobody spoils the one by changing the other. Each
 * call is answered at once, without a promise.
 */
export function storeTarget(store: Store, options: StoreTargetOptions = {}): Target {
  const { name = 'store', capabilities = ['keyMaterialImport', 'arbitraryInputs'] } = options;
  return {
    name,
    capabilities,
    call: (region, operation, input) => {
      // The store itself refuses what is no operation.
      const result = store.call({ region, operation: operation as Operation, input });
      if (result.ok) return { output: result.output as Readonly<Record<string, unknown>> };
      const { code, message } = result.error;
      return { error: { code, message } };
    },
    clock: {
      now: store.now,
      advance: (milliseconds) => {
        store.advance(milliseconds);
      },
    },
    // Without cryptography the host takes the wrapping for the key material itself.
    ...(capabilities.includes('cryptography') ? {} : { wrapKeyMaterial: (keyMaterial: string) => keyMaterial }),
  };
}
