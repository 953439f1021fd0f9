// Any key of the set is as good as the primary key.

import type { Fault } from '../fault.js';
import { callIn, despite } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdatePrimaryRegion on a replica key is accepted.',
  found: { operations: ['UpdatePrimaryRegion'], kinds: ['accepted'] },
  spoil: despite(['UpdatePrimaryRegion'], (store, called, call, { rule }) => {
    if (rule !== 'PRIMARY-2a' || !called.isReplica) return undefined;
    return store.callJson(callIn(called.keySet.primaryRegion, called, call));
  }),
};
