// ListKeyPolicies: `default`, and nothing else.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html

import { ok } from '../key/state-table.js';
import { KEY_ID, LIMIT, MARKER } from '../requests/members.js';
import { list, named, required } from '../requests/shapes.js';
import { PAGE, TEXT } from '../views/answers.js';
import { operation } from './card.js';
import { badMarker, keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey } from './needs.js';

export const ListKeyPolicies = operation('ListKeyPolicies', {
  input: { KeyId: required(KEY_ID), Limit: LIMIT, Marker: MARKER },
  output: { PolicyNames: required(list(named('PolicyNameType', TEXT))), ...PAGE },
  // biome-ignore format: a list
  errors: [
    'NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException',
    'KMSInvalidStateException',
  ],
  requestQuota: 100,
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, ok, ok, ok, ok, ok, ok, ok],
  needs: [onKey('KeyId')],
})
  // Every key state allows it. [STATE-7]
  .check('keyState', keyState)
  // The one page needs no marker, so none was ever given out. [PAGE-1]
  .check('marker', ({ input }) => (input.Marker === undefined ? undefined : badMarker()))
  .answer(() => ({ PolicyNames: ['default'], Truncated: false }));
