// Nothing wakes the primary key when its last replica key is deleted.

import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { calledKey, withMetadata } from '../spoiling.js';

export const fault: Fault = {
  about: 'A primary key stays PendingReplicaDeletion after its last replica key was deleted.',
  found: { operations: OPERATIONS, kinds: ['wrong-state', 'wrong-metadata'] },
  spoil: (store) => {
    const windows = new Map<string, number>();
    return (call) => {
      const result = store.callJson(call);
      const { key, arn } = calledKey(store, call) ?? {};
      if (result.ok && arn !== undefined && call.operation === 'CancelKeyDeletion') windows.delete(arn);
      const { pendingDeletionWindowInDays: days } = key ?? {};
      if (arn !== undefined && days !== undefined) windows.set(arn, days);
      return withMetadata(result, (metadata) => {
        const PendingDeletionWindowInDays = windows.get(metadata.Arn);
        if (PendingDeletionWindowInDays === undefined || metadata.KeyState !== 'PendingDeletion') return metadata;
        const { DeletionDate: _date, ...others } = metadata;
        return { ...others, KeyState: 'PendingReplicaDeletion', PendingDeletionWindowInDays };
      });
    };
  },
};
