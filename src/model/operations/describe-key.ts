// DescribeKey: the metadata of a key, in every key state.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html

import { ok } from '../key/state-table.js';
import { GRANT_TOKENS, KEY_ID } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { KEY_METADATA } from '../views/answers.js';
import { keyMetadata } from '../views/key-metadata.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdArnOrAlias } from './find-key.js';
import { grantTokensAreKnown } from './grants.js';
import { onKey } from './needs.js';

export const DescribeKey = operation('DescribeKey', {
  input: { KeyId: required(KEY_ID), GrantTokens: GRANT_TOKENS },
  output: { KeyMetadata: required(KEY_METADATA) },
  errors: ['NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException'],
  requestQuota: 2000,
  finds: keyIdArnOrAlias('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  shows: 'metadata',
  crossesAccounts: true,
  needs: [onKey('KeyId')],
})
  // Every key state allows it. [STATE-7]
  .check('keyState', keyState)
  // Grant tokens, if any, are such. [GRANT-4]
  .check('grantTokens', grantTokensAreKnown)
  .answer(({ settings }, keySet, key) => ({ KeyMetadata: keyMetadata(keySet, key, settings) }));
