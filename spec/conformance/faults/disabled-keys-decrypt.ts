// Data should never be lost, it was thought.

import type { Fault } from '../fault.js';
import { despiteState, inputOf, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'Decrypt works with a Disabled key.',
  found: { operations: ['Decrypt'], kinds: ['accepted'], rules: ['STATE-1'] },
  needs: 'cryptography',
  spoil: (store) => {
    const keyIds = new Map<unknown, string>();
    const answer = despiteState(['Decrypt'], ['Disabled'])(store);
    return (call) => {
      const input = inputOf(call);
      const KeyId = call.operation === 'Decrypt' ? keyIds.get(input.CiphertextBlob) : undefined;
      const result = answer(KeyId === undefined ? call : { ...call, input: { KeyId, ...input } });
      const { CiphertextBlob, KeyId: arn } = outputOf(result);
      if (CiphertextBlob !== undefined) keyIds.set(CiphertextBlob, String(arn).replace(/^.*\//, ''));
      return result;
    };
  },
};
