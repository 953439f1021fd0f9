// VerifyMac: whether a message authentication code is that of the message.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html

import { fails, na, ok } from '../key/state-table.js';
import { CIPHERTEXT, GRANT_TOKENS, KEY_ID, PLAINTEXT } from '../requests/members.js';
import { boolean, oneOf, required } from '../requests/shapes.js';
import { TEXT, YES_OR_NO } from '../views/answers.js';
import { MAC_ALGORITHMS } from '../vocabulary/vocabulary.js';
import { operation } from './card.js';
import { dryRun, keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import { algorithm, keyUsage, keyUse, performed, used } from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { onKey } from './needs.js';

export const VerifyMac = operation('VerifyMac', {
  input: {
    Message: required(PLAINTEXT),
    KeyId: required(KEY_ID),
    MacAlgorithm: required(oneOf(MAC_ALGORITHMS)),
    Mac: required(CIPHERTEXT),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  output: { KeyId: required(TEXT), MacValid: YES_OR_NO, MacAlgorithm: TEXT },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'InvalidKeyUsageException',
    'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidMacException', 'KMSInvalidStateException',
    'DryRunOperationException',
  ],
  requestQuota: 'cryptographic operations',
  finds: keyIdArnOrAlias('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), na, fails(14), ok],
  cryptography: 'verifyMac',
  usage: 'GENERATE_VERIFY_MAC',
  changes: ['lastUsage'],
  needs: [onKey('KeyId')],
  order: {
    evidence: 'observed',
    rule: 'SIGN-2',
    reason: 'A wrong MAC was refused as such, although the call was only to be tried (2026-09).',
  },
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // The key is one for this operation, and has the algorithm. [USAGE-2]
  .check('keyUsage', keyUsage)
  .find('algorithm', algorithm('MacAlgorithm'))
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // The host's cryptography succeeds. [CIPHER-1] [SIGN-2]
  .find('use', keyUse)
  .find('performed', performed, { dryRun: ['DRYRUN-1'] })
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide(used)
  .answer(({ arn, algorithm }) => ({ KeyId: arn, MacAlgorithm: algorithm }));
