// What comes by itself.

import { ROTATION_MEMBERS } from '../members.js';
import { family, type RuleRecords } from '../record.js';
import { GUIDE } from '../sources.js';

export const TIME = family({
  'TIME-1': {
    sentence: '`Creating` and `Updating` last a few seconds, and may last longer: clients poll DescribeKey or retry.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    observed: [{ date: '2026-09' }, { date: '2026-10-09' }],
    operations: ['ReplicateKey', 'UpdatePrimaryRegion'],
    varies: [
      {
        kind: 'timing',
        what: 'when a new replica key stops being Creating',
        conforms: 'after seconds, as a rule; minutes were seen: any later instant conforms',
        setting: 'replicationDelay',
      },
    ],
    exercisedBy: [{ by: ['metadata'], given: ['Creating'] }, { by: ['creationEnded', 'primaryUpdateEnded'] }],
    blamedFor: [
      { wrong: ['KeyState'], after: ['creationEnded'] },
      { wrong: ['KeyState'], given: ['Creating'] },
    ],
  },
  'TIME-2': {
    sentence:
      'By themselves come the ends of replication, primary update, waiting period, import token and on-demand rotation, expiry of material and rotation dates.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'documented',
    exercisedBy: [
      {
        by: [
          'keyDeleted',
          'waitingPeriodStarted',
          'keyMaterialExpired',
          'creationEnded',
          'primaryUpdateEnded',
          'rotatedOnDemand',
          'rotatedOften',
          'rotated',
          'relatedKeyDeleted',
        ],
      },
    ],
    blamedFor: [{ wrong: ['KeyState'], after: ['nothing'] }],
  },
  'TIME-2a': {
    sentence: 'What comes by itself comes at its own instant and in order, however far the clock jumps.',
    source: `${GUIDE}/key-state.html`,
    evidence: 'assumed',
    question:
      'None that can be asked: AWS has no clock that jumps. How soon after its instant does each of these come?',
    needs: ['clock'],
    exercisedBy: [{ by: ['rotatedOften'] }],
    blamedFor: [{ wrong: ['Rotations', 'CurrentKeyMaterialId', ...ROTATION_MEMBERS], after: ['rotatedOften'] }],
  },
} as const satisfies RuleRecords);
