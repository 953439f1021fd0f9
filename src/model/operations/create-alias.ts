// CreateAlias: a name for one key in one Region.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html

import { refuse } from '../errors.js';
import { aliasArn } from '../identifiers.js';
import { findTargetKey, hasRoomForAlias } from './aliases.js';
import { keyState } from './checks.js';
import { eventBase, keyOperation } from './operation.js';

export const CreateAlias = keyOperation({
  name: 'CreateAlias',
  find: findTargetKey,
  checks: {
    // The key state allows it. [STATE-7]
    keyState,
    // The name is free in the account and Region. [ALIAS-1]
    nameIsFree: ({ input, host, region, accountId }) =>
      host.findAlias(region, input.AliasName) === undefined
        ? undefined
        : refuse('ALIAS-1', { fault: 'aliasExists', aliasArn: aliasArn(region, accountId, input.AliasName) }),
    // At most 50 aliases. [ALIAS-1]
    quota: hasRoomForAlias,
  },
  decide: (context) => [{ ...eventBase(context), type: 'AliasCreated', aliasName: context.input.AliasName }],
});
