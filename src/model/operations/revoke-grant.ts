// RevokeGrant: ends a grant, named by its key and ID.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html

import { ok } from '../key/state-table.js';
import { GRANT_ID, KEY_ID } from '../requests/members.js';
import { boolean, required } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { DRY_RUN_LAST, dryRun, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const RevokeGrant = operation('RevokeGrant', {
  input: { KeyId: required(KEY_ID), GrantId: required(GRANT_ID), DryRun: boolean() },
  output: {},
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DependencyTimeoutException', 'InvalidArnException', 'InvalidGrantIdException',
    'KMSInternalException', 'KMSInvalidStateException', 'DryRunOperationException',
  ],
  requestQuota: 50,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  changes: ['grants'],
  crossesAccounts: true,
  needs: [onKey('KeyId')],
  order: DRY_RUN_LAST,
})
  // Every key state allows it. [STATE-7]
  .check('keyState', keyState)
  // The key has the grant. [GRANT-3]
  .check('grantExists', ({ key, input }) =>
    key.grants?.some(({ grantId }) => grantId === input.GrantId)
      ? undefined
      : refuse('GRANT-3', { fault: 'grantDoesNotExist', grantId: input.GrantId }),
  )
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide((context) => [
    { ...eventBase(context), type: 'GrantRemoved', grantId: context.input.GrantId, cause: 'revoked' },
  ])
  .answerNothing();
