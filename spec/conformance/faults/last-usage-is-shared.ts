// The last usage is kept with the set.

import type { Fault } from '../fault.js';
import { answering, calledKey, callIn, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'GetKeyLastUsage of a replica key answers the last usage of the primary key.',
  found: { operations: ['GetKeyLastUsage'], kinds: ['wrong-metadata'] },
  spoil: answering(['GetKeyLastUsage'], (output, store, call) => {
    const called = calledKey(store, call);
    if (called === undefined || !called.isReplica) return output;
    const { KeyLastUsage } = outputOf(store.callJson(callIn(called.keySet.primaryRegion, called, call)));
    return { ...output, KeyLastUsage };
  }),
};
