// ListAliases: the aliases of the Region, or of one key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html

import type { Refusal } from '../errors.js';
import type { Page } from '../host.js';
import { aliasArn } from '../identifiers.js';
import { type KeySet, mustKeyIn } from '../key-set/key-set.js';
import type { Outputs } from '../views/outputs.js';
import { epochSeconds, pageOf, truncation } from '../views/wire.js';
import { badMarker, limitAtMost } from './checks.js';
import { findKey } from './find-key.js';
import { accountOperation, type CallContext } from './operation.js';

type Call = CallContext<'ListAliases'>;
type Entry = { readonly aliasName: string; readonly keySet: KeySet };

export const ListAliases = accountOperation({
  name: 'ListAliases',
  checks: {
    // At most 100 a page. [PAGE-1]
    limit: ({ input }) => limitAtMost(input.Limit, 100),
  },
  // Every key state allows it. [STATE-7]
  decide: (call) => {
    const found = call.input.KeyId === undefined ? undefined : findKey(call, call.input.KeyId, false);
    if (found?.ok === false) return found;
    const page = pageFor(call, found?.keySet) ?? badMarker();
    if (isRefusal(page)) return page;
    return { ok: true, keyId: '', events: [], answer: () => answer(call, page) };
  },
});

function pageFor({ input, region, host }: Call, keySet: KeySet | undefined): Page<Entry> | undefined {
  const limit = input.Limit ?? 50;
  if (keySet === undefined) return host.pageOfAliases(region, limit, input.Marker);
  const all = (mustKeyIn(keySet, region).aliases ?? []).map(({ aliasName }) => ({ aliasName, keySet }));
  return pageOf(all, (entry) => entry.aliasName, limit, input.Marker);
}

function answer({ region, accountId }: Call, { entries, nextMarker }: Page<Entry>): Outputs['ListAliases'] {
  return {
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
  };
}

function isRefusal<T extends object>(value: T | Refusal): value is Refusal {
  return 'ok' in value;
}
