// ListRetirableGrants: the grants in the Region that a principal may retire.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html

import { refuse } from '../errors.js';
import { mustKeyIn } from '../key-set/key-set.js';
import { truncation } from '../views/wire.js';
import { badMarker, limitAtMost } from './checks.js';
import { grantListEntry } from './grants.js';
import { accountOperation } from './operation.js';

export const ListRetirableGrants = accountOperation({
  name: 'ListRetirableGrants',
  checks: {
    // At most 100 a page. [PAGE-1]
    limit: ({ input }) => limitAtMost(input.Limit, 100),
    // Exactly one kind of retiring principal. [GRANT-2]
    oneRetirer: ({ input }) =>
      (input.RetiringPrincipal === undefined) === (input.RetiringServicePrincipal === undefined)
        ? refuse('GRANT-2', { fault: 'principalNotOne', members: ['RetiringPrincipal', 'RetiringServicePrincipal'] })
        : undefined,
    // A principal of the caller's account. [ID-8]
    ownAccount: ({ input, accountId }) => {
      const { RetiringPrincipal: principal = '' } = input;
      const owner = /^arn:[^:]+:(?:iam|sts)::([0-9]{12}):/.exec(principal)?.[1];
      return owner === undefined || owner === accountId
        ? undefined
        : refuse('ID-8', { fault: 'retirerOfOtherAccount', accountId, principal });
    },
  },
  // The marker was given out. [PAGE-1]
  decide: ({ input, region, host }) => {
    const principal = input.RetiringPrincipal ?? input.RetiringServicePrincipal ?? '';
    const page = host.pageOfRetirableGrants(region, principal, input.Limit ?? 50, input.Marker);
    if (page === undefined) return badMarker();
    const { entries, nextMarker } = page;
    return {
      ok: true,
      keyId: '',
      events: [],
      answer: () => ({
        Grants: entries.flatMap(({ grantId, keySet }) => {
          const key = mustKeyIn(keySet, region);
          const grant = key.grants?.find((candidate) => candidate.grantId === grantId);
          return grant === undefined ? [] : [grantListEntry(keySet, key, grant)];
        }),
        ...truncation(nextMarker),
      }),
    };
  },
});
