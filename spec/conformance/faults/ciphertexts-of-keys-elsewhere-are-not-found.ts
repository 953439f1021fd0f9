// A ciphertext names its key, and the key is looked up as if the request had named it.

import type { Fault } from '../fault.js';
import { refused } from '../spoiling.js';

export const fault: Fault = {
  about: 'Decrypt in a Region without a key of the ciphertext is NotFoundException.',
  found: { operations: ['Decrypt'], kinds: ['wrong-error'], rules: ['CIPHER-2'] },
  needs: 'cryptography',
  spoil: (store) => (call) => {
    const result = store.callJson(call);
    return !result.ok && result.error.facts.fault === 'keyOfCiphertextNotHere'
      ? refused('NotFoundException', 'no such key')
      : result;
  },
};
