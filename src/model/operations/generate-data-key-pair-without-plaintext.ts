// GenerateDataKeyPairWithoutPlaintext: a key pair, its private key encrypted only.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html

import { fails, ok } from '../key/state-table.js';
import {
  DATA_KEY_PAIR_SPECS,
  ENCRYPTION_CONTEXT,
  GRANT_TOKENS,
  KEY_ID,
  PUBLIC_KEY_BYTES,
} from '../requests/members.js';
import { boolean, chosen, free, made, oneOf, required } from '../requests/shapes.js';
import { BLOB, KEY_MATERIAL, TEXT } from '../views/answers.js';
import { operation } from './card.js';
import { DRY_RUN_LAST, dryRun, keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import { contextFits, isInKms, keyUsage, keyUse, makes, performed, shownMaterial, used } from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { onKey } from './needs.js';

export const GenerateDataKeyPairWithoutPlaintext = operation('GenerateDataKeyPairWithoutPlaintext', {
  input: {
    EncryptionContext: ENCRYPTION_CONTEXT,
    KeyId: required(KEY_ID),
    KeyPairSpec: required(oneOf(DATA_KEY_PAIR_SPECS)),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  output: {
    PrivateKeyCiphertextBlob: chosen(made(BLOB)),
    PublicKey: chosen(made(free('any', BLOB), PUBLIC_KEY_BYTES)),
    KeyId: required(TEXT),
    KeyPairSpec: TEXT,
    KeyMaterialId: KEY_MATERIAL,
  },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
    'InvalidKeyUsageException', 'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException',
    'UnsupportedOperationException', 'DryRunOperationException',
  ],
  requestQuota: 'data key pairs',
  finds: keyIdArnOrAlias('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), fails(7), fails(14), ok],
  cryptography: 'makeDataKeyPair',
  usage: 'ENCRYPT_DECRYPT',
  changes: ['lastUsage'],
  needs: [onKey('KeyId')],
  order: DRY_RUN_LAST,
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // The key is one for this operation. [USAGE-2]
  .check('keyUsage', keyUsage)
  .check('isSymmetric', makes('data key pair'))
  .check('isInKms', isInKms)
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
  .answer((context) => ({
    KeyId: context.arn,
    KeyPairSpec: context.input.KeyPairSpec,
    ...shownMaterial(context),
  }));
