// How often an account may call.

import { family, type RuleRecords } from '../record.js';
import { GUIDE } from '../sources.js';

export const REQUEST_QUOTAS = family({
  'RATE-1': {
    sentence:
      'Calls beyond a request quota are refused as ThrottlingException until the second is over; so are too many changes of one key.',
    source: `${GUIDE}/throttling.html`,
    evidence: 'documented',
    observed: [{ date: '2015-08' }, { date: '2022-10' }, { date: '2023-06' }],
    operations: 'every',
    faults: ['requestRate'],
    needs: ['requestRate'],
  },
  'RATE-2': {
    sentence:
      "Each account and Region has so many requests a second of each operation; cryptographic operations share a quota by kind of key; ReplicateKey counts as two CreateKey in the replica's Region too, and UpdatePrimaryRegion in both Regions.",
    source: `${GUIDE}/requests-per-second.html`,
    evidence: 'documented',
    operations: 'every',
    needs: ['requestRate'],
  },
  'RATE-2a': {
    sentence:
      'A refused call counts, a throttled one does not, and ReEncrypt counts once toward the quota of each kind of key that it uses.',
    source: `${GUIDE}/requests-per-second.html`,
    evidence: 'assumed',
    question: 'Do refused and throttled calls, and ReEncrypt under two kinds of keys, count toward the quotas?',
    operations: 'every',
    needs: ['requestRate'],
  },
  'RATE-2b': {
    sentence: "What AWS's table of request quotas does not name, the use of ML-KEM keys and pairs, has no quota.",
    source: `${GUIDE}/requests-per-second.html`,
    evidence: 'assumed',
    question: 'Which request quota do Encapsulate and Decapsulate have?',
    operations: ['Encapsulate', 'Decapsulate', 'makes data key pairs'],
    needs: ['requestRate'],
  },
} as const satisfies RuleRecords);
