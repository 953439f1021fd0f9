// Each key has key material of its own, whatever its metadata say.

import type { Fault } from '../fault.js';
import { inputOf, outputOf, refused } from '../spoiling.js';

export const fault: Fault = {
  about: 'VerifyMac does not accept the MAC of a related key.',
  found: { operations: ['VerifyMac'], kinds: ['refused'] },
  needs: 'cryptography',
  spoil: (store) => {
    const homes = new Map<unknown, string>();
    return (call) => {
      const home = call.operation === 'VerifyMac' ? homes.get(inputOf(call).Mac) : undefined;
      if (home !== undefined && home !== call.region) return refused('KMSInvalidMacException', '');
      const result = store.callJson(call);
      if (call.operation === 'GenerateMac' && result.ok) homes.set(outputOf(result).Mac, call.region);
      return result;
    };
  },
};
