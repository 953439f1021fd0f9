// The description was thought to be fixed at the creation.

import type { Fault } from '../fault.js';
import { calledKey, inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdateKeyDescription succeeds, and changes nothing.',
  found: { operations: ['UpdateKeyDescription', 'DescribeKey'], kinds: ['wrong-metadata'], rules: ['CREATE-7'] },
  spoil: (store) => (call) => {
    const { description: Description } = calledKey(store, call)?.key ?? {};
    const input = call.operation === 'UpdateKeyDescription' ? { ...inputOf(call), Description } : call.input;
    return store.callJson(Description === undefined ? call : { ...call, input });
  },
};
