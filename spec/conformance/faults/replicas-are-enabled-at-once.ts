// The replica key is made in one go.

import type { Fault } from '../fault.js';
import { eventOf, happen, inputOf, keyNamed, withMetadata } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey answers with a replica key that is Enabled, and never Creating.',
  found: { operations: ['ReplicateKey'], kinds: ['wrong-state'] },
  spoil: (store) => (call) => {
    const result = store.callJson(call);
    if (!result.ok || call.operation !== 'ReplicateKey') return result;
    const replica = keyNamed(store, inputOf(call).KeyId, String(inputOf(call).ReplicaRegion));
    if (replica === undefined || replica.keySet.origin === 'EXTERNAL') return result;
    const { primaryRegion } = replica.keySet;
    happen(store, { ...eventOf(store, replica), type: 'ReplicaKeyReady', keyState: 'Enabled', primaryRegion });
    return withMetadata(result, (metadata) => ({ ...metadata, KeyState: 'Enabled', Enabled: true }));
  },
};
