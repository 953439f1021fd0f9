// GetParametersForImport: a wrapping key and an import token for one key, good for 24 hours.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html

import { fails, ok, unless } from '../key/state-table.js';
import { isHostRefusal } from '../key-set/host.js';
import { KEY_ID, WRAPPING_ALGORITHMS, WRAPPING_KEY_SPECS } from '../requests/members.js';
import { chosen, free, oneOf, required } from '../requests/shapes.js';
import { epochSeconds } from '../requests/wire.js';
import { refuse, refuseAsHost } from '../rules/errors.js';
import { BLOB, DATE, TEXT } from '../views/answers.js';
import type { KeySpec } from '../vocabulary/vocabulary.js';
import { eventBase, identifier } from './call.js';
import { operation } from './card.js';
import { inDays, isExternal, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const GetParametersForImport = operation('GetParametersForImport', {
  input: {
    KeyId: required(KEY_ID),
    WrappingAlgorithm: required(oneOf(WRAPPING_ALGORITHMS)),
    WrappingKeySpec: required(oneOf(WRAPPING_KEY_SPECS)),
  },
  output: {
    KeyId: required(TEXT),
    ImportToken: required(chosen(free('name', BLOB))),
    PublicKey: required(chosen(free('any', BLOB))),
    ParametersValidTo: required(DATE),
  },
  // biome-ignore format: a list
  errors: [
    'InvalidArnException', 'UnsupportedOperationException', 'DependencyTimeoutException', 'NotFoundException',
    'KMSInternalException', 'KMSInvalidStateException',
  ],
  requestQuota: 1,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [unless(9), unless(9), fails(8, 9), fails(8, 9), ok, fails(9), fails(14), fails(15)],
  needs: [onKey('KeyId')],
  identifiers: ['importToken'],
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // The key takes imported key material. [IMPORT-5]
  .check('isExternal', isExternal)
  // The wrapping fits the key material. [IMPORT-7]
  .check('wrapping', ({ input, keySet }) =>
    wraps(keySet.keySpec, input.WrappingAlgorithm, input.WrappingKeySpec)
      ? undefined
      : refuse('IMPORT-7', {
          fault: 'wrappingUnfit',
          wrappingAlgorithm: input.WrappingAlgorithm,
          wrappingKeySpec: input.WrappingKeySpec,
          keySpec: keySet.keySpec,
        }),
  )
  // The host can make a key to wrap it with. [IMPORT-7]
  .find('made', ({ input, keySet, region, ids, host }) => {
    const { keyId, keySpec } = keySet;
    const importToken = identifier(ids, 'importToken');
    const wrapping = { wrappingAlgorithm: input.WrappingAlgorithm, wrappingKeySpec: input.WrappingKeySpec };
    const publicKey = host.createWrappingKey({ keyId, region, keySpec, importToken, ...wrapping });
    if (typeof publicKey === 'string' && publicKey !== '') return { importToken, publicKey, ...wrapping };
    if (isHostRefusal(publicKey)) return refuseAsHost('IMPORT-7', publicKey);
    throw new Error(
      'host.createWrappingKey must answer a public key in base64 or { ok: false, code, message }, and no promise',
    );
  })
  .decide((context) => {
    const parameters = { ...context.made, validTo: inDays(context.at, 1) };
    return [{ ...eventBase(context), type: 'ImportParametersIssued', parameters }];
  })
  .answer(({ arn, ids }, _keySet, key) => {
    const issued = key.importParameters?.find(({ importToken }) => importToken === identifier(ids, 'importToken'));
    if (issued === undefined) throw new Error('GetParametersForImport left no parameters');
    return {
      KeyId: arn,
      ImportToken: issued.importToken,
      PublicKey: issued.publicKey,
      ParametersValidTo: epochSeconds(issued.validTo),
    };
  });

/**
 * RSAES_PKCS1_V1_5 has ended. What is longer than an RSA key can encrypt needs the hybrid algorithms, which are for RSA
 * and ECC keys alone; SM2PKE goes with SM2.
 */
function wraps(keySpec: KeySpec, algorithm: string, wrappingKeySpec: string): boolean {
  if (algorithm === 'RSAES_PKCS1_V1_5') return false;
  if (wrappingKeySpec === 'SM2' || algorithm === 'SM2PKE') return wrappingKeySpec === 'SM2' && algorithm === 'SM2PKE';
  if (algorithm.startsWith('RSA_AES_KEY_WRAP')) return /^(?:RSA|ECC|SM2)/.test(keySpec);
  if (keySpec.startsWith('RSA')) return false;
  return wrappingKeySpec !== 'RSA_2048' || !TOO_LONG_FOR_RSA_2048.includes(keySpec);
}

const TOO_LONG_FOR_RSA_2048: readonly KeySpec[] = ['ECC_NIST_P521', 'ECC_NIST_EDWARDS25519'];
