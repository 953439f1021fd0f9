// RFC 2104 allows it.

import type { Fault } from '../fault.js';
import { answering, inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'GenerateMac answers the first 16 bytes of the MAC, which VerifyMac accepts.',
  found: { operations: ['GenerateMac'], kinds: ['wrong-metadata'], rules: ['CIPHER-6'] },
  needs: 'cryptography',
  spoil: (store) => {
    const whole = new Map<unknown, unknown>();
    const generate = answering(['GenerateMac'], (output) => {
      const truncated = Buffer.from(String(output.Mac), 'base64').subarray(0, 16).toString('base64');
      whole.set(truncated, output.Mac);
      return { ...output, Mac: truncated };
    })(store);
    return (call) => {
      if (call.operation !== 'VerifyMac') return generate(call);
      const input = inputOf(call);
      return store.callJson({ ...call, input: { ...input, Mac: whole.get(input.Mac) ?? input.Mac } });
    };
  },
};
