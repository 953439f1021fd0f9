// GetParametersForImport: a wrapping key and an import token for one key, good for 24 hours.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html

import { refuse } from '../errors.js';
import { epochSeconds } from '../views/wire.js';
import { inDays, isExternal, keyState } from './checks.js';
import { eventBase, identifier, keyOperation } from './operation.js';

export const GetParametersForImport = keyOperation({
  name: 'GetParametersForImport',
  identifiers: ['importToken'],
  checks: {
    // The key state allows it. [STATE-1]
    keyState,
    // The key takes imported key material. [IMPORT-5]
    isExternal,
    // RSAES_PKCS1_V1_5 has ended. [IMPORT-7]
    wrappingAlgorithm: ({ input }) =>
      input.WrappingAlgorithm === 'RSAES_PKCS1_V1_5'
        ? refuse(
            'IMPORT-7',
            'UnsupportedOperationException',
            'WrappingAlgorithm RSAES_PKCS1_V1_5 is no longer supported.',
          )
        : undefined,
    // SM2PKE goes with SM2, and RSA with the others. [IMPORT-7]
    wrappingKeySpec: ({ input }) =>
      (input.WrappingAlgorithm === 'SM2PKE') === (input.WrappingKeySpec === 'SM2')
        ? undefined
        : refuse(
            'IMPORT-7',
            'ValidationException',
            `WrappingAlgorithm ${input.WrappingAlgorithm} is not compatible with WrappingKeySpec ${input.WrappingKeySpec}`,
          ),
  },
  decide: (context) => {
    const { input, keySet, at, ids, host } = context;
    const importToken = identifier(ids, 'importToken');
    const wrapping = { wrappingAlgorithm: input.WrappingAlgorithm, wrappingKeySpec: input.WrappingKeySpec };
    const { keyId, keySpec } = keySet;
    const publicKey = host.createWrappingKey({ keyId, keySpec, importToken, ...wrapping });
    const parameters = { importToken, publicKey, validTo: inDays(at, 1), ...wrapping };
    return [{ ...eventBase(context), type: 'ImportParametersIssued', parameters }];
  },
  answer: ({ arn, ids }, _keySet, key) => {
    const issued = key.importParameters?.find(({ importToken }) => importToken === identifier(ids, 'importToken'));
    if (issued === undefined) throw new Error('GetParametersForImport left no parameters');
    return {
      KeyId: arn,
      ImportToken: issued.importToken,
      PublicKey: issued.publicKey,
      ParametersValidTo: epochSeconds(issued.validTo),
    };
  },
});
