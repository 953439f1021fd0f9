// UpdateAlias: an alias names another key of the same Region, type and key usage.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html

import { ok, unless } from '../key/state-table.js';
import type { KeySet } from '../key-set/key-set.js';
import { ALIAS, KEY_ID } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { hasRoomForAlias, targetKey } from './aliases.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { unknownAlias } from './find-key.js';
import { alias, keyOfAlias, onKey } from './needs.js';

export const UpdateAlias = operation('UpdateAlias', {
  input: { AliasName: required(ALIAS), TargetKeyId: required(KEY_ID) },
  output: {},
  // biome-ignore format: a list
  errors: [
    'DependencyTimeoutException', 'NotFoundException', 'KMSInternalException', 'LimitExceededException',
    'KMSInvalidStateException',
  ],
  requestQuota: 5,
  finds: targetKey,
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, unless(10), unless(10), ok, ok, ok, ok],
  changes: ['aliases'],
  needs: [{ on: alias }, { on: keyOfAlias }, onKey('TargetKeyId')],
  audit: { alias: 'before' },
  order: {
    evidence: 'assumed',
    reason: 'Nothing was seen: the alias must be found as the key must, and what does not exist has no faults.',
  },
})
  // The alias exists in the Region. [ALIAS-1]
  .find('aliased', (call) => {
    const { host, region, input } = call;
    const keySet = host.findAlias(region, input.AliasName);
    const alias = keySet?.keys[region]?.aliases?.find(({ aliasName }) => aliasName === input.AliasName);
    return keySet === undefined || alias === undefined ? unknownAlias(call, input.AliasName) : { keySet, alias };
  })
  // The key that it is to name is not pending deletion. [STATE-1]
  .check('keyState', keyState)
  // Both keys have the same type and the same key usage. [ALIAS-2]
  .check('sameKind', ({ aliased: { keySet: before }, keySet, input }) =>
    typeOf(before) === typeOf(keySet) && before.keyUsage === keySet.keyUsage
      ? undefined
      : refuse('ALIAS-2', { fault: 'aliasOfOtherKind', aliasName: input.AliasName }),
  )
  // At most 50 aliases, also this way; one that the key has already is none more. [ALIAS-1]
  .check('quota', (context) =>
    context.aliased.keySet.keyId === context.keySet.keyId ? undefined : hasRoomForAlias(context),
  )
  .decide((context) => {
    const { input, keySet, aliased } = context;
    const base = eventBase(context);
    const updated = {
      ...base,
      type: 'AliasUpdated' as const,
      aliasName: input.AliasName,
      createdAt: aliased.alias.createdAt,
    };
    if (aliased.keySet.keyId === keySet.keyId) return [updated];
    const removed = { ...base, type: 'AliasRemoved' as const, keyId: aliased.keySet.keyId, aliasName: input.AliasName };
    return [{ ...removed, cause: 'moved' as const }, updated];
  })
  .answerNothing();

function typeOf({ keySpec }: KeySet): 'symmetric' | 'HMAC' | 'asymmetric' {
  if (keySpec === 'SYMMETRIC_DEFAULT') return 'symmetric';
  return keySpec.startsWith('HMAC_') ? 'HMAC' : 'asymmetric';
}
