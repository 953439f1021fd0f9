// A Region that is taken looks like a bad parameter.

import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'ReplicateKey into a Region that has a replica key is refused as ValidationException.',
  found: { operations: ['ReplicateKey'], kinds: ['wrong-error'] },
  spoil: miscoding(['ReplicateKey'], ({ code }) =>
    code === 'AlreadyExistsException' ? 'ValidationException' : undefined,
  ),
};
