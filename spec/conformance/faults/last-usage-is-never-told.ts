// Nothing is written down of a use.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

export const fault: Fault = {
  about: 'GetKeyLastUsage tells no use of a key, however long ago it was used.',
  found: { operations: ['GetKeyLastUsage'], kinds: ['wrong-metadata'] },
  needs: 'cryptography',
  spoil: answering(['GetKeyLastUsage'], (output) => ({ ...output, KeyLastUsage: {} })),
};
