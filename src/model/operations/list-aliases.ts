// ListAliases: the aliases of the Region, or of one key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html

import { ok } from '../key/state-table.js';
import { type KeySet, mustKeyIn } from '../key-set/key-set.js';
import { KEY_ID, LIMIT, MARKER } from '../requests/members.js';
import { keyedList, required } from '../requests/shapes.js';
import { epochSeconds, pageOf, truncation } from '../requests/wire.js';
import type { Refusal } from '../rules/errors.js';
import { ALIAS_ENTRY, PAGE } from '../views/answers.js';
import { aliasArn } from '../vocabulary/identifiers.js';
import type { Found } from './call.js';
import { operation } from './card.js';
import { badMarker, limitAtMost } from './checks.js';
import { findKey } from './find-key.js';
import { onAnything } from './needs.js';

export const ListAliases = operation('ListAliases', {
  input: { KeyId: KEY_ID, Limit: LIMIT, Marker: MARKER },
  output: { Aliases: required(keyedList('AliasName', ALIAS_ENTRY)), ...PAGE },
  // biome-ignore format: a list
  errors: [
    'DependencyTimeoutException', 'InvalidMarkerException', 'KMSInternalException', 'InvalidArnException',
    'NotFoundException',
  ],
  requestQuota: 500,
  finds: 'no key',
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  shows: 'aliases',
  needs: [onAnything],
})
  // At most 100 a page. [PAGE-1]
  .check('limit', ({ input }) => limitAtMost(input.Limit, 100))
  // The key exists, if one is named; every key state allows it. [STATE-7]
  .find('ofKey', (call) =>
    call.input.KeyId === undefined ? undefined : onlyKeySet(findKey(call, call.input.KeyId, false)),
  )
  // The marker was given out. [PAGE-1]
  .find('page', ({ input, region, host, ofKey }) => {
    const limit = input.Limit ?? 50;
    if (ofKey === undefined) return host.pageOfAliases(region, limit, input.Marker) ?? badMarker();
    const all = (mustKeyIn(ofKey, region).aliases ?? []).map(({ aliasName }) => ({ aliasName, keySet: ofKey }));
    return pageOf(all, ({ aliasName }) => aliasName, limit, input.Marker) ?? badMarker();
  })
  .answer(({ region, accountId, page: { entries, nextMarker } }) => ({
    Aliases: entries.flatMap(({ aliasName, keySet }) => {
      const alias = mustKeyIn(keySet, region).aliases?.find((candidate) => candidate.aliasName === aliasName);
      if (alias === undefined) return [];
      return {
        AliasName: aliasName,
        AliasArn: aliasArn(region, accountId, aliasName),
        TargetKeyId: keySet.keyId,
        CreationDate: epochSeconds(alias.createdAt),
        LastUpdatedDate: epochSeconds(alias.updatedAt),
      };
    }),
    ...truncation(nextMarker),
  }));

function onlyKeySet(found: Found | Refusal): KeySet | Refusal {
  return found.ok ? found.keySet : found;
}
