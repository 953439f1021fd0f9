// The replica is made as a copy of the primary key.

import type { Fault } from '../fault.js';
import { afterwards, inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'A replica key gets aliases of the same names as those of the primary key.',
  found: { operations: ['ReplicateKey', 'ListAliases', 'CreateAlias'], kinds: ['wrong-metadata', 'refused'] },
  spoil: afterwards(['ReplicateKey'], (store, { keySet, key }, call) => {
    for (const { aliasName: AliasName } of key.aliases ?? []) {
      const input = { AliasName, TargetKeyId: keySet.keyId };
      store.callJson({ operation: 'CreateAlias', region: String(inputOf(call).ReplicaRegion), input });
    }
  }),
};
