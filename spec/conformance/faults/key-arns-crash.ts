// Keys are looked up by key ID, and nobody tried the other way.

import type { Fault } from '../fault.js';
import { refused, refusing } from '../spoiling.js';

const OPERATIONS = ['ReplicateKey', 'EnableKey', 'DisableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion'] as const;

export const fault: Fault = {
  about: 'Operations on the life of a key are answered with an internal error if it is named by its key ARN.',
  found: { operations: OPERATIONS, kinds: ['refused', 'crash', 'wrong-error'] },
  spoil: refusing(OPERATIONS, (_called, { KeyId }) =>
    String(KeyId).startsWith('arn:') ? refused('KMSInternalException', 'KeyError') : undefined,
  ),
};
