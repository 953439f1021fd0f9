// The date is forgotten in one place only.

import type { Fault } from '../fault.js';
import { calledKey, withMetadata } from '../spoiling.js';

export const fault: Fault = {
  about: 'DescribeKey still shows the DeletionDate after CancelKeyDeletion.',
  found: { operations: ['CancelKeyDeletion', 'DescribeKey'], kinds: ['wrong-metadata'], rules: ['DELETE-5'] },
  spoil: (store) => {
    const dates = new Map<string, number>();
    return (call) => {
      const called = call.operation === 'CancelKeyDeletion' ? calledKey(store, call) : undefined;
      const result = store.callJson(call);
      if (result.ok && called?.key.deletionDate !== undefined) dates.set(called.arn, called.key.deletionDate / 1000);
      return withMetadata(result, (metadata) => {
        const DeletionDate = metadata.KeyState.startsWith('Pending') ? undefined : dates.get(metadata.Arn);
        return DeletionDate === undefined ? metadata : { ...metadata, DeletionDate };
      });
    };
  },
};
