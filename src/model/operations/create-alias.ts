// CreateAlias: a name for one key in one Region.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html

import { fails, ok } from '../key/state-table.js';
import { ALIAS, KEY_ID } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { aliasArn } from '../vocabulary/identifiers.js';
import { hasRoomForAlias, targetKey } from './aliases.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { alias, onKey } from './needs.js';

export const CreateAlias = operation('CreateAlias', {
  input: { AliasName: required(ALIAS), TargetKeyId: required(KEY_ID) },
  output: {},
  // biome-ignore format: a list
  errors: [
    'DependencyTimeoutException', 'AlreadyExistsException', 'NotFoundException', 'InvalidAliasNameException',
    'KMSInternalException', 'LimitExceededException', 'KMSInvalidStateException',
  ],
  requestQuota: 5,
  finds: targetKey,
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, fails(3), fails(3), ok, ok, ok, ok],
  changes: ['aliases'],
  needs: [{ on: alias }, onKey('TargetKeyId')],
  audit: { alias: 'after' },
})
  // The key state allows it. [STATE-7]
  .check('keyState', keyState)
  // The name is free in the account and Region, whatever is seen of it. [ALIAS-1]
  .check('nameIsFree', ({ input, host, region, accountId }) =>
    (host.atOnce ?? host).findAlias(region, input.AliasName) === undefined
      ? undefined
      : refuse('ALIAS-1', { fault: 'aliasExists', aliasArn: aliasArn(region, accountId, input.AliasName) }),
  )
  // At most 50 aliases. [ALIAS-1]
  .check('quota', hasRoomForAlias)
  .decide((context) => [{ ...eventBase(context), type: 'AliasCreated', aliasName: context.input.AliasName }])
  .answerNothing();
