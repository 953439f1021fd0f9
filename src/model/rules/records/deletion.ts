// Deleting keys.

import { DELETION_MEMBERS, ROLES, ROTATION_MEMBERS } from '../members.js';
import { DAY, family, type RuleRecords } from '../record.js';
import { API, GUIDE, recorded, validated } from '../sources.js';

export const DELETION = family({
  'DELETE-1': {
    sentence: '`PendingWindowInDays` is 7 to 30, by default 30; otherwise ValidationException.',
    source: `${API}/API_ScheduleKeyDeletion.html`,
    evidence: 'documented',
    observed: [{ date: '2020-08' }, { date: '2026-09' }],
    operations: ['ScheduleKeyDeletion'],
    faults: ['waitingPeriod'],
    exercisedBy: [{ by: ['ScheduleKeyDeletion'] }],
    blamedFor: [{ wrong: ['PendingWindowInDays'], after: ['ScheduleKeyDeletion'] }],
  },
  'DELETE-2': {
    sentence:
      'A replica key, a single-Region key, or a primary key without replicas becomes `PendingDeletion` with a `DeletionDate`; it may be deleted a day or two later.',
    source: `${API}/API_ScheduleKeyDeletion.html`,
    evidence: 'documented',
    observed: [
      recorded('multi_region/cleanup_supplement_us-east-1'),
      recorded('multi_region/cleanup_followup', '2026-09-22'),
    ],
    operations: ['ScheduleKeyDeletion'],
    varies: [
      {
        kind: 'timing',
        what: 'when a key is deleted, and which DeletionDate it shows until then',
        conforms: 'the waiting period that was asked for, or up to 24 hours more; two days more were seen once',
        setting: 'deletionLateness',
        latest: 2 * DAY,
      },
    ],
    exercisedBy: [
      { by: ['ScheduleKeyDeletion'], given: ['withoutReplicas'] },
      { by: ['metadata'], given: ['PendingDeletion'] },
      { by: ['keyDeleted'] },
    ],
    blamedFor: [
      { refusing: ['ScheduleKeyDeletion'], given: [['Enabled', 'Disabled']] },
      { wrong: ['KeyState', 'DeletionDate', 'PendingDeletionWindowInDays'], after: ['ScheduleKeyDeletion'] },
      { wrong: ['*'], after: ['keyDeleted'] },
      { wrong: ['KeyState', ...DELETION_MEMBERS], after: ['nothing'], given: ['PendingDeletion'] },
      { wrong: ['KeyState', ...DELETION_MEMBERS], given: ['PendingDeletion'] },
    ],
  },
  'DELETE-3': {
    sentence:
      'A primary key with replicas left becomes `PendingReplicaDeletion`: it shows its waiting period, which does not run yet, and no `DeletionDate`.',
    source: `${GUIDE}/deleting-keys.html#deleting-mrks`,
    evidence: 'documented',
    observed: [recorded('multi_region/delete_primary_with_replica')],
    operations: ['ScheduleKeyDeletion'],
    exercisedBy: [
      { by: ['ScheduleKeyDeletion'], given: ['withReplicas'] },
      { by: ['metadata'], given: ['PendingReplicaDeletion'] },
    ],
    blamedFor: [
      { refusing: ['ScheduleKeyDeletion'], given: ['withReplicas'] },
      { wrong: ['KeyState', ...DELETION_MEMBERS], after: ['ScheduleKeyDeletion'], given: ['withReplicas'] },
      { wrong: ['KeyState'], after: ['relatedKeyDeleted'], given: ['PendingReplicaDeletion'] },
      { wrong: ['KeyState', ...DELETION_MEMBERS], after: ['nothing'], given: ['PendingReplicaDeletion'] },
      { wrong: ['KeyState'], given: ['PendingReplicaDeletion'] },
      { wrong: [...DELETION_MEMBERS] },
    ],
  },
  'DELETE-3a': {
    sentence: 'A replica key that is still `Creating` counts as a replica that is left.',
    source: `${GUIDE}/deleting-keys.html#deleting-mrks`,
    evidence: 'assumed',
    question:
      'What is the key state of a primary key whose deletion is scheduled while its only replica key is Creating?',
    operations: ['ScheduleKeyDeletion'],
    open: [
      {
        when: 'the only replica keys of the primary key are still Creating',
        given: ['onlyCreatingReplicas'],
        answers: ['ok', 'KMSInvalidStateException'],
        states: ['PendingReplicaDeletion', 'PendingDeletion'],
        reason: 'AWS speaks of replica keys that exist, and not of those that come into being.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { operation: 'ScheduleKeyDeletion' },
        ],
      },
    ],
    exercisedBy: [{ by: ['ScheduleKeyDeletion'], given: ['onlyCreatingReplicas'] }],
    blamedFor: [
      { refusing: ['ScheduleKeyDeletion'], given: ['onlyCreatingReplicas'] },
      { wrong: ['KeyState', ...DELETION_MEMBERS], after: ['ScheduleKeyDeletion'], given: ['onlyCreatingReplicas'] },
    ],
  },
  'DELETE-4': {
    sentence:
      'When its last replica is deleted, a primary key that waits for it becomes `PendingDeletion`, and its waiting period starts.',
    source: `${GUIDE}/deleting-keys.html#deleting-mrks`,
    evidence: 'documented',
    observed: [recorded('multi_region/cleanup_followup', '2026-09-22')],
    operations: ['ScheduleKeyDeletion'],
    needs: ['clock'],
    exercisedBy: [{ by: ['waitingPeriodStarted'] }],
    blamedFor: [{ wrong: ['KeyState', ...DELETION_MEMBERS], after: ['waitingPeriodStarted'] }],
  },
  'DELETE-5': {
    sentence:
      'CancelKeyDeletion leaves a key that is pending deletion `Disabled`; on any other key it is KMSInvalidStateException.',
    source: `${API}/API_CancelKeyDeletion.html`,
    evidence: 'documented',
    observed: [
      validated('test_schedule_and_cancel_key_deletion', '2024-04-11'),
      recorded('multi_region/primary_cancel_replica_wait'),
      recorded('multi_region/primary_after_cancel'),
    ],
    operations: ['CancelKeyDeletion'],
    exercisedBy: [{ by: ['CancelKeyDeletion'] }],
    blamedFor: [
      { refusing: ['CancelKeyDeletion'] },
      { wrong: ['KeyState', ...DELETION_MEMBERS], after: ['CancelKeyDeletion'] },
    ],
  },
  'DELETE-6': {
    sentence: 'A deleted key is gone with its aliases, and its related keys no longer list it.',
    source: `${GUIDE}/deleting-keys.html`,
    evidence: 'documented',
    observed: [recorded('multi_region/cleanup_followup', '2026-09-22')],
    operations: ['ScheduleKeyDeletion'],
    needs: ['clock'],
    exercisedBy: [{ by: ['keyDeleted', 'relatedKeyDeleted'] }],
    blamedFor: [
      { wrong: [ROLES], after: ['ScheduleKeyDeletion', 'relatedKeyDeleted'] },
      { wrong: ['Aliases', ROLES], after: ['keyDeleted'] },
    ],
  },
  'DELETE-6a': {
    sentence: "A deleted key's grants are gone too.",
    source: `${GUIDE}/deleting-keys.html`,
    evidence: 'assumed',
    question: 'Is a grant of a deleted key still listed by ListRetirableGrants?',
    operations: ['ScheduleKeyDeletion'],
    countedUnder: 'DELETE-6',
    blamedFor: [{ wrong: ['Grants'], after: ['keyDeleted'] }],
  },
  'DELETE-7': {
    sentence:
      'A `PendingDeletion` key does not rotate automatically and its rotation status reads false, but in `PendingReplicaDeletion` was seen to read as before; CancelKeyDeletion restores the setting.',
    source: `${GUIDE}/rotate-keys.html`,
    evidence: 'documented',
    observed: [
      recorded('rotation/deleting_get-key-rotation-status'),
      recorded('rotation/deleting_pending'),
      recorded('rotation/status_canceled_deletion'),
      recorded('multi_region/deleting_rotation_us-west-2'),
    ],
    operations: ['GetKeyRotationStatus'],
    exercisedBy: [{ by: ['GetKeyRotationStatus'], given: ['PendingDeletion'] }],
    blamedFor: [
      { refusing: ['GetKeyRotationStatus'], given: [['PendingDeletion', 'PendingReplicaDeletion']] },
      { wrong: [...ROTATION_MEMBERS], after: ['ScheduleKeyDeletion', 'CancelKeyDeletion'] },
      { wrong: ['Rotations', 'CurrentKeyMaterialId'], after: ['nothing'], given: ['PendingDeletion'] },
      { wrong: [...ROTATION_MEMBERS], given: ['PendingDeletion'] },
    ],
  },
  'DELETE-7a': {
    sentence: 'A rotation that fell due while deletion was pending happens when the key is enabled again.',
    source: `${GUIDE}/rotate-keys.html`,
    evidence: 'assumed',
    question: 'When is an overdue key rotated after CancelKeyDeletion: at once, or at EnableKey?',
    operations: ['ScheduleKeyDeletion'],
    varies: [
      {
        kind: 'timing',
        what: 'when a rotation comes that fell due while deletion was pending or the key was Disabled',
        conforms: 'at CancelKeyDeletion or at EnableKey',
      },
    ],
    countedUnder: 'ROTATE-3',
    blamedFor: [{ wrong: ['Rotations'], after: ['EnableKey', 'CancelKeyDeletion'] }],
  },
} as const satisfies RuleRecords);
