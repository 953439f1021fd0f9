// A store in this process as a target: the fastest there is.

import { type NamesOf, refuseUnknown } from '../../shared/options.js';
import type { Store } from '../model.js';
import { type Capability, mustBeCapabilities, type Target } from '../target.js';

/** How a store becomes a target; everything has a default. */
export interface StoreTargetOptions {
  /** Default `store`. */
  readonly name?: string;
  /** Default: no cryptography, which a store has only with a host that does it. */
  readonly capabilities?: readonly Capability[];
}

const STORE_TARGET_OPTION_NAMES: NamesOf<StoreTargetOptions> = { name: true, capabilities: true };

/**
 * A store as a target. Its answers share nothing with its state, so nobody spoils the one by changing the other. Each
 * call is answered at once, without a promise. Throws a RangeError if an option is wrong.
 */
export function storeTarget(store: Store, options: StoreTargetOptions = {}): Target {
  refuseUnknown('storeTarget', options, STORE_TARGET_OPTION_NAMES);
  const { name = 'store', capabilities = ['keyMaterialImport', 'arbitraryInputs'] } = options;
  mustBeCapabilities(capabilities);
  return {
    name,
    capabilities,
    call: (region, operation, input) => {
      // The store itself refuses what is no operation.
      const result = store.callJson({ region, operation, input });
      if (result.ok) return { output: { ...result.output } };
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
