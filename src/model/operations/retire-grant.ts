// RetireGrant: ends a grant, named by one of its tokens or by its key and ID.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html

import { ok } from '../key/state-table.js';
import type { Grant, Key } from '../key-set/key-set.js';
import { GRANT_ID, GRANT_TOKEN, KEY_ID } from '../requests/members.js';
import { boolean } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { eventBase } from './call.js';
import { type Finder, operation } from './card.js';
import { DRY_RUN_LAST, dryRun, keyState } from './checks.js';
import { findKey } from './find-key.js';
import { findGrantByToken } from './grants.js';
import { keyOfGrant } from './needs.js';

/** A token says which key its grant belongs to. [GRANT-3] [GRANT-4] */
const grantedKey: Finder<{ readonly GrantToken?: string; readonly KeyId?: string; readonly GrantId?: string }> = {
  member: 'KeyId',
  takesAliases: false,
  find: (call) => {
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
  },
};

export const RetireGrant = operation('RetireGrant', {
  input: { GrantToken: GRANT_TOKEN, KeyId: KEY_ID, GrantId: GRANT_ID, DryRun: boolean() },
  output: {},
  // biome-ignore format: a list
  errors: [
    'InvalidArnException', 'InvalidGrantTokenException', 'InvalidGrantIdException', 'NotFoundException',
    'DependencyTimeoutException', 'KMSInternalException', 'KMSInvalidStateException', 'DryRunOperationException',
  ],
  requestQuota: 50,
  finds: grantedKey,
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  changes: ['grants'],
  crossesAccounts: true,
  needs: [{ on: keyOfGrant }],
  conditions: { constraints: contextOfGrant },
  audit: { requestParameters: null, responseElements: null },
  order: DRY_RUN_LAST,
})
  // Every key state allows it. [STATE-7]
  .check('keyState', keyState)
  // The key has the grant. [GRANT-3]
  .find(
    'grant',
    ({ input, key }) =>
      grantOf(input, key) ?? refuse('GRANT-3', { fault: 'grantDoesNotExist', grantId: input.GrantId ?? '' }),
  )
  // It was only to be tried. [DRYRUN-1]
  .check('dryRun', dryRun)
  .decide((context) => [
    { ...eventBase(context), type: 'GrantRemoved', grantId: context.grant.grantId, cause: 'retired' },
  ])
  .answerNothing();

function grantOf({ GrantToken, GrantId }: Readonly<Record<string, unknown>>, key: Key): Grant | undefined {
  return key.grants?.find(
    ({ grantId, grantTokens }) =>
      grantId === GrantId || (typeof GrantToken === 'string' && grantTokens.includes(GrantToken)),
  );
}

/** Only its encryption context is a condition of a grant that is to end. */
function contextOfGrant(input: Readonly<Record<string, unknown>>, key: Key | undefined): unknown {
  const { SourceArn: _, ...context } = (key && grantOf(input, key)?.constraints) ?? {};
  return context;
}
