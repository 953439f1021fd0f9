// Of the replica key only Disabled and the deletion states are looked for.

import type { Fault } from '../fault.js';
import { despite, eventOf, happen, inputOf, keyNamed } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdatePrimaryRegion makes a replica key that is still Creating the primary key.',
  found: { operations: ['UpdatePrimaryRegion'], kinds: ['accepted'], rules: ['PRIMARY-4b'] },
  spoil: despite(['UpdatePrimaryRegion'], (store, { keySet }, call, { rule }) => {
    if (rule !== 'PRIMARY-4b') return undefined;
    const replica = keyNamed(store, keySet.keyId, String(inputOf(call).PrimaryRegion));
    if (replica?.key.keyState !== 'Creating') return undefined;
    const { primaryRegion } = keySet;
    happen(store, { ...eventOf(store, replica), type: 'ReplicaKeyReady', keyState: 'Enabled', primaryRegion });
    return store.callJson(call);
  }),
};
