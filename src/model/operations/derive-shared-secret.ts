// DeriveSharedSecret: the secret that the private key shares with the owner of a public key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html

import { fails, na, ok } from '../key/state-table.js';
import { AGREED_SECRET_BYTES, GRANT_TOKENS, KEY_ID, RECIPIENT } from '../requests/members.js';
import { blob, boolean, chosen, made, oneOf, required } from '../requests/shapes.js';
import { BLOB, TEXT } from '../views/answers.js';
import { KEY_AGREEMENT_ALGORITHMS, ORIGINS } from '../vocabulary/vocabulary.js';
import { operation } from './card.js';
import { dryRun, keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import { algorithm, isAsymmetric, keyUsage, keyUse, performed, used } from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { onKey } from './needs.js';

export const DeriveSharedSecret = operation('DeriveSharedSecret', {
  input: {
    KeyId: required(KEY_ID),
    KeyAgreementAlgorithm: required(oneOf(KEY_AGREEMENT_ALGORITHMS)),
    PublicKey: required(blob(1, 8192)),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
    Recipient: RECIPIENT,
  },
  output: {
    KeyId: required(TEXT),
    SharedSecret: made(BLOB, AGREED_SECRET_BYTES),
    CiphertextForRecipient: chosen(BLOB),
    KeyAgreementAlgorithm: TEXT,
    KeyOrigin: oneOf(ORIGINS),
  },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
    'InvalidGrantTokenException', 'InvalidKeyUsageException', 'KMSInternalException', 'KMSInvalidStateException',
    'DryRunOperationException',
  ],
  requestQuota: 'cryptographic operations',
  finds: keyIdArnOrAlias('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), na, fails(14), ok],
  cryptography: 'agree',
  usage: 'KEY_AGREEMENT',
  changes: ['lastUsage'],
  needs: [onKey('KeyId')],
  order: {
    evidence: 'observed',
    rule: 'AGREE-1',
    reason: 'A public key that was none was refused as such, although the call was only to be tried (2026-09).',
  },
})
  // The key state allows it. [STATE-1]
  .check('keyState', keyState)
  // The key is one for this operation, and has the algorithm. [USAGE-2]
  .check('keyUsage', keyUsage)
  .check('isAsymmetric', isAsymmetric)
  .find('algorithm', algorithm('KeyAgreementAlgorithm'))
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // The host's cryptography succeeds. [CIPHER-1] [AGREE-1]
  .find('use', keyUse)
  .find('performed', performed, { dryRun: ['DRYRUN-1'] })
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide(used)
  .answer(({ arn, algorithm, keySet }) => ({
    KeyId: arn,
    KeyAgreementAlgorithm: algorithm,
    KeyOrigin: keySet.origin,
  }));
