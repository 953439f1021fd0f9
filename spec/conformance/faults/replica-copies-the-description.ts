// The replica is made as a copy of the primary key.

import type { Fault } from '../fault.js';
import { calledKey, sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'Without a Description, a replica key gets that of the primary key.',
  found: { operations: ['ReplicateKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: sending(['ReplicateKey'], (input, store, call) => {
    const { description: Description } = calledKey(store, call)?.key ?? {};
    return Description === undefined ? input : { Description, ...input };
  }),
};
