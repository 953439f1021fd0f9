// The encryption context is taken for a comment.

import type { Fault } from '../fault.js';
import { inputOf, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'Decrypt accepts another encryption context than that of the encryption.',
  found: { operations: ['Decrypt'], kinds: ['accepted'], rules: ['CIPHER-1'] },
  needs: 'cryptography',
  spoil: (store) => {
    const contexts = new Map<unknown, unknown>();
    return (call) => {
      const { CiphertextBlob: sent } = inputOf(call);
      const EncryptionContext = contexts.get(sent);
      const isKnown = call.operation === 'Decrypt' && contexts.has(sent);
      const result = store.callJson(isKnown ? { ...call, input: { ...inputOf(call), EncryptionContext } } : call);
      const { CiphertextBlob: made } = outputOf(result);
      if (made !== undefined) contexts.set(made, inputOf(call).EncryptionContext ?? {});
      return result;
    };
  },
};
