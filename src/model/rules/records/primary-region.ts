// Changing the primary key.

import { ROLES } from '../members.js';
import { family, type RuleRecords } from '../record.js';
import { API, GUIDE, RECORDINGS, recorded, SEEN } from '../sources.js';

export const PRIMARY_REGION = family({
  'PRIMARY-1': {
    sentence:
      'UpdatePrimaryRegion makes the replica key in `PrimaryRegion` the primary key and the called primary key a replica key; the other replica keys, which are not `Updating`, name the new primary key, and nothing else of the set changes.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
    observed: [recorded('multi_region/promote_replica'), recorded('multi_region/former_primary_final')],
    operations: ['UpdatePrimaryRegion'],
    varies: [
      { kind: 'view', what: 'the order of `ReplicaKeys`', conforms: 'any; by the names of the Regions, as was seen' },
    ],
    exercisedBy: [
      { by: ['UpdatePrimaryRegion'], given: ['toAnotherRegion'] },
      { by: ['metadata'], given: [['withReplicas', 'replica']] },
      { by: ['primaryUpdateEnded'] },
    ],
    blamedFor: [
      { refusing: ['UpdatePrimaryRegion'] },
      { wrong: ['*'], after: ['UpdatePrimaryRegion'] },
      { wrong: [ROLES], after: ['primaryUpdateEnded'] },
      { wrong: [ROLES] },
    ],
  },
  'PRIMARY-2': {
    sentence: 'UpdatePrimaryRegion is called on the current primary key, in its Region.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
    operations: ['UpdatePrimaryRegion'],
    exercisedBy: [{ by: ['UpdatePrimaryRegion'] }],
  },
  'PRIMARY-2a': {
    sentence:
      'UpdatePrimaryRegion on a key that is no primary key is KMSInvalidStateException `<arn> is not a multi-Region primary key.`',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [recorded('multi_region/update_from_replica')],
    operations: ['UpdatePrimaryRegion'],
    faults: ['notPrimaryToUpdate'],
    open: [
      {
        when: 'the called key is a replica key',
        given: ['multiRegion'],
        answers: ['KMSInvalidStateException'],
        reason: SEEN,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'UpdatePrimaryRegion', region: 'eu-west-2', input: { PrimaryRegion: 'eu-west-2' } },
        ],
      },
      {
        when: 'the called key is a single-Region key',
        given: ['singleRegion'],
        answers: ['KMSInvalidStateException', 'UnsupportedOperationException', 'ValidationException'],
        reason: 'Seen only on a replica key; ReplicateKey has the second there.',
        example: [
          { operation: 'CreateKey' },
          { operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'eu-west-2' } },
        ],
      },
    ],
  },
  'PRIMARY-3': {
    sentence: '`PrimaryRegion` must already hold a replica key of the set; UpdatePrimaryRegion creates none.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
    operations: ['UpdatePrimaryRegion'],
    exercisedBy: [{ by: ['UpdatePrimaryRegion'], given: ['toAnotherRegion'] }],
  },
  'PRIMARY-3a': {
    sentence:
      'A `PrimaryRegion` without a replica key of the set is ValidationException `<key ID> does not have a replica key in the specified Region.`',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [recorded('multi_region/update_primary_missing')],
    operations: ['UpdatePrimaryRegion'],
    faults: ['noReplicaInRegion'],
    open: [
      {
        when: 'the Region holds no replica key of the set',
        answers: ['ValidationException', 'NotFoundException', 'UnsupportedOperationException'],
        reason: 'The first was seen in 2026-09; the page declares the others and does not say when they come.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'ap-northeast-1' } },
        ],
      },
    ],
  },
  'PRIMARY-3b': {
    sentence: 'A `PrimaryRegion` that is the current primary Region succeeds, and changes nothing.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [recorded('multi_region/update_primary_same')],
    operations: ['UpdatePrimaryRegion'],
    open: [
      {
        when: 'the Region is the current primary Region',
        given: ['toItself'],
        answers: ['ok', 'UnsupportedOperationException', 'NotFoundException', 'ValidationException'],
        reason: 'Seen to succeed in 2026-09; the page wants a Region with a replica key.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'us-east-1' } },
        ],
      },
    ],
    exercisedBy: [{ by: ['UpdatePrimaryRegion'], given: ['toItself'] }],
    blamedFor: [{ refusing: ['UpdatePrimaryRegion'], given: ['toItself'] }],
  },
  'PRIMARY-4': {
    sentence:
      "Both keys must be `Enabled` when UpdatePrimaryRegion starts: the primary key's state is looked at before the replica key's.",
    source: `${GUIDE}/multi-region-update.html`,
    evidence: 'documented',
    observed: [recorded('multi_region/promote_disabled_primary'), recorded('multi_region/promote_disabled_replica')],
    operations: ['UpdatePrimaryRegion'],
    exercisedBy: [{ by: ['UpdatePrimaryRegion'], given: ['toAnotherRegion'] }],
  },
  'PRIMARY-4a': {
    sentence:
      'UpdatePrimaryRegion on a primary key that is `Updating` is refused or not: the key state table and the guide disagree.',
    source: `${GUIDE}/multi-region-update.html`,
    evidence: 'assumed',
    question: 'What does UpdatePrimaryRegion answer while the called primary key is Updating?',
    operations: ['UpdatePrimaryRegion'],
    faults: ['keyState', 'primaryIsUpdating'],
    open: [
      {
        when: 'the called primary key is Updating',
        given: ['inPrimaryUpdate', 'primary'],
        answers: ['KMSInvalidStateException', 'ok', 'UnsupportedOperationException'],
        reason: 'The key state table says that it succeeds, the guide that both keys must be Enabled.',
        refusedBy: ['PRIMARY-4', 'PRIMARY-4a'],
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'eu-west-2' } },
          { operation: 'UpdatePrimaryRegion', region: 'eu-west-2', input: { PrimaryRegion: 'us-east-1' } },
        ],
      },
    ],
  },
  'PRIMARY-4b': {
    sentence:
      'A replica key that is not `Enabled` cannot become the primary key: DisabledException or KMSInvalidStateException, by its key state.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [recorded('multi_region/promote_deleting_replica'), recorded('multi_region/promote_disabled_replica')],
    operations: ['UpdatePrimaryRegion'],
    faults: ['keyState'],
    open: [
      {
        when: 'the replica key that is to become the primary key is Disabled',
        answers: ['DisabledException'],
        reason: SEEN,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'DisableKey', region: 'eu-west-2' },
          { operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'eu-west-2' } },
        ],
      },
      {
        when: 'the replica key that is to become the primary key is in another state in which it cannot be used',
        answers: ['KMSInvalidStateException'],
        reason: 'Seen in 2026-09 of one that is PendingDeletion.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
          { wait: 60 },
          { operation: 'ScheduleKeyDeletion', region: 'eu-west-2' },
          { operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'eu-west-2' } },
        ],
      },
    ],
  },
  'PRIMARY-5': {
    sentence:
      'Both keys are `Updating` for a while: cryptographic operations go on, but some management operations are refused with `<arn> is updating.`',
    source: `${GUIDE}/multi-region-update.html`,
    evidence: 'documented',
    observed: [recorded('multi_region/former_primary_updating'), recorded('multi_region/new_primary_updating')],
    operations: ['UpdatePrimaryRegion'],
    varies: [
      {
        kind: 'timing',
        what: 'when the two keys of a primary update stop being Updating',
        conforms: 'after seconds, as a rule; a minute was seen: any later instant conforms, of each key by itself',
        setting: 'primaryUpdateDelay',
      },
    ],
    exercisedBy: [
      { by: ['gated'], given: ['Updating'] },
      { by: ['metadata'], given: ['Updating'] },
      { by: ['primaryUpdateEnded'] },
    ],
    blamedFor: [
      { refusing: ['EnableKeyRotation', 'DisableKeyRotation', 'gated'], given: ['Updating'] },
      { wrong: ['KeyState'], after: ['UpdatePrimaryRegion'], given: ['inPrimaryUpdate'] },
      { wrong: ['KeyState'], after: ['primaryUpdateEnded'] },
      { wrong: ['KeyState'], given: ['Updating'] },
    ],
  },
  'PRIMARY-6': {
    sentence: 'While the keys are `Updating`, DescribeKey may show both as replica keys.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
    operations: ['UpdatePrimaryRegion'],
    varies: [
      {
        kind: 'view',
        what: 'the roles that DescribeKey shows while both keys of a primary update are Updating',
        conforms: 'the new roles, or both as replica keys',
        setting: 'rolesWhileUpdating',
      },
    ],
    exercisedBy: [{ by: ['metadata'], given: ['Updating'] }],
    blamedFor: [
      { wrong: [ROLES], after: ['UpdatePrimaryRegion'], given: ['inPrimaryUpdate'] },
      { wrong: [ROLES], given: ['inPrimaryUpdate'] },
    ],
  },
  'PRIMARY-6a': {
    sentence:
      'While the keys are `Updating`, both show the new roles at once, and `PrimaryKey` names the new primary key.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [recorded('multi_region/former_primary_updating'), recorded('multi_region/new_primary_updating')],
    operations: ['UpdatePrimaryRegion'],
    varies: [
      {
        kind: 'view',
        what: 'the `PrimaryKey` that DescribeKey shows while both keys are Updating',
        conforms: 'the new or the former primary key',
      },
    ],
    exercisedBy: [{ by: ['metadata'], given: ['Updating'] }],
    blamedFor: [
      { wrong: [`${ROLES}.PrimaryKey`], after: ['UpdatePrimaryRegion'], given: ['inPrimaryUpdate'] },
      { wrong: [`${ROLES}.PrimaryKey`], given: ['inPrimaryUpdate'] },
    ],
  },
  'PRIMARY-7': {
    sentence: 'UpdatePrimaryRegion answers with an empty body.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
    observed: [recorded('multi_region/promote_replica')],
    operations: ['UpdatePrimaryRegion'],
    exercisedBy: [{ by: ['UpdatePrimaryRegion'] }],
  },
  'PRIMARY-8': {
    sentence: 'Changing the primary key needs `kms:UpdatePrimaryRegion` on both keys, each in its Region.',
    source: `${API}/API_UpdatePrimaryRegion.html`,
    evidence: 'documented',
    operations: ['UpdatePrimaryRegion'],
    needs: ['permissions'],
  },
} as const satisfies RuleRecords);
