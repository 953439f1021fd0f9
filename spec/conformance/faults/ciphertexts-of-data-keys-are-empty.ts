// The data key is kept by whoever asked for it, it was thought.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

export const fault: Fault = {
  about: 'GenerateDataKeyWithoutPlaintext answers an empty ciphertext.',
  found: { operations: ['GenerateDataKeyWithoutPlaintext'], kinds: ['wrong-metadata'], rules: ['CIPHER-6'] },
  needs: 'cryptography',
  spoil: answering(['GenerateDataKeyWithoutPlaintext'], (output) => ({ ...output, CiphertextBlob: '' })),
};
