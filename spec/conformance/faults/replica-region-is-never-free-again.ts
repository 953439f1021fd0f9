// What was replicated once is kept in a list.

import type { Fault } from '../fault.js';
import { calledKey, inputOf, refused, refusing } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey refuses a Region whose replica key was deleted.',
  found: { operations: ['ReplicateKey'], kinds: ['refused'] },
  spoil: (store) => {
    const used = new Set<string>();
    const refuse = refusing(['ReplicateKey'], ({ keySet }, { ReplicaRegion }) =>
      used.has(`${keySet.keyId} ${String(ReplicaRegion)}`) && !(String(ReplicaRegion) in keySet.keys)
        ? refused('AlreadyExistsException', 'You can create only one replica of each primary key in each AWS Region.')
        : undefined,
    )(store);
    return (call) => {
      const result = refuse(call);
      const called = call.operation === 'ReplicateKey' && result.ok ? calledKey(store, call) : undefined;
      if (called !== undefined) used.add(`${called.keySet.keyId} ${String(inputOf(call).ReplicaRegion)}`);
      return result;
    };
  },
};
