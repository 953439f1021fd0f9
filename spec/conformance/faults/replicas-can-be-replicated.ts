// Any multi-Region key is taken for one that can be replicated.

import type { Fault } from '../fault.js';
import { callIn, despite } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey on a replica key makes another replica of the primary key.',
  found: { operations: ['ReplicateKey'], kinds: ['accepted'] },
  spoil: despite(['ReplicateKey'], (store, called, call, { rule }) =>
    rule === 'REPLICATE-1' ? store.callJson(callIn(called.keySet.primaryRegion, called, call)) : undefined,
  ),
};
