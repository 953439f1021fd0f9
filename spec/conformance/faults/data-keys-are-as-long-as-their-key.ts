// The code that makes data keys was copied from what makes key material.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

export const fault: Fault = {
  about: 'GenerateDataKey answers a data key of 32 bytes, however long it should be.',
  found: { operations: ['GenerateDataKey'], kinds: ['wrong-metadata'], rules: ['CIPHER-6'] },
  needs: 'cryptography',
  spoil: answering(['GenerateDataKey'], (output) => ({
    ...output,
    Plaintext: Buffer.alloc(32, String(output.Plaintext)).toString('base64'),
  })),
};
