// Whatever names a key names it everywhere.

import type { Fault } from '../fault.js';
import { inputOf, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreateGrant takes the name of an alias.',
  found: { operations: ['CreateGrant'], kinds: ['accepted'], rules: ['ID-5b'] },
  spoil: (store) => (call) => {
    const result = store.callJson(call);
    const { KeyId } = inputOf(call);
    const isAlias = typeof KeyId === 'string' && KeyId.startsWith('alias/');
    if (result.ok || call.operation !== 'CreateGrant' || !isAlias) return result;
    const { KeyMetadata } = outputOf(store.callJson({ ...call, operation: 'DescribeKey', input: { KeyId } }));
    if (KeyMetadata === undefined) return result;
    return store.callJson({ ...call, input: { ...inputOf(call), KeyId: (KeyMetadata as { KeyId: string }).KeyId } });
  },
};
