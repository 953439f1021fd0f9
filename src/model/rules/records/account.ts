// The account as a whole: quotas, pages of lists.

import { family, type RuleRecords } from '../record.js';
import { API, GUIDE } from '../sources.js';

export const ACCOUNT = family({
  'QUOTA-1': {
    sentence:
      'An account has at most 100,000 KMS keys in a Region, related keys and every key state counted: then LimitExceededException.',
    source: `${GUIDE}/resource-limits.html`,
    evidence: 'documented',
    observed: [{ date: '2016-02' }],
    operations: ['CreateKey', 'ReplicateKey'],
    faults: ['keyQuota'],
    needs: ['quotas'],
  },
  'PAGE-1': {
    sentence:
      'Lists come in pages of at most `Limit` entries; a marker that AWS KMS did not give out is InvalidMarkerException.',
    source: `${API}/API_ListKeys.html`,
    evidence: 'documented',
    operations: ['takes Marker'],
    faults: ['pageSize', 'markerUnknown'],
    open: [
      {
        when: '`Limit` is more than the page allows, and not more than the API model admits',
        operations: ['narrows Limit'],
        answers: ['ValidationException', 'ok'],
        reason: 'The pages and the API model differ.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ListGrants', input: { Limit: 101 } },
        ],
      },
      {
        when: 'a marker is given, although there is one page only',
        operations: ['ListKeyPolicies'],
        answers: ['InvalidMarkerException', 'ok', 'ValidationException'],
        reason: 'ListKeyPolicies takes markers, and does not declare the error.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ListKeyPolicies', input: { Marker: 'example' } },
        ],
      },
    ],
    exercisedBy: [{ by: ['narrows Limit', 'ListKeys', 'ListKeyRotations'] }],
    blamedFor: [{ refusing: ['ListKeys'] }, { wrong: ['Keys', 'NextMarker', 'Truncated', 'Limit'] }],
  },
} as const satisfies RuleRecords);
