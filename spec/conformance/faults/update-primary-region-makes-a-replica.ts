// What is missing is made on the way.

import type { Fault } from '../fault.js';
import { despite, inputOf, keyNamed, setKeyState } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdatePrimaryRegion to a Region without a replica key makes one there first.',
  found: { operations: ['UpdatePrimaryRegion'], kinds: ['accepted'] },
  spoil: despite(['UpdatePrimaryRegion'], (store, { keySet }, call, { rule }) => {
    const ReplicaRegion = String(inputOf(call).PrimaryRegion);
    if (rule !== 'PRIMARY-3a') return undefined;
    store.callJson({ ...call, operation: 'ReplicateKey', input: { KeyId: keySet.keyId, ReplicaRegion } });
    const replica = keyNamed(store, keySet.keyId, ReplicaRegion);
    if (replica === undefined) return undefined;
    setKeyState(store, replica, 'Enabled');
    return store.callJson(call);
  }),
};
