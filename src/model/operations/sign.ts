// Sign: a signature by the private key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html

import { fails, na, ok } from '../key/state-table.js';
import { GRANT_TOKENS, KEY_ID, MESSAGE_TYPES, PLAINTEXT } from '../requests/members.js';
import { boolean, chosen, made, oneOf, required } from '../requests/shapes.js';
import { BLOB, TEXT } from '../views/answers.js';
import { SIGNING_ALGORITHMS } from '../vocabulary/vocabulary.js';
import { operation } from './card.js';
import { DRY_RUN_LAST, dryRun, keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import { algorithm, keyUsage, keyUse, performed, used } from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { messageType } from './message-types.js';
import { onKey } from './needs.js';

export const Sign = operation('Sign', {
  input: {
    KeyId: required(KEY_ID),
    Message: required(PLAINTEXT),
    MessageType: oneOf(MESSAGE_TYPES),
    GrantTokens: GRANT_TOKENS,
    SigningAlgorithm: required(oneOf(SIGNING_ALGORITHMS)),
    DryRun: boolean(),
  },
  output: { KeyId: required(TEXT), Signature: chosen(made(BLOB)), SigningAlgorithm: TEXT },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
    'InvalidKeyUsageException', 'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException',
    'DryRunOperationException',
  ],
  requestQuota: 'cryptographic operations',
  finds: keyIdArnOrAlias('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), na, fails(14), ok],
  cryptography: 'sign',
  usage: 'SIGN_VERIFY',
  changes: ['lastUsage'],
  needs: [onKey('KeyId')],
  audit: { defaults: { MessageType: 'RAW' } },
  order: DRY_RUN_LAST,
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // The key is one for this operation, and has the algorithm. [USAGE-2]
  .check('keyUsage', keyUsage)
  .find('algorithm', algorithm('SigningAlgorithm'))
  // The message is of a type that key and algorithm take. [SIGN-1]
  .check('messageType', messageType)
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // The host's cryptography succeeds. [CIPHER-1]
  .find('use', keyUse)
  .find('performed', performed)
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide(used)
  .answer(({ arn, algorithm }) => ({ KeyId: arn, SigningAlgorithm: algorithm }));
