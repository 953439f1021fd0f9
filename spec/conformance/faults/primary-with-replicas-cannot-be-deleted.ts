// A rule that would make sense, but is not that of AWS KMS.

import type { Fault } from '../fault.js';
import { refused, refusing, relatedRegions } from '../spoiling.js';

export const fault: Fault = {
  about: 'ScheduleKeyDeletion refuses a primary key that has replica keys.',
  found: { operations: ['ScheduleKeyDeletion'], kinds: ['refused'] },
  spoil: refusing(['ScheduleKeyDeletion'], (called) =>
    called.isReplica || relatedRegions(called).length === 0 || called.key.keyState !== 'Enabled'
      ? undefined
      : refused('KMSInvalidStateException', `${called.arn} has replica keys.`),
  ),
};
