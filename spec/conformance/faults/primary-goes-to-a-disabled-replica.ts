// Only the called key is looked at.

import type { Fault } from '../fault.js';
import { despite, inputOf, keyNamed, setKeyState } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdatePrimaryRegion makes a Disabled replica key the primary key.',
  found: { operations: ['UpdatePrimaryRegion'], kinds: ['accepted'] },
  spoil: despite(['UpdatePrimaryRegion'], (store, { keySet }, call, { rule }) => {
    const replica = keyNamed(store, keySet.keyId, String(inputOf(call).PrimaryRegion));
    if (rule !== 'PRIMARY-4b' || replica?.key.keyState !== 'Disabled') return undefined;
    setKeyState(store, replica, 'Enabled');
    return store.callJson(call);
  }),
};
