// Nothing expires here, it was thought.

import type { Fault } from '../fault.js';
import { inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'ImportKeyMaterial ignores ValidTo: the key material does not expire.',
  found: { operations: ['ImportKeyMaterial', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: (store) => (call) => {
    const { ValidTo, ...others } = inputOf(call);
    const lasting = { ...others, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
    const isExpiring = call.operation === 'ImportKeyMaterial' && Number(ValidTo) * 1000 > store.now();
    return store.callJson(isExpiring ? { ...call, input: lasting } : call);
  },
};
