// The key is written anew, with the date of today.

import type { Fault } from '../fault.js';
import { afterwards, withMetadata } from '../spoiling.js';

export const fault: Fault = {
  about: 'EnableKey changes the creation date.',
  found: { operations: ['EnableKey', 'DescribeKey'], kinds: ['wrong-metadata'] },
  spoil: (store) => {
    const dates = new Map<string, number>();
    const enable = afterwards(['EnableKey'], (_store, { arn }) => {
      dates.set(arn, store.now() / 1000);
    })(store);
    return (call) =>
      withMetadata(enable(call), (metadata) => ({
        ...metadata,
        CreationDate: dates.get(metadata.Arn) ?? metadata.CreationDate,
      }));
  },
};
