// A marker is a number of entries to leave out, and of what is none there are none.

import type { Fault } from '../fault.js';
import { inputOf } from '../spoiling.js';

export const fault: Fault = {
  about: 'A marker that was not given out is answered with the first page.',
  found: {
    operations: [
      'ListKeys',
      'ListAliases',
      'ListGrants',
      'ListResourceTags',
      'ListRetirableGrants',
      'ListKeyRotations',
    ],
    kinds: ['accepted'],
  },
  spoil: (store) => (call) => {
    const result = store.callJson(call);
    if (result.ok || result.error.code !== 'InvalidMarkerException') return result;
    const { Marker: _marker, ...others } = inputOf(call);
    return store.callJson({ ...call, input: others });
  },
};
