// The key specs as AWS's guide prints them: what the specs of each key spec are held against.

import type { KeySpec, KeyUsage } from '../../src/model/vocabulary/vocabulary.js';

const RSA_ENCRYPTION = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'];
const RSA_SIGNING = [
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
];

/**
 * What each key spec can be used for, and the algorithms that DescribeKey lists: the guide's key spec reference, copied by hand.
 * https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
// biome-ignore format: a table
export const KEY_SPEC_USES: readonly (readonly [KeySpec, KeyUsage, readonly string[]])[] = [
  ['SYMMETRIC_DEFAULT',     'ENCRYPT_DECRYPT',         ['SYMMETRIC_DEFAULT']],
  ['RSA_2048',              'ENCRYPT_DECRYPT',         RSA_ENCRYPTION],
  ['RSA_2048',              'SIGN_VERIFY',             RSA_SIGNING],
  ['RSA_3072',              'ENCRYPT_DECRYPT',         RSA_ENCRYPTION],
  ['RSA_3072',              'SIGN_VERIFY',             RSA_SIGNING],
  ['RSA_4096',              'ENCRYPT_DECRYPT',         RSA_ENCRYPTION],
  ['RSA_4096',              'SIGN_VERIFY',             RSA_SIGNING],
  ['ECC_NIST_P256',         'SIGN_VERIFY',             ['ECDSA_SHA_256']],
  ['ECC_NIST_P256',         'KEY_AGREEMENT',           ['ECDH']],
  ['ECC_NIST_P384',         'SIGN_VERIFY',             ['ECDSA_SHA_384']],
  ['ECC_NIST_P384',         'KEY_AGREEMENT',           ['ECDH']],
  ['ECC_NIST_P521',         'SIGN_VERIFY',             ['ECDSA_SHA_512']],
  ['ECC_NIST_P521',         'KEY_AGREEMENT',           ['ECDH']],
  ['ECC_SECG_P256K1',       'SIGN_VERIFY',             ['ECDSA_SHA_256']],
  ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY',             ['ED25519_PH_SHA_512', 'ED25519_SHA_512']],
  ['HMAC_224',              'GENERATE_VERIFY_MAC',     ['HMAC_SHA_224']],
  ['HMAC_256',              'GENERATE_VERIFY_MAC',     ['HMAC_SHA_256']],
  ['HMAC_384',              'GENERATE_VERIFY_MAC',     ['HMAC_SHA_384']],
  ['HMAC_512',              'GENERATE_VERIFY_MAC',     ['HMAC_SHA_512']],
  ['SM2',                   'ENCRYPT_DECRYPT',         ['SM2PKE']],
  ['SM2',                   'SIGN_VERIFY',             ['SM2DSA']],
  ['SM2',                   'KEY_AGREEMENT',           ['ECDH']],
  ['ML_DSA_44',             'SIGN_VERIFY',             ['ML_DSA_SHAKE_256']],
  ['ML_DSA_65',             'SIGN_VERIFY',             ['ML_DSA_SHAKE_256']],
  ['ML_DSA_87',             'SIGN_VERIFY',             ['ML_DSA_SHAKE_256']],
  ['ML_KEM_512',            'ENCAPSULATE_DECAPSULATE', ['ML_KEM']],
  ['ML_KEM_768',            'ENCAPSULATE_DECAPSULATE', ['ML_KEM']],
  ['ML_KEM_1024',           'ENCAPSULATE_DECAPSULATE', ['ML_KEM']],
];
