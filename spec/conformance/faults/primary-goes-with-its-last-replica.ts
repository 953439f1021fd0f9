// The waiting period is counted for the set as a whole.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { calledKey, eventOf, happen, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'A primary key that waited for its replica keys is deleted together with the last of them.',
  found: { operations: OPERATIONS, kinds: ['refused', 'wrong-error', 'wrong-state'] },
  spoil: (store) => {
    const waiting = new Set<string>();
    return (call) => {
      const called = calledKey(store, call);
      if (called !== undefined && waiting.has(called.arn) && called.key.keyState === 'PendingDeletion') {
        waiting.delete(called.arn);
        happen(store, { ...eventOf(store, called), type: 'KeyDeleted' });
      }
      const result = store.callJson(call);
      const { KeyState, KeyId } = outputOf(result);
      if (KeyState === 'PendingReplicaDeletion') waiting.add(String(KeyId));
      if (call.operation === 'CancelKeyDeletion' && result.ok) waiting.delete(String(KeyId));
      return result;
    };
  },
};
