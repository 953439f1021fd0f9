// The key is marked as deleted, and DescribeKey does not look at the mark.

import type { Fault } from '../fault.js';
import { answered, inputOf, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey still describes a key that was deleted.',
  found: { operations: ['DescribeKey'], kinds: ['accepted', 'wrong-state', 'wrong-metadata'] },
  spoil: (store) => {
    const last = new Map<string, object>();
    return (call) => {
      const result = store.callJson(call);
      const id = `${call.region} ${JSON.stringify(inputOf(call).KeyId)}`;
      if (call.operation === 'ScheduleKeyDeletion' && result.ok) {
        last.set(id, outputOf(store.callJson({ ...call, operation: 'DescribeKey' })));
      }
      const described = call.operation === 'DescribeKey' && !result.ok ? last.get(id) : undefined;
      return described === undefined ? result : answered(described);
    };
  },
};
