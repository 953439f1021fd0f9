// ListGrants: the grants of one key, all or those of one grantee.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html

import { refuse } from '../errors.js';
import type { Grant, Key } from '../key-set/key-set.js';
import { type PageOf, pageOf, truncation } from '../views/wire.js';
import { badMarker, keyState, limitAtMost } from './checks.js';
import { grantListEntry } from './grants.js';
import { type KeyContext, keyOperation } from './operation.js';

type Context = KeyContext<'ListGrants'>;

export const ListGrants = keyOperation({
  name: 'ListGrants',
  checks: {
    // At most 100 a page. [PAGE-1]
    limit: ({ input }) => limitAtMost(input.Limit, 100),
    // One kind of grantee at a time. [GRANT-2]
    oneGrantee: ({ input }) =>
      input.GranteePrincipal !== undefined && input.GranteeServicePrincipal !== undefined
        ? refuse('GRANT-2', { fault: 'principalTwice', members: ['GranteePrincipal', 'GranteeServicePrincipal'] })
        : undefined,
    // Every key state allows it. [STATE-7]
    keyState,
    // The marker was given out. [PAGE-1]
    marker: (context) => (page(context, context.key) === undefined ? badMarker() : undefined),
  },
  answer: (context, keySet, key) => {
    const { entries, nextMarker } = page(context, key) ?? { entries: [] };
    return {
      Grants: entries.map((grant) => grantListEntry(keySet, key, grant)),
      ...truncation(nextMarker),
    };
  },
});

function page({ input }: Context, key: Key): PageOf<Grant> | undefined {
  const { GrantId, GranteePrincipal, GranteeServicePrincipal } = input;
  const listed = (key.grants ?? []).filter(
    (grant) =>
      (GrantId === undefined || grant.grantId === GrantId) &&
      (GranteePrincipal === undefined || grant.granteePrincipal === GranteePrincipal) &&
      (GranteeServicePrincipal === undefined || grant.granteeServicePrincipal === GranteeServicePrincipal),
  );
  return pageOf(listed, (grant) => grant.grantId, input.Limit ?? 50, input.Marker);
}
