// ListKeyPolicies: `default`, and nothing else.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html

import { badMarker, keyState } from './checks.js';
import { keyOperation } from './operation.js';

export const ListKeyPolicies = keyOperation({
  name: 'ListKeyPolicies',
  checks: {
    // Every key state allows it. [STATE-7]
    keyState,
    // The one page needs no marker, so none was ever given out. [PAGE-1]
    marker: ({ input }) => (input.Marker === undefined ? undefined : badMarker()),
  },
  answer: () => ({ PolicyNames: ['default'], Truncated: false }),
});
