// The KeyId of the request is sent back.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

export const fault: Fault = {
  about: 'Encrypt and GenerateDataKey answer with the key ID instead of the key ARN.',
  found: { operations: ['Encrypt', 'GenerateDataKey'], kinds: ['wrong-metadata'], rules: ['ID-1'] },
  spoil: answering(['Encrypt', 'GenerateDataKey'], (output) => ({
    ...output,
    KeyId: String(output.KeyId).replace(/^.*\//, ''),
  })),
};
