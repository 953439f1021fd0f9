// The setting is kept with the key that was called.

import type { Fault } from '../fault.js';
import { answering, calledKey } from '../spoiling.js';

export const fault: Fault = {
  about: 'GetKeyRotationStatus of a replica key does not know that rotation is enabled.',
  found: { operations: ['GetKeyRotationStatus', 'EnableKeyRotation'], kinds: ['wrong-metadata'] },
  spoil: answering(['GetKeyRotationStatus'], (output, store, call) =>
    calledKey(store, call)?.isReplica ? { KeyId: output.KeyId, KeyRotationEnabled: false } : output,
  ),
};
