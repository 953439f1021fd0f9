// The caller may not decrypt it with that key, so it looks like a permission.

import type { Fault } from '../fault.js';
import { miscoding } from '../spoiling.js';

export const fault: Fault = {
  about: 'Decrypt with another key than that of the ciphertext is AccessDeniedException.',
  found: { operations: ['Decrypt'], kinds: ['wrong-error'], rules: ['CIPHER-1'] },
  needs: 'cryptography',
  spoil: miscoding(['Decrypt'], ({ code }) => (code === 'IncorrectKeyException' ? 'AccessDeniedException' : undefined)),
};
