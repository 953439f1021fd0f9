// As JSON has them in most languages.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

export const fault: Fault = {
  about: 'DeletionDate is a text of ISO 8601 in the answer of ScheduleKeyDeletion.',
  found: { operations: ['ScheduleKeyDeletion'], kinds: ['wrong-metadata'], rules: ['WIRE-3'] },
  spoil: answering(['ScheduleKeyDeletion'], ({ DeletionDate, ...others }) =>
    typeof DeletionDate === 'number'
      ? { ...others, DeletionDate: new Date(DeletionDate * 1000).toISOString() }
      : { ...others },
  ),
};
