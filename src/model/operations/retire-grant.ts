// RetireGrant: ends a grant, named by one of its tokens or by its key and ID.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html

import { type Refusal, refuse } from '../errors.js';
import { dryRun, keyState } from './checks.js';
import { findKey } from './find-key.js';
import { findGrantByToken } from './grants.js';
import { type CallContext, eventBase, type Found, type KeyContext, keyOperation } from './operation.js';

export const RetireGrant = keyOperation({
  name: 'RetireGrant',
  find: findGrantedKey,
  checks: {
    // Every key state allows it. [STATE-7]
    keyState,
    // The key has the grant. [GRANT-3]
    grantExists: (context) =>
      grantIdOf(context) === undefined
        ? refuse('GRANT-3', { fault: 'grantDoesNotExist', grantId: context.input.GrantId ?? '' })
        : undefined,
    // It was only to be tried. [DRYRUN-1]
    dryRun,
  },
  decide: (context) => [
    { ...eventBase(context), type: 'GrantRemoved', grantId: grantIdOf(context) ?? '', cause: 'retired' },
  ],
});

/** A token says which key its grant belongs to. [GRANT-3] [GRANT-4] */
function findGrantedKey(call: CallContext<'RetireGrant'>): Found | Refusal {
  const { GrantToken, KeyId, GrantId } = call.input;
  const isByToken = GrantToken !== undefined;
  const isById = KeyId !== undefined && GrantId !== undefined;
  if (isByToken && KeyId === undefined && GrantId === undefined) {
    const found = findGrantByToken(call, GrantToken);
    return found === undefined
      ? refuse('GRANT-4', { fault: 'grantTokenInvalid' })
      : { ok: true, keySet: found.keySet, key: found.key };
  }
  if (isById && !isByToken) return findKey(call, KeyId, false);
  return refuse('GRANT-3', { fault: 'grantNotNamed' });
}

function grantIdOf({ input, key }: KeyContext<'RetireGrant'>): string | undefined {
  const { GrantToken, GrantId } = input;
  return key.grants?.find(
    (grant) => grant.grantId === GrantId || (GrantToken !== undefined && grant.grantTokens.includes(GrantToken)),
  )?.grantId;
}
