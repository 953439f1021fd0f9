// As if the deletion belonged to the set.

import type { Fault } from '../fault.js';
import { afterwards, callIn } from '../spoiling.js';

export const fault: Fault = {
  about: 'ScheduleKeyDeletion of a replica key schedules the deletion of the primary key too.',
  found: {
    operations: ['ScheduleKeyDeletion', 'DescribeKey'],
    kinds: ['wrong-state', 'wrong-metadata'],
    rules: ['DELETE-3', 'STATE-3'],
  },
  spoil: afterwards(['ScheduleKeyDeletion'], (store, called, call) => {
    if (called.isReplica) store.callJson(callIn(called.keySet.primaryRegion, called, call));
  }),
};
