// ListKeys: the keys of the account in the Region, in the order in which they were made there.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html

import { keyArn } from '../identifiers.js';
import { truncation } from '../views/wire.js';
import { badMarker } from './checks.js';
import { accountOperation } from './operation.js';

export const ListKeys = accountOperation({
  name: 'ListKeys',
  checks: {},
  // The marker was given out. [PAGE-1]
  decide: ({ input, region, accountId, host }) => {
    const page = host.pageOfKeySets(region, input.Limit ?? 100, input.Marker);
    if (page === undefined) return badMarker();
    const { entries, nextMarker } = page;
    return {
      ok: true,
      keyId: '',
      events: [],
      answer: () => ({
        Keys: entries.map(({ keyId }) => ({ KeyId: keyId, KeyArn: keyArn(region, accountId, keyId) })),
        ...truncation(nextMarker),
      }),
    };
  },
});
