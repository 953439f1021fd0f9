// Rules that the alias operations share.
// https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html

import { type Refusal, refuse } from '../rules/errors.js';
import type { KeyCall } from './call.js';
import type { Finder } from './card.js';
import { findKey } from './find-key.js';

/** The key that the alias is to name: a key ID or a key ARN. [ID-5] */
export const targetKey: Finder<{ readonly AliasName: string; readonly TargetKeyId: string }> = {
  member: 'TargetKeyId',
  takesAliases: false,
  first: ({ input }) => aliasNameIsValid(input.AliasName),
  find: (call) => findKey(call, call.input.TargetKeyId, false),
};

/** The form of an alias name, which is looked at before the key. [ALIAS-1] */
function aliasNameIsValid(name: string): Refusal | undefined {
  if (!name.startsWith('alias/')) {
    return refuse('ALIAS-1', { fault: 'aliasWithoutPrefix', aliasName: name });
  }
  if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(name)) {
    return refuse('ALIAS-1', { fault: 'aliasCharacters', aliasName: name });
  }
  return name.startsWith('alias/aws/') ? refuse('ALIAS-1a', { fault: 'aliasReserved', aliasName: name }) : undefined;
}

/** A key has at most 50 aliases. [ALIAS-1] */
export function hasRoomForAlias({ key, settings }: KeyCall): Refusal | undefined {
  const usage = key.aliases?.length ?? 0;
  const limit = settings.quotas.aliasesPerKey;
  return usage < limit ? undefined : refuse('ALIAS-1', { fault: 'aliasQuota', limit, usage });
}
