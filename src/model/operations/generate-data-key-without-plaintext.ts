// GenerateDataKeyWithoutPlaintext: a data key, encrypted only.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html

import { fails, ok } from '../key/state-table.js';
import { DATA_KEY_SPECS, ENCRYPTION_CONTEXT, GRANT_TOKENS, KEY_ID } from '../requests/members.js';
import { boolean, chosen, integer, made, oneOf, required } from '../requests/shapes.js';
import { BLOB, KEY_MATERIAL, TEXT } from '../views/answers.js';
import { operation } from './card.js';
import { DRY_RUN_LAST, dryRun, keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import { contextFits, dataKeyLength, keyUsage, keyUse, makes, performed, shownMaterial, used } from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { onKey } from './needs.js';

export const GenerateDataKeyWithoutPlaintext = operation('GenerateDataKeyWithoutPlaintext', {
  input: {
    KeyId: required(KEY_ID),
    EncryptionContext: ENCRYPTION_CONTEXT,
    KeySpec: oneOf(DATA_KEY_SPECS),
    NumberOfBytes: integer(1, 1024),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  output: { CiphertextBlob: chosen(made(BLOB)), KeyId: required(TEXT), KeyMaterialId: KEY_MATERIAL },
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
  cryptography: 'makeDataKey',
  usage: 'ENCRYPT_DECRYPT',
  changes: ['lastUsage'],
  needs: [onKey('KeyId')],
  order: DRY_RUN_LAST,
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // The key is one for this operation. [USAGE-2]
  .check('keyUsage', keyUsage)
  .check('isSymmetric', makes('data key'))
  // Only symmetric encryption keys have an encryption context. [CIPHER-4]
  .check('encryptionContext', ({ keySet, input }) => contextFits(keySet, input.EncryptionContext))
  // A data key is as long as its spec says, or as the number of bytes does. [MODEL-1]
  .check('dataKeyLength', dataKeyLength)
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // The host's cryptography succeeds. [CIPHER-1]
  .find('use', keyUse)
  .find('performed', performed)
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide(used)
  .answer((context) => ({ KeyId: context.arn, ...shownMaterial(context) }));
