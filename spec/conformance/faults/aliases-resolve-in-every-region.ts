// Aliases are kept for the account, not for each Region.

import type { Key } from '../../../src/model/key-set/key-set.js';
import { GATED_OPERATIONS } from '../../../src/model/operations/tables.js';
import type { Fault } from '../fault.js';
import { inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'An alias of another Region names the related key of the called Region.',
  found: { operations: ['DescribeKey', ...GATED_OPERATIONS], kinds: ['accepted', 'wrong-error'], rules: ['ALIAS-1'] },
  spoil: (store) => (call) => {
    const result = store.callJson(call);
    const { KeyId: name } = inputOf(call);
    if (result.ok || result.error.rule !== 'ALIAS-1' || typeof name !== 'string') return result;
    const isNamed = ({ aliases = [] }: Key): boolean => aliases.some(({ aliasName }) => aliasName === name);
    const keySet = [...store.keySets()].find(({ keys }) => call.region in keys && Object.values(keys).some(isNamed));
    return keySet === undefined
      ? result
      : store.callJson({ ...call, input: { ...inputOf(call), KeyId: keySet.keyId } });
  },
};
