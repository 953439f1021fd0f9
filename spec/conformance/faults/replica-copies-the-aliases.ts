// The replica is made as a copy of the primary key.

import type { Fault } from '../fault.js';
import { inputOf, then } from '../spoiling.js';

export const fault: Fault = {
  about: 'A replica key gets aliases of the same names as those of the primary key.',
  found: { operations: ['ReplicateKey', 'ListAliases', 'CreateAlias'], kinds: ['wrong-metadata', 'refused'] },
  spoil: then(['ReplicateKey'], (store, { keySet, key }, call) => {
    for (const { aliasName: AliasName } of key.aliases ?? []) {
      const input = { AliasName, TargetKeyId: keySet.keyId };
      store.call({ operation: 'CreateAlias', region: String(inputOf(call).ReplicaRegion), input });
    }
  }),
};
