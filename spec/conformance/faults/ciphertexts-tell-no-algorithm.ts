// There is only one, it was thought.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

export const fault: Fault = {
  about: 'Encrypt does not answer the EncryptionAlgorithm.',
  found: { operations: ['Encrypt'], kinds: ['wrong-metadata'], rules: ['USAGE-2'] },
  spoil: answering(['Encrypt'], ({ EncryptionAlgorithm: _algorithm, ...output }) => output),
};
