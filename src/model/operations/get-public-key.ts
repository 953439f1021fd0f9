// GetPublicKey: the public key of an asymmetric key, and what it is for.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html

import { fails, na, ok } from '../key/state-table.js';
import { GRANT_TOKENS, KEY_ID, PUBLIC_KEY_BYTES } from '../requests/members.js';
import { chosen, free, made, oneOf, required } from '../requests/shapes.js';
import { ALGORITHMS, BLOB, TEXT } from '../views/answers.js';
import { algorithmsMember } from '../views/key-metadata.js';
import { KEY_SPECS, KEY_USAGES } from '../vocabulary/vocabulary.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import { isAsymmetric, keyUse, performed, used } from './gated.js';
import { grantTokensAreKnown } from './grants.js';
import { onKey } from './needs.js';

export const GetPublicKey = operation('GetPublicKey', {
  input: { KeyId: required(KEY_ID), GrantTokens: GRANT_TOKENS },
  output: {
    KeyId: required(TEXT),
    PublicKey: chosen(made(free('any', BLOB), PUBLIC_KEY_BYTES)),
    CustomerMasterKeySpec: oneOf(KEY_SPECS),
    KeySpec: oneOf(KEY_SPECS),
    KeyUsage: oneOf(KEY_USAGES),
    ...ALGORITHMS,
  },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DisabledException', 'KeyUnavailableException', 'DependencyTimeoutException',
    'UnsupportedOperationException', 'InvalidArnException', 'InvalidGrantTokenException', 'InvalidKeyUsageException',
    'KMSInternalException', 'KMSInvalidStateException',
  ],
  requestQuota: 2000,
  finds: keyIdArnOrAlias('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, fails(2, 3), fails(2, 3), ok, na, fails(14), ok],
  // Seen in 2026-09 to be refused. [STATE-8a]
  amended: { PendingImport: { cell: fails(5), rule: 'STATE-8a' } },
  cryptography: 'showPublicKey',
  changes: ['lastUsage'],
  needs: [onKey('KeyId')],
})
  // The key state allows it: also Disabled. [STATE-1] [STATE-9]
  .check('keyState', keyState)
  // Only asymmetric keys have a public key. [USAGE-2]
  .check('isAsymmetric', isAsymmetric)
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  // The host's cryptography succeeds. [CIPHER-1]
  .find('use', keyUse)
  .find('performed', performed)
  .decide(used)
  .answer(({ arn }, { keySpec, keyUsage }) => ({
    KeyId: arn,
    CustomerMasterKeySpec: keySpec,
    KeySpec: keySpec,
    KeyUsage: keyUsage,
    ...algorithmsMember(keySpec, keyUsage),
  }));
