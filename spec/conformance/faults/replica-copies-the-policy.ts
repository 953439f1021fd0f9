// The replica is made as a copy of the primary key.

import type { Fault } from '../fault.js';
import { calledKey, sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'Without a Policy, a replica key gets the key policy of the primary key.',
  found: { operations: ['ReplicateKey', 'GetKeyPolicy'], kinds: ['wrong-metadata'] },
  spoil: sending(['ReplicateKey'], (input, store, call) => {
    const { policy: Policy } = calledKey(store, call)?.key ?? {};
    return Policy === undefined ? input : { Policy, ...input };
  }),
};
