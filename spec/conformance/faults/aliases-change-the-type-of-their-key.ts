// Only the names are looked at.

import type { Fault } from '../fault.js';
import { despite, inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'UpdateAlias moves an alias to a key of another type.',
  found: { operations: ['UpdateAlias'], kinds: ['accepted'], rules: ['ALIAS-2'] },
  spoil: despite(['UpdateAlias'], (store, _called, call, { rule }) => {
    if (rule !== 'ALIAS-2') return undefined;
    const { AliasName } = inputOf(call);
    store.callJson({ ...call, operation: 'DeleteAlias', input: { AliasName } });
    const { ok } = store.callJson({ ...call, operation: 'CreateAlias' });
    return ok ? store.callJson(call) : undefined;
  }),
};
