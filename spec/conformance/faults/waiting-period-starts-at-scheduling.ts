// Most emulators know only one phase of deletion.

import type { Fault } from '../fault.js';
import { answered, DAY, outputOf, withMetadata } from '../spoiling.js';

export const fault: Fault = {
  about: 'A primary key with replicas is PendingDeletion, with a DeletionDate, as soon as its deletion is scheduled.',
  found: {
    operations: ['ScheduleKeyDeletion', 'DescribeKey'],
    kinds: ['wrong-state', 'wrong-metadata'],
    rules: ['DELETE-3'],
  },
  spoil: (store) => {
    const dates = new Map<unknown, number>();
    return (call) => {
      const result = store.callJson(call);
      const { KeyState, KeyId, PendingWindowInDays } = outputOf(result);
      if (KeyState === 'PendingReplicaDeletion') {
        const DeletionDate = (store.now() + Number(PendingWindowInDays) * DAY) / 1000;
        dates.set(KeyId, DeletionDate);
        return answered({ ...outputOf(result), KeyState: 'PendingDeletion', DeletionDate });
      }
      return withMetadata(result, (metadata) => {
        const DeletionDate = dates.get(metadata.Arn);
        if (metadata.KeyState !== 'PendingReplicaDeletion' || DeletionDate === undefined) return metadata;
        const { PendingDeletionWindowInDays: _window, ...others } = metadata;
        return { ...others, KeyState: 'PendingDeletion', DeletionDate };
      });
    };
  },
};
