// ListRetirableGrants: the grants in the Region that a principal may retire.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html

import { mustKeyIn } from '../key-set/key-set.js';
import { LIMIT, MARKER, PRINCIPAL, SERVICE_PRINCIPAL } from '../requests/members.js';
import { keyedList, required } from '../requests/shapes.js';
import { truncation } from '../requests/wire.js';
import { refuse } from '../rules/errors.js';
import { GRANT, PAGE } from '../views/answers.js';
import { operation } from './card.js';
import { badMarker, limitAtMost } from './checks.js';
import { grantListEntry, listedPrincipalExists } from './grants.js';
import { retiringPrincipal } from './needs.js';

export const ListRetirableGrants = operation('ListRetirableGrants', {
  input: {
    Limit: LIMIT,
    Marker: MARKER,
    RetiringPrincipal: PRINCIPAL, // required until RetiringServicePrincipal came
    RetiringServicePrincipal: SERVICE_PRINCIPAL,
  },
  output: { Grants: required(keyedList('GrantId', GRANT)), ...PAGE },
  // biome-ignore format: a list
  errors: [
    'DependencyTimeoutException', 'InvalidMarkerException', 'InvalidArnException', 'NotFoundException',
    'KMSInternalException',
  ],
  requestQuota: 100,
  finds: 'no key',
  states: 'no key',
  needs: [{ on: retiringPrincipal }],
  order: { evidence: 'assumed', reason: 'Nothing was seen: the form of the request, then whom it names.' },
})
  // At most 100 a page. [PAGE-1]
  .check('limit', ({ input }) => limitAtMost(input.Limit, 100))
  // Exactly one kind of retiring principal. [GRANT-6]
  .check('oneRetirer', ({ input }) =>
    (input.RetiringPrincipal === undefined) === (input.RetiringServicePrincipal === undefined)
      ? refuse('GRANT-6', { fault: 'principalNotOne', members: ['RetiringPrincipal', 'RetiringServicePrincipal'] })
      : undefined,
  )
  // A principal of the caller's account. [ID-8]
  .check('ownAccount', ({ input, accountId }) => {
    const { RetiringPrincipal: principal = '' } = input;
    const owner = /^arn:[^:]+:(?:iam|sts)::([0-9]{12}):/.exec(principal)?.[1];
    return owner === undefined || owner === accountId
      ? undefined
      : refuse('ID-8', { fault: 'retirerOfOtherAccount', accountId, principal });
  })
  // Who is asked for exists. [GRANT-7] [GRANT-8]
  .check('principal', (context) => listedPrincipalExists(context, context.input.RetiringPrincipal, 'retirerIdUnknown'))
  // The marker was given out. [PAGE-1]
  .find('page', ({ input, region, host }) => {
    const principal = input.RetiringPrincipal ?? input.RetiringServicePrincipal ?? '';
    return host.pageOfRetirableGrants(region, principal, input.Limit ?? 50, input.Marker) ?? badMarker();
  })
  .answer(({ host, region, page: { entries, nextMarker } }) => ({
    Grants: entries.flatMap(({ grantId, keySet }) => {
      const key = mustKeyIn(keySet, region);
      const grant = key.grants?.find((candidate) => candidate.grantId === grantId);
      return grant === undefined ? [] : [grantListEntry(host, keySet, key, grant)];
    }),
    ...truncation(nextMarker),
  }));
