// The replica is made as a copy of the primary key.

import type { Fault } from '../fault.js';
import { calledKey, sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'Without Tags, a replica key gets the tags of the primary key.',
  found: { operations: ['ReplicateKey', 'ListResourceTags'], kinds: ['wrong-metadata'] },
  spoil: sending(['ReplicateKey'], (input, store, call) => {
    const { tags: Tags } = calledKey(store, call)?.key ?? {};
    return Tags === undefined ? input : { Tags, ...input };
  }),
};
