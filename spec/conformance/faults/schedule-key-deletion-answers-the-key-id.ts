// Every other page of AWS shows a key ID in such a place.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

export const fault: Fault = {
  about: 'ScheduleKeyDeletion answers with the key ID instead of the key ARN.',
  found: { operations: ['ScheduleKeyDeletion'], kinds: ['wrong-metadata'] },
  spoil: answering(['ScheduleKeyDeletion'], (output) => ({
    ...output,
    KeyId: String(output.KeyId).replace(/^.*\//, ''),
  })),
};
