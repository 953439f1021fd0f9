// ListGrants: the grants of one key, all or those of one grantee.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html

import { ok } from '../key/state-table.js';
import { GRANT_ID, KEY_ID, LIMIT, MARKER, PRINCIPAL, SERVICE_PRINCIPAL } from '../requests/members.js';
import { namesSame } from '../requests/principals.js';
import { keyedList, required } from '../requests/shapes.js';
import { pageOf, truncation } from '../requests/wire.js';
import { refuse } from '../rules/errors.js';
import { GRANT, PAGE } from '../views/answers.js';
import { operation } from './card.js';
import { badMarker, keyState, limitAtMost } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { grantListEntry, listedPrincipalExists } from './grants.js';
import { onKey } from './needs.js';

export const ListGrants = operation('ListGrants', {
  input: {
    Limit: LIMIT,
    Marker: MARKER,
    KeyId: required(KEY_ID),
    GrantId: GRANT_ID,
    GranteePrincipal: PRINCIPAL,
    GranteeServicePrincipal: SERVICE_PRINCIPAL,
  },
  output: { Grants: required(keyedList('GrantId', GRANT)), ...PAGE },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'DependencyTimeoutException', 'InvalidMarkerException', 'InvalidGrantIdException',
    'InvalidArnException', 'KMSInternalException', 'KMSInvalidStateException',
  ],
  requestQuota: 100,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  shows: 'grants',
  crossesAccounts: true,
  needs: [onKey('KeyId')],
  order: {
    evidence: 'assumed',
    reason: 'What the request alone shows comes before the key state, as a constraint does.',
  },
})
  // At most 100 a page. [PAGE-1]
  .check('limit', ({ input }) => limitAtMost(input.Limit, 100))
  // One kind of grantee at a time. [GRANT-6]
  .check('oneGrantee', ({ input }) =>
    input.GranteePrincipal !== undefined && input.GranteeServicePrincipal !== undefined
      ? refuse('GRANT-6', { fault: 'principalTwice', members: ['GranteePrincipal', 'GranteeServicePrincipal'] })
      : undefined,
  )
  // Every key state allows it. [STATE-7]
  .check('keyState', keyState)
  // Who is asked for exists. [GRANT-7] [GRANT-8]
  .check('principal', (context) =>
    listedPrincipalExists(context, context.input.GranteePrincipal, 'listedPrincipalIdUnknown'),
  )
  // The marker was given out. [PAGE-1]
  .find('page', ({ input, key }) => {
    const { GrantId, GranteePrincipal, GranteeServicePrincipal, Limit = 50, Marker } = input;
    const isGrantee = namesSame(GranteePrincipal ?? '');
    const listed = (key.grants ?? []).filter(
      (grant) =>
        (GrantId === undefined || grant.grantId === GrantId) &&
        (GranteePrincipal === undefined || isGrantee(grant.granteePrincipal)) &&
        (GranteeServicePrincipal === undefined || grant.granteeServicePrincipal === GranteeServicePrincipal),
    );
    return pageOf(listed, ({ grantId }) => grantId, Limit, Marker) ?? badMarker();
  })
  .answer(({ host, page: { entries, nextMarker } }, keySet, key) => ({
    Grants: entries.map((grant) => grantListEntry(host, keySet, key, grant)),
    ...truncation(nextMarker),
  }));
