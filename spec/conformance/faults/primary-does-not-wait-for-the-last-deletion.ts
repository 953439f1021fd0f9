// A replica key that is pending deletion is taken for one that is gone.

import type { Fault } from '../fault.js';
import { DAY, showing } from '../spoiling.js';

export const fault: Fault = {
  about: 'The waiting period of the primary key begins once all of its replica keys are pending deletion.',
  found: { operations: ['ScheduleKeyDeletion', 'DescribeKey'], kinds: ['wrong-state', 'wrong-metadata'] },
  spoil: showing((metadata, { keySet, isReplica }, store) => {
    const { PendingDeletionWindowInDays: days = 30, ...others } = metadata;
    const replicas = Object.values(keySet.keys).filter(({ region }) => region !== keySet.primaryRegion);
    const areWaiting = replicas.every(({ keyState }) => keyState === 'PendingDeletion');
    if (isReplica || metadata.KeyState !== 'PendingReplicaDeletion' || !areWaiting) return metadata;
    return { ...others, KeyState: 'PendingDeletion', DeletionDate: (store.now() + days * DAY) / 1000 };
  }),
};
