// Each key has key material of its own, whatever its metadata say.

import type { Fault } from '../fault.js';
import { inputOf, outputOf, refused } from '../spoiling.js';

export const fault: Fault = {
  about: 'What one related key has encrypted cannot be decrypted by another.',
  found: { operations: ['Decrypt', 'ReEncrypt'], kinds: ['refused'], rules: ['SHARED-3'] },
  needs: 'cryptography',
  spoil: (store) => {
    const homes = new Map<unknown, string>();
    return (call) => {
      const home = homes.get(inputOf(call).CiphertextBlob);
      if (home !== undefined && home !== call.region) return refused('InvalidCiphertextException', '');
      const result = store.callJson(call);
      const { CiphertextBlob } = outputOf(result);
      if (CiphertextBlob !== undefined) homes.set(CiphertextBlob, call.region);
      return result;
    };
  },
};
