// UpdateAlias: an alias names another key of the same Region, type and key usage.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html

import { type Refusal, refuse } from '../errors.js';
import { stateGate } from '../key/state-gate.js';
import type { Alias, KeySet } from '../key-set/key-set.js';
import { findTargetKey, hasRoomForAlias } from './aliases.js';
import { unknownAlias } from './find-key.js';
import { eventBase, type KeyContext, keyOperation } from './operation.js';

type Context = KeyContext<'UpdateAlias'>;

export const UpdateAlias = keyOperation({
  name: 'UpdateAlias',
  find: findTargetKey,
  checks: {
    // The alias exists in the Region. [ALIAS-1]
    aliasExists: (context) =>
      aliasOf(context) === undefined ? unknownAlias(context, context.input.AliasName) : undefined,
    // The key that it is to name is not pending deletion. [STATE-1]
    keyState: ({ keySet, key, arn }) => stateGate('UpdateAlias', keySet, key.keyState, arn, 'destination'),
    // Both keys have the same type and the same key usage. [ALIAS-2]
    sameKind,
    // At most 50 aliases, also this way; one that the key has already is none more. [ALIAS-1]
    quota: (context) =>
      aliasOf(context)?.keySet.keyId === context.keySet.keyId ? undefined : hasRoomForAlias(context),
  },
  decide: (context) => {
    const { input, keySet } = context;
    const base = eventBase(context);
    const found = aliasOf(context);
    if (found === undefined) throw new Error('aliasExists must come before');
    const updated = {
      ...base,
      type: 'AliasUpdated' as const,
      aliasName: input.AliasName,
      createdAt: found.alias.createdAt,
    };
    if (found.keySet.keyId === keySet.keyId) return [updated];
    const removed = { ...base, type: 'AliasRemoved' as const, keyId: found.keySet.keyId, aliasName: input.AliasName };
    return [{ ...removed, cause: 'moved' as const }, updated];
  },
});

function aliasOf({ host, region, input }: Context): { readonly keySet: KeySet; readonly alias: Alias } | undefined {
  const keySet = host.findAlias(region, input.AliasName);
  const alias = keySet?.keys[region]?.aliases?.find(({ aliasName }) => aliasName === input.AliasName);
  return keySet === undefined || alias === undefined ? undefined : { keySet, alias };
}

function sameKind(context: Context): Refusal | undefined {
  const before = aliasOf(context)?.keySet;
  const { keySet } = context;
  if (before === undefined || (typeOf(before) === typeOf(keySet) && before.keyUsage === keySet.keyUsage))
    return undefined;
  return refuse('ALIAS-2', { fault: 'aliasOfOtherKind', aliasName: context.input.AliasName });
}

function typeOf({ keySpec }: KeySet): 'symmetric' | 'HMAC' | 'asymmetric' {
  if (keySpec === 'SYMMETRIC_DEFAULT') return 'symmetric';
  return keySpec.startsWith('HMAC_') ? 'HMAC' : 'asymmetric';
}
