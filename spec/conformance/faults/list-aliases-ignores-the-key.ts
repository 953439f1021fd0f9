// A parameter that came later than the operation.

import type { Fault } from '../fault.js';
import { inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'ListAliases with a KeyId lists the aliases of all keys.',
  found: { operations: ['ListAliases', 'CreateAlias'], kinds: ['wrong-metadata'] },
  spoil: (store) => (call) => {
    const result = store.callJson(call);
    if (call.operation !== 'ListAliases' || !result.ok) return result;
    const { KeyId: _key, ...others } = inputOf(call);
    return store.callJson({ ...call, input: others });
  },
};
