// The alias is put where it belongs, whatever was there.

import type { Fault } from '../fault.js';
import { despite, inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'CreateAlias with a name that exists moves the alias to the key.',
  found: { operations: ['CreateAlias'], kinds: ['accepted'], rules: ['ALIAS-1'] },
  spoil: despite(['CreateAlias'], (store, _called, call, { code }) => {
    if (code !== 'AlreadyExistsException') return undefined;
    store.callJson({ ...call, operation: 'DeleteAlias', input: { AliasName: inputOf(call).AliasName } });
    return store.callJson(call);
  }),
};
