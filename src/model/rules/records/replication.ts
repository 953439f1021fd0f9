// Replicating keys.

import { POLICY_MEMBERS, ROLES, TAG_MEMBERS } from '../members.js';
import { family, type RuleRecords } from '../record.js';
import { API, GUIDE, LOCALSTACK, RECORDINGS, recorded, SEEN, snapshot } from '../sources.js';

export const REPLICATION = family({
  'REPLICATE-1': {
    sentence:
      'Only a multi-Region primary key can be replicated: on a replica key UnsupportedOperationException `<arn> is not a multi-region primary key.`',
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
    observed: [
      snapshot('test_replicate_replica_key_should_fail', '2025-09-08'),
      recorded('multi_region/replicate_replica'),
    ],
    operations: ['ReplicateKey'],
    faults: ['notPrimaryToReplicate'],
    exercisedBy: [{ by: ['ReplicateKey'] }],
    blamedFor: [{ refusing: ['ReplicateKey'] }],
  },
  'REPLICATE-1a': {
    sentence: 'ReplicateKey on a single-Region key is refused as on a replica key.',
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'assumed',
    question: 'What does ReplicateKey answer on a single-Region key?',
    operations: ['ReplicateKey'],
    faults: ['notPrimaryToReplicate'],
    open: [
      {
        when: 'the called key is a single-Region key',
        answers: ['UnsupportedOperationException', 'ValidationException'],
        reason: 'Seen only on a replica key.',
        example: [{ operation: 'CreateKey' }, { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } }],
      },
    ],
  },
  'REPLICATE-1b': {
    sentence: 'ReplicateKey looks at the kind of the key before it looks at the key state.',
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'assumed',
    question: 'What does ReplicateKey answer on a Disabled replica key?',
    probe: {
      answers: ['UnsupportedOperationException', 'DisabledException'],
      example: [
        { operation: 'CreateKey', input: { MultiRegion: true } },
        { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-2' } },
        { wait: 60 },
        { operation: 'DisableKey', region: 'eu-west-2' },
        { operation: 'ReplicateKey', region: 'eu-west-2', input: { ReplicaRegion: 'ap-northeast-1' } },
      ],
    },
    operations: ['ReplicateKey'],
    needs: ['undecided'],
  },
  'REPLICATE-2': {
    sentence:
      'A Region holds one key of a set, also while that key is pending deletion: another replica is AlreadyExistsException.',
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
    observed: [
      { date: '2021-10' },
      { date: '2022-07' },
      recorded('multi_region/replicate_existing'),
      recorded('multi_region/replicate_deleting_replica'),
    ],
    operations: ['ReplicateKey'],
    faults: ['replicaExists'],
  },
  'REPLICATE-2a': {
    sentence:
      "Replicating into the primary key's own Region is ValidationException `<Region> cannot have a replica because it contains the primary.`",
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [recorded('multi_region/replicate_region_us-east-1')],
    operations: ['ReplicateKey'],
    faults: ['replicaInPrimaryRegion'],
    open: [
      {
        when: "the Region is the primary key's own",
        answers: ['ValidationException'],
        reason: SEEN,
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'us-east-1' } },
        ],
      },
    ],
  },
  'REPLICATE-3': {
    sentence:
      "The replica's Region must be in the primary key's partition, offer AWS KMS, and be enabled for the account.",
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
    operations: ['ReplicateKey'],
    exercisedBy: [{ by: ['ReplicateKey'] }],
  },
  'REPLICATE-3a': {
    sentence:
      'A `ReplicaRegion` in another partition is ValidationException: keys of the China Regions are replicated only between each other.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [recorded('multi_region/replicate_region_cn-north-1')],
    operations: ['ReplicateKey'],
    faults: ['replicaRegionInOtherPartition'],
    open: [
      {
        when: 'the Region is in another partition',
        answers: ['ValidationException', 'UnsupportedOperationException'],
        reason: 'The first was seen in 2026-09; AWS named the second in 2022 for a Region without HMAC keys.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'cn-north-1' } },
        ],
      },
    ],
  },
  'REPLICATE-3b': {
    sentence: 'A `ReplicaRegion` where AWS KMS is not offered is ValidationException.',
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [recorded('multi_region/replicate_region_us-invalid-1')],
    operations: ['ReplicateKey'],
    faults: ['replicaRegionInvalid'],
    open: [
      {
        when: 'the Region does not exist, or has no AWS KMS',
        answers: ['ValidationException', 'UnsupportedOperationException'],
        reason: 'The first was seen in 2026-09; AWS named the second in 2022 for a Region without HMAC keys.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'us-east-9' } },
        ],
      },
    ],
  },
  'REPLICATE-3c': {
    sentence: 'A `ReplicaRegion` that the account has not enabled is ValidationException.',
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'assumed',
    question: 'What does ReplicateKey answer to a Region that the account has not enabled?',
    operations: ['ReplicateKey'],
    faults: ['replicaRegionInvalid'],
    open: [
      {
        when: 'the account has not enabled the Region',
        answers: ['ValidationException', 'UnsupportedOperationException'],
        reason: 'Not seen, but the first for a Region that does not exist.',
        example: [
          { operation: 'CreateKey', input: { MultiRegion: true } },
          { operation: 'ReplicateKey', input: { ReplicaRegion: 'af-south-1' } },
        ],
      },
    ],
    needs: ['enabledRegions'],
  },
  'REPLICATE-4': {
    sentence:
      'ReplicateKey shows the replica key `Creating`, without `CurrentKeyMaterialId`; the primary key lists it at once, and seconds later it is `Enabled`.',
    source: LOCALSTACK,
    evidence: 'observed',
    observed: [
      snapshot('test_replicate_key', '2025-11-10'),
      recorded('multi_region/replicate_region_ap-east-1'),
      recorded('multi_region/replica_ready_poll'),
    ],
    operations: ['ReplicateKey'],
    exercisedBy: [{ by: ['ReplicateKey', 'creationEnded'] }, { by: ['metadata'], given: ['Creating'] }],
    blamedFor: [
      { wrong: ['KeyState', 'Enabled', 'CurrentKeyMaterialId'], after: ['ReplicateKey'], given: ['newKey'] },
      { wrong: [ROLES], after: ['ReplicateKey'] },
      { wrong: ['Enabled', ROLES, 'CurrentKeyMaterialId'], after: ['creationEnded'] },
    ],
  },
  'REPLICATE-5': {
    sentence:
      'A replica of a key with imported key material becomes `PendingImport` and takes only the same key material; the primary key must have its own.',
    source: `${GUIDE}/importing-keys.html`,
    evidence: 'documented',
    observed: [
      recorded('imports_multi_region/replicate_pending_import'),
      recorded('imports_multi_region/replica_pending_poll'),
      recorded('imports_multi_region/replica_wrong_first'),
    ],
    operations: ['ReplicateKey'],
    exercisedBy: [
      { by: ['ImportKeyMaterial'], given: ['replica'] },
      { by: ['metadata'], given: ['PendingImport', 'replica'] },
    ],
    blamedFor: [
      { refusing: ['ReplicateKey'], given: ['external'] },
      { wrong: ['KeyState', 'Enabled'], after: ['ReplicateKey'], given: ['newKey', 'external'] },
      { wrong: ['KeyState'], after: ['creationEnded'], given: ['external'] },
    ],
  },
  'REPLICATE-6': {
    sentence:
      "A replica's policy, tags and description come from the request or the defaults, never from the primary key.",
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
    observed: [snapshot('test_replicate_key', '2025-11-10'), recorded('multi_region/replicate_region_ap-east-1')],
    operations: ['ReplicateKey'],
    varies: [
      {
        kind: 'view',
        what: '`ReplicaTags` of a replica key without tags',
        conforms: "absent, as was seen, or empty, as in AWS's example",
      },
    ],
    exercisedBy: [{ by: ['ReplicateKey'] }],
    blamedFor: [
      { wrong: [...POLICY_MEMBERS, ...TAG_MEMBERS, 'Description'], after: ['ReplicateKey'], given: ['newKey'] },
    ],
  },
  'REPLICATE-7': {
    sentence:
      "A replica that is made again after its deletion has the set's shared properties and new independent ones.",
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
    operations: ['ReplicateKey'],
    needs: ['clock'],
    exercisedBy: [{ by: ['ReplicateKey'], given: ['madeAgain'] }],
    blamedFor: [
      { refusing: ['ReplicateKey'], given: ['madeAgain'] },
      { wrong: ['Grants', 'Aliases', 'CreationDate'], after: ['ReplicateKey'], given: ['newKey'] },
      {
        wrong: [...POLICY_MEMBERS, ...TAG_MEMBERS, 'Description'],
        after: ['ReplicateKey'],
        given: ['newKey', 'madeAgain'],
      },
    ],
  },
  'REPLICATE-8': {
    sentence:
      "Replicating needs `kms:ReplicateKey` on the primary key, and in the replica's Region `kms:CreateKey` and, with tags, `kms:TagResource`.",
    source: `${API}/API_ReplicateKey.html`,
    evidence: 'documented',
    operations: ['ReplicateKey'],
    needs: ['permissions'],
  },
  'REPLICATE-9': {
    sentence:
      "A replica key's policy is asked the same of as every key policy; one that is too long is LimitExceededException.",
    source: `${API}/API_PutKeyPolicy.html`,
    evidence: 'documented',
    operations: ['takes Policy'],
    faults: ['policyTooLong'],
  },
  'REPLICATE-10': {
    sentence:
      "A replica key that is `Creating` answers GetKeyRotationStatus as its primary key does, and shows that key's `ExpirationModel`.",
    source: `${RECORDINGS}/multi_region.json`,
    evidence: 'observed',
    observed: [
      recorded('multi_region/replica_initial_rotation'),
      recorded('imports_multi_region/replicate_imported_primary'),
    ],
    operations: ['ReplicateKey', 'GetKeyRotationStatus'],
    exercisedBy: [
      { by: ['GetKeyRotationStatus'], given: ['Creating'] },
      { by: ['metadata'], given: ['Creating', 'external'] },
    ],
    blamedFor: [
      { refusing: ['GetKeyRotationStatus'], given: ['Creating'] },
      { wrong: ['ExpirationModel'], after: ['ReplicateKey'], given: ['newKey', 'external'] },
    ],
  },
  'REPLICATE-11': {
    sentence:
      "ReplicateKey first tries CreateKey in the replica's Region, so that what that refuses for policy, tags or quota is its own answer, and nothing is made.",
    source: `${GUIDE}/requests-per-second.html`,
    evidence: 'documented',
    operations: ['ReplicateKey'],
    needs: ['undecided'],
  },
} as const satisfies RuleRecords);
