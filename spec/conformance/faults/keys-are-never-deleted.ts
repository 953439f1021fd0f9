// Nothing looks for keys whose DeletionDate is past.

import { type KeyState, OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Fault } from '../fault.js';
import { afterwards, DAY, eventOf, happen, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'A key stays PendingDeletion long after its DeletionDate.',
  found: { operations: OPERATIONS, kinds: ['wrong-state', 'accepted', 'wrong-metadata'] },
  spoil: afterwards(['ScheduleKeyDeletion'], (store, called, _call, result) => {
    const { KeyState, PendingWindowInDays, DeletionDate } = outputOf(result);
    happen(store, {
      ...eventOf(store, called),
      type: 'KeyDeletionScheduled',
      keyState: KeyState as KeyState,
      pendingWindowInDays: Number(PendingWindowInDays),
      ...(DeletionDate === undefined ? {} : { deletionDate: Number(DeletionDate) * 1000 }),
      deletionLateness: 10_000 * DAY,
    });
  }),
};
