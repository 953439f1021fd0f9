// DeleteAlias: takes an alias from its key, in every key state.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html

import { refuse } from '../errors.js';
import { keyState } from './checks.js';
import { unknownAlias } from './find-key.js';
import { eventBase, keyOperation } from './operation.js';

export const DeleteAlias = keyOperation({
  name: 'DeleteAlias',
  // The alias exists in the Region. [ALIAS-1]
  find: (call) => {
    const { AliasName: name } = call.input;
    if (!name.startsWith('alias/')) {
      return refuse('ALIAS-1', { fault: 'aliasWithoutPrefix', aliasName: name });
    }
    const keySet = call.host.findAlias(call.region, name);
    const key = keySet?.keys[call.region];
    return keySet === undefined || key === undefined ? unknownAlias(call, name) : { ok: true, keySet, key };
  },
  // Every key state allows it. [STATE-7]
  checks: { keyState },
  decide: (context) => [
    { ...eventBase(context), type: 'AliasRemoved', aliasName: context.input.AliasName, cause: 'deleted' },
  ],
});
