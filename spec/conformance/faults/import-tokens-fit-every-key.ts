// The token is not looked at.

import type { Fault } from '../fault.js';
import { despite, inputOf, outputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'ImportKeyMaterial accepts an import token of another key.',
  found: { operations: ['ImportKeyMaterial'], kinds: ['accepted'], rules: ['IMPORT-7'] },
  spoil: despite(['ImportKeyMaterial'], (store, _called, call, { code }) => {
    if (code !== 'InvalidImportTokenException') return undefined;
    const { KeyId } = inputOf(call);
    const input = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    const { ImportToken } = outputOf(store.callJson({ ...call, operation: 'GetParametersForImport', input }));
    return store.callJson({ ...call, input: { ...inputOf(call), ImportToken } });
  }),
};
