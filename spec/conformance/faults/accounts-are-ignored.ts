// Of a key ARN only the key ID is read.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'A key ARN of another account names the key of the own account that has its key ID.',
  found: { operations: OPERATIONS, kinds: ['accepted', 'wrong-error'], rules: ['ARN-1', 'ARN-1a'] },
  spoil: (store) => (call) => {
    const { KeyId } = inputOf(call);
    if (typeof KeyId !== 'string') return store.callJson(call);
    return store.callJson({ ...call, input: { ...inputOf(call), KeyId: KeyId.replace(/:\d{12}:/, ':111122223333:') } });
  },
};
