// To delete what is not there does no harm, it was thought.

import type { Fault } from '../fault.js';
import { answered } from '../spoiling.js';

export const fault: Fault = {
  about: 'DeleteAlias of an alias that does not exist succeeds.',
  found: { operations: ['DeleteAlias'], kinds: ['accepted'], rules: ['ALIAS-1'] },
  spoil: (store) => (call) => {
    const result = store.callJson(call);
    const isForgiven = call.operation === 'DeleteAlias' && !result.ok && result.error.code === 'NotFoundException';
    return isForgiven ? answered() : result;
  },
};
