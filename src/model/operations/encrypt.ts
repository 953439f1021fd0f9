// Encrypt: ciphertext of up to 4,096 bytes, under the current key material.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html

import { fails, ok } from '../key/state-table.js';
import { ENCRYPTION_CONTEXT, GRANT_TOKENS, KEY_ID, PLAINTEXT } from '../requests/members.js';
import { boolean, chosen, made, oneOf, required } from '../requests/shapes.js';
import { BLOB, TEXT } from '../views/answers.js';
import { ENCRYPTION_ALGORITHMS } from '../vocabulary/vocabulary.js';
import { operation } from './card.js';
import { dryRun, keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import { contextFits, encryptionAlgorithm, keyUsage, keyUse, performed, used } from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { onKey } from './needs.js';

export const Encrypt = operation('Encrypt', {
  input: {
    KeyId: required(KEY_ID),
    Plaintext: required(PLAINTEXT),
    EncryptionContext: ENCRYPTION_CONTEXT,
    GrantTokens: GRANT_TOKENS,
    EncryptionAlgorithm: oneOf(ENCRYPTION_ALGORITHMS),
    DryRun: boolean(),
  },
  output: { CiphertextBlob: chosen(made(BLOB)), KeyId: required(TEXT), EncryptionAlgorithm: TEXT },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
    'InvalidKeyUsageException', 'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException',
    'DryRunOperationException',
  ],
  requestQuota: 'cryptographic operations',
  finds: keyIdArnOrAlias('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), fails(11), fails(14), ok],
  cryptography: 'encrypt',
  usage: 'ENCRYPT_DECRYPT',
  changes: ['lastUsage'],
  needs: [onKey('KeyId')],
  audit: { defaults: { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } },
  order: {
    evidence: 'observed',
    rule: 'USAGE-2',
    reason: 'An HMAC key was refused for its key usage, and not for the algorithm (2026-09).',
  },
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // The key is one for this operation, and has the algorithm. [USAGE-2]
  .check('keyUsage', keyUsage, { algorithm: ['USAGE-2'] })
  .find('algorithm', encryptionAlgorithm('EncryptionAlgorithm'))
  // Only symmetric encryption keys have an encryption context. [CIPHER-4]
  .check('encryptionContext', ({ keySet, input }) => contextFits(keySet, input.EncryptionContext))
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // The host's cryptography succeeds. [CIPHER-1]
  .find('use', keyUse)
  .find('performed', performed)
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide(used)
  .answer(({ arn, algorithm }) => ({ KeyId: arn, EncryptionAlgorithm: algorithm }));
