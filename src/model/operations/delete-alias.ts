// DeleteAlias: takes an alias from its key, in every key state.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html

import { ok } from '../key/state-table.js';
import { ALIAS } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { eventBase } from './call.js';
import { type Finder, operation } from './card.js';
import { keyState } from './checks.js';
import { unknownAlias } from './find-key.js';
import { alias, keyOfAlias } from './needs.js';

/** The key of an alias that exists in the Region. [ALIAS-1] */
const aliasedKey: Finder<{ readonly AliasName: string }> = {
  member: 'AliasName',
  takesAliases: true,
  find: (call) => {
    const { AliasName: name } = call.input;
    if (!name.startsWith('alias/')) {
      return refuse('ALIAS-1', { fault: 'aliasWithoutPrefix', aliasName: name });
    }
    const keySet = call.host.findAlias(call.region, name);
    const key = keySet?.keys[call.region];
    return keySet === undefined || key === undefined ? unknownAlias(call, name) : { ok: true, keySet, key };
  },
};

export const DeleteAlias = operation('DeleteAlias', {
  input: { AliasName: required(ALIAS) },
  output: {},
  errors: ['DependencyTimeoutException', 'NotFoundException', 'KMSInternalException', 'KMSInvalidStateException'],
  requestQuota: 15,
  finds: aliasedKey,
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  changes: ['aliases'],
  needs: [{ on: alias }, { on: keyOfAlias }],
  audit: { alias: 'before' },
})
  // Every key state allows it. [STATE-7]
  .check('keyState', keyState)
  .decide((context) => [
    { ...eventBase(context), type: 'AliasRemoved', aliasName: context.input.AliasName, cause: 'deleted' },
  ])
  .answerNothing();
