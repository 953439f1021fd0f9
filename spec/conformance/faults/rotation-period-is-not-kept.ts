// Rotation was once a year for long.

import type { Fault } from '../fault.js';
import { sending } from '../spoiling.js';

export const fault: Fault = {
  about: 'EnableKeyRotation ignores RotationPeriodInDays.',
  found: { operations: ['EnableKeyRotation', 'GetKeyRotationStatus'], kinds: ['wrong-metadata'] },
  spoil: sending(['EnableKeyRotation'], ({ RotationPeriodInDays: _days, ...others }) => others),
};
