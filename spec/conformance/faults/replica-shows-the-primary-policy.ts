// The key policy is looked up by key ID alone.

import type { Fault } from '../fault.js';
import { calledKey, callIn } from '../spoiling.js';

export const fault: Fault = {
  about: 'GetKeyPolicy of a replica key answers the key policy of the primary key.',
  found: { operations: ['GetKeyPolicy', 'PutKeyPolicy', 'ReplicateKey'], kinds: ['wrong-metadata'] },
  spoil: (store) => (call) => {
    const called = call.operation === 'GetKeyPolicy' ? calledKey(store, call) : undefined;
    return store.callJson(called === undefined ? call : callIn(called.keySet.primaryRegion, called, call));
  },
};
