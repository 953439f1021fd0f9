// GenerateMac: a message authentication code.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html

import { fails, na, ok } from '../key/state-table.js';
import { GRANT_TOKENS, KEY_ID, MAC_BYTES, PLAINTEXT } from '../requests/members.js';
import { boolean, made, oneOf, required } from '../requests/shapes.js';
import { BLOB, TEXT } from '../views/answers.js';
import { MAC_ALGORITHMS } from '../vocabulary/vocabulary.js';
import { operation } from './card.js';
import { dryRun, keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import { algorithm, keyUsage, keyUse, performed, used } from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { onKey } from './needs.js';

export const GenerateMac = operation('GenerateMac', {
  input: {
    Message: required(PLAINTEXT),
    KeyId: required(KEY_ID),
    MacAlgorithm: required(oneOf(MAC_ALGORITHMS)),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  output: { Mac: made(BLOB, MAC_BYTES), MacAlgorithm: TEXT, KeyId: required(TEXT) },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'InvalidKeyUsageException',
    'InvalidGrantTokenException', 'KMSInternalException', 'KMSInvalidStateException', 'DryRunOperationException',
  ],
  requestQuota: 'cryptographic operations',
  finds: keyIdArnOrAlias('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), na, fails(14), ok],
  cryptography: 'makeMac',
  usage: 'GENERATE_VERIFY_MAC',
  changes: ['lastUsage'],
  needs: [onKey('KeyId')],
  order: {
    evidence: 'observed',
    rule: 'STATE-1',
    reason: 'A Disabled HMAC key was refused as Disabled, not for the wrong MAC algorithm (2026-09).',
  },
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState, { algorithm: ['USAGE-2'] })
  // The key is one for this operation, and has the algorithm. [USAGE-2]
  .check('keyUsage', keyUsage)
  .find('algorithm', algorithm('MacAlgorithm'))
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // The host's cryptography succeeds. [CIPHER-1]
  .find('use', keyUse)
  .find('performed', performed)
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide(used)
  .answer(({ arn, algorithm }) => ({ KeyId: arn, MacAlgorithm: algorithm }));
