// As if replica keys could not be without their primary key.

import type { Fault } from '../fault.js';
import { afterwards, callIn, relatedRegions } from '../spoiling.js';

export const fault: Fault = {
  about: 'ScheduleKeyDeletion of a primary key schedules the deletion of its replica keys too.',
  found: { operations: ['ScheduleKeyDeletion', 'DescribeKey'], kinds: ['wrong-state', 'wrong-metadata'] },
  spoil: afterwards(['ScheduleKeyDeletion'], (store, called, call) => {
    if (called.isReplica) return;
    for (const region of relatedRegions(called)) store.callJson(callIn(region, called, call));
  }),
};
