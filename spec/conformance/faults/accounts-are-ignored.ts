// Of a key ARN only the key ID is read.

import type { Fault } from '../fault.js';
import { inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'A key ARN of another account names the key of the own account that has its key ID.',
  found: { operations: ['DescribeKey', 'Encrypt', 'DisableKey'], kinds: ['accepted'] },
  spoil: (store) => (call) => {
    const { KeyId } = inputOf(call);
    if (typeof KeyId !== 'string') return store.callJson(call);
    return store.callJson({ ...call, input: { ...inputOf(call), KeyId: KeyId.replace(/:\d{12}:/, ':111122223333:') } });
  },
};
