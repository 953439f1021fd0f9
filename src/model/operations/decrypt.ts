// Decrypt: the plaintext of a ciphertext, under the key material that it names.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html

import { fails, ok } from '../key/state-table.js';
import {
  CIPHERTEXT,
  DRY_RUN_MODIFIERS,
  ENCRYPTION_CONTEXT,
  GRANT_TOKENS,
  KEY_ID,
  RECIPIENT,
} from '../requests/members.js';
import { boolean, chosen, list, oneOf, required } from '../requests/shapes.js';
import { BLOB, KEY_MATERIAL, TEXT } from '../views/answers.js';
import { ENCRYPTION_ALGORITHMS } from '../vocabulary/vocabulary.js';
import { type Finder, operation } from './card.js';
import { dryRun, keyState } from './checks.js';
import {
  type CiphertextInput,
  ciphertextIsGiven,
  contextFits,
  type Decrypting,
  encryptionAlgorithm,
  findDecryptingKey,
  keyUsage,
  keyUse,
  materialOfCiphertext,
  performed,
  shownMaterial,
  used,
} from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { keyOrCiphertext } from './needs.js';

/** The key that the request names, or else the one that the ciphertext names. [CIPHER-1] */
const decryptingKey: Finder<
  CiphertextInput & { readonly KeyId?: string; readonly EncryptionAlgorithm?: string },
  Decrypting
> = {
  member: 'KeyId',
  takesAliases: true,
  find: (call) => findDecryptingKey(call, call.input.KeyId, call.input.EncryptionAlgorithm, 'Decrypt'),
};

export const Decrypt = operation('Decrypt', {
  input: {
    CiphertextBlob: CIPHERTEXT,
    EncryptionContext: ENCRYPTION_CONTEXT,
    GrantTokens: GRANT_TOKENS,
    KeyId: KEY_ID,
    EncryptionAlgorithm: oneOf(ENCRYPTION_ALGORITHMS),
    Recipient: RECIPIENT,
    DryRun: boolean(),
    DryRunModifiers: list(oneOf(DRY_RUN_MODIFIERS)),
  },
  output: {
    KeyId: required(TEXT),
    Plaintext: BLOB,
    EncryptionAlgorithm: TEXT,
    CiphertextForRecipient: chosen(BLOB),
    KeyMaterialId: KEY_MATERIAL,
  },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'InvalidCiphertextException', 'KeyUnavailableException',
    'IncorrectKeyException', 'InvalidKeyUsageException', 'DependencyTimeoutException', 'InvalidGrantTokenException',
    'KMSInternalException', 'KMSInvalidStateException', 'DryRunOperationException',
  ],
  requestQuota: 'cryptographic operations',
  finds: decryptingKey,
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), fails(11), fails(14), ok],
  cryptography: 'decrypt',
  usage: 'ENCRYPT_DECRYPT',
  changes: ['lastUsage'],
  needs: [{ on: keyOrCiphertext('KeyId') }],
  audit: { defaults: { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } },
  order: {
    evidence: 'observed',
    rule: 'CIPHER-1',
    reason:
      'A ciphertext of another key was refused as such, although the named key was an HMAC key (2023-04); an invalid one was, although the call was only to be tried (2026-09).',
  },
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // The ciphertext is there, and is the key's. [CIPHER-1]
  .check('ciphertextIsGiven', ciphertextIsGiven)
  .find('decrypts', (context) => materialOfCiphertext(context, context.found, context.input.EncryptionAlgorithm), {
    keyUsage: ['USAGE-2'],
  })
  // The key is one for this operation, and has the algorithm. [USAGE-2]
  .check('keyUsage', keyUsage)
  .find('algorithm', encryptionAlgorithm('EncryptionAlgorithm'))
  // Only symmetric encryption keys have an encryption context. [CIPHER-4]
  .check('encryptionContext', ({ keySet, input }) => contextFits(keySet, input.EncryptionContext))
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // The host's cryptography succeeds. [CIPHER-1]
  .find('use', keyUse)
  .find('performed', performed, { dryRun: ['DRYRUN-1'] })
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide(used)
  .answer((context) => ({
    KeyId: context.arn,
    EncryptionAlgorithm: context.algorithm,
    ...shownMaterial(context, context.input.Recipient),
  }));
