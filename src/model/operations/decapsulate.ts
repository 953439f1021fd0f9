// Decapsulate: the shared secret of an encapsulation.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html

import { fails, na, ok } from '../key/state-table.js';
import { CIPHERTEXT, GRANT_TOKENS, KEY_ID, SHARED_SECRET_BYTES } from '../requests/members.js';
import { boolean, made, oneOf, required } from '../requests/shapes.js';
import { BLOB, TEXT } from '../views/answers.js';
import { ENCAPSULATION_ALGORITHMS } from '../vocabulary/vocabulary.js';
import { operation } from './card.js';
import { DRY_RUN_LAST, dryRun, keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import { algorithm, isAsymmetric, keyUsage, keyUse, outsideOfChina, performed, used } from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { onKey } from './needs.js';

export const Decapsulate = operation('Decapsulate', {
  input: {
    KeyId: required(KEY_ID),
    SharedSecretCiphertextBlob: required(CIPHERTEXT),
    EncapsulationAlgorithm: required(oneOf(ENCAPSULATION_ALGORITHMS)),
    GrantTokens: GRANT_TOKENS,
    DryRun: boolean(),
  },
  output: { KeyId: required(TEXT), SharedSecret: made(BLOB, SHARED_SECRET_BYTES), EncapsulationAlgorithm: TEXT },
  // biome-ignore format: a list
  errors: [
    'DependencyTimeoutException', 'DisabledException', 'DryRunOperationException', 'InvalidCiphertextException',
    'InvalidGrantTokenException', 'InvalidKeyUsageException', 'KeyUnavailableException', 'KMSInternalException',
    'KMSInvalidStateException', 'NotFoundException',
  ],
  requestQuota: 'cryptographic operations',
  // [KEM-1a]
  finds: outsideOfChina(keyIdArnOrAlias('KeyId')),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), na, fails(14), ok],
  statesRule: 'STATE-6b',
  cryptography: 'decapsulate',
  usage: 'ENCAPSULATE_DECAPSULATE',
  changes: ['lastUsage'],
  needs: [onKey('KeyId')],
  order: DRY_RUN_LAST,
})
  // The key state allows it. [STATE-6b]
  .check('keyState', keyState)
  // The key is one for this operation, and has the algorithm. [USAGE-2]
  .check('keyUsage', keyUsage)
  .check('isAsymmetric', isAsymmetric)
  .find('algorithm', algorithm('EncapsulationAlgorithm'))
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // The host's cryptography succeeds. [CIPHER-1] [KEM-1]
  .find('use', keyUse)
  .find('performed', performed)
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide(used)
  .answer(({ arn, algorithm }) => ({ KeyId: arn, EncapsulationAlgorithm: algorithm }));
