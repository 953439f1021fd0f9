// Eventual consistency: what is not seen at once. Which decisions go by what is seen, and which by what is so, stands in
// src/store/visibility.ts.

import { family, MINUTE, type RuleRecords } from '../record.js';
import { GUIDE, RECORDINGS, recorded } from '../sources.js';

export const CONSISTENCY = family({
  'CONSIST-1': {
    sentence:
      'A change is seen within seconds as a rule, and within minutes at times: until then calls may be answered as before it, with NotFoundException or an invalid state too.',
    source: `${GUIDE}/accessing-kms.html#programming-eventual-consistency`,
    evidence: 'documented',
    observed: [{ date: '2015-11' }, { date: '2025-05' }],
    varies: [
      {
        kind: 'timing',
        what: 'when a change is seen by the calls that read or need it, and by lists',
        conforms:
          'after seconds, as a rule; AWS says minutes at times, and we assume one: as before the change until then',
        latest: MINUTE,
        setting: 'visibilityDelay',
      },
    ],
    needs: ['undecided'],
  },
  'CONSIST-2': {
    sentence:
      'A call that has seen a change promises nothing of the next: a new key or alias is not found now and then, a key just enabled is still disabled, and readings of tags, key policies and rotation show new and old in turn.',
    source: 'https://github.com/hashicorp/terraform/issues/3928',
    evidence: 'observed',
    observed: [{ date: '2015-11' }, { date: '2016-03' }, { date: '2017-04' }, { date: '2025-05' }],
    needs: ['undecided'],
  },
  'CONSIST-3': {
    sentence:
      'A key whose deletion was just scheduled may still be used: GetPublicKey was answered for some, and minutes later for none.',
    source: `${RECORDINGS}/ecc.json`,
    evidence: 'observed',
    observed: [recorded('ecc/deleting_public_key'), recorded('ecc/later_deleting_public_key')],
    operations: ['GetPublicKey'],
    needs: ['undecided'],
  },
  'CONSIST-4': {
    sentence:
      'A new IAM role or user is no valid principal for some seconds, and a new access key is UnrecognizedClientException.',
    source: 'https://github.com/aws/aws-sdk-go/issues/1718',
    evidence: 'observed',
    observed: [{ date: '2018-01' }, { date: '2026-09' }],
    needs: ['permissions'],
  },
} as const satisfies RuleRecords);
