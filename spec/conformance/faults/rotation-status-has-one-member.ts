// As the answer was before 2024.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

export const fault: Fault = {
  about: 'GetKeyRotationStatus answers KeyRotationEnabled and nothing else.',
  found: { operations: ['GetKeyRotationStatus'], kinds: ['wrong-metadata'] },
  spoil: answering(['GetKeyRotationStatus'], ({ KeyRotationEnabled }) => ({ KeyRotationEnabled })),
};
