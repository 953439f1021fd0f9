// ListKeys: the keys of the account in the Region, in the order in which they were made there.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html

import { LIMIT, MARKER } from '../requests/members.js';
import { keyedList, required, structure } from '../requests/shapes.js';
import { truncation } from '../requests/wire.js';
import { PAGE, TEXT } from '../views/answers.js';
import { keyArn } from '../vocabulary/identifiers.js';
import { operation } from './card.js';
import { badMarker } from './checks.js';
import { onAnything } from './needs.js';

export const ListKeys = operation('ListKeys', {
  input: { Limit: LIMIT, Marker: MARKER },
  output: { Keys: required(keyedList('KeyId', structure({ KeyId: required(TEXT), KeyArn: required(TEXT) }))), ...PAGE },
  errors: ['DependencyTimeoutException', 'KMSInternalException', 'InvalidMarkerException'],
  requestQuota: 500,
  finds: 'no key',
  states: 'no key',
  needs: [onAnything],
})
  // The marker was given out. [PAGE-1]
  .find(
    'page',
    ({ input, region, host }) => host.pageOfKeySets(region, input.Limit ?? 100, input.Marker) ?? badMarker(),
  )
  .answer(({ region, accountId, page: { entries, nextMarker } }) => ({
    Keys: entries.map(({ keyId }) => ({ KeyId: keyId, KeyArn: keyArn(region, accountId, keyId) })),
    ...truncation(nextMarker),
  }));
