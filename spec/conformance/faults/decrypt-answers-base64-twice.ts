// The client library decodes it once, and nobody looked.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

export const fault: Fault = {
  about: 'Decrypt answers the plaintext in base64 of base64.',
  found: { operations: ['Decrypt'], kinds: ['wrong-metadata'], rules: ['SHARED-3'] },
  needs: 'cryptography',
  spoil: answering(['Decrypt'], (output) => ({
    ...output,
    Plaintext: Buffer.from(String(output.Plaintext)).toString('base64'),
  })),
};
