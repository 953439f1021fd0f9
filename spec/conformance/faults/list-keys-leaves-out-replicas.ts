// Only keys that CreateKey made are in the list.

import type { Fault } from '../fault.js';
import { answering, keyNamed } from '../spoiling.js';

export const fault: Fault = {
  about: 'ListKeys does not list replica keys.',
  found: { operations: ['ListKeys', 'ReplicateKey'], kinds: ['wrong-metadata'] },
  spoil: answering(['ListKeys'], (output, store, call) => {
    const isReplica = ({ KeyId }: { readonly KeyId: string }): boolean =>
      keyNamed(store, KeyId, call.region)?.isReplica === true;
    return { ...output, Keys: (output.Keys as readonly { readonly KeyId: string }[]).filter((key) => !isReplica(key)) };
  }),
};
