// ReplicateKey: a replica of the primary key in another Region of the same partition; Creating, then usable.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html

import { fails, na, ok } from '../key/state-table.js';
import { copyTags } from '../key-set/copies.js';
import { isPrimary, mustKeyIn } from '../key-set/key-set.js';
import { firstState } from '../key-set/step.js';
import { DESCRIPTION, KEY_ID, POLICY, REGION, TAGS } from '../requests/members.js';
import { defaultKeyPolicy } from '../requests/policy.js';
import { applies, boolean, free, required } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { KEY_METADATA, TAG_LIST, TEXT } from '../views/answers.js';
import { keyMetadata } from '../views/key-metadata.js';
import { parseRegion, partitionOf } from '../vocabulary/identifiers.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { hasRoomForKey, keyState, newTags } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { policyIsAcceptable } from './key-policy.js';
import { anyKey, anything, hasTags, onKey } from './needs.js';

export const ReplicateKey = operation('ReplicateKey', {
  input: {
    KeyId: required(KEY_ID),
    ReplicaRegion: required(REGION),
    Policy: POLICY,
    BypassPolicyLockoutSafetyCheck: boolean(),
    Description: DESCRIPTION,
    Tags: TAGS,
  },
  output: {
    ReplicaKeyMetadata: required(KEY_METADATA),
    ReplicaPolicy: required(free('json', TEXT)),
    ReplicaTags: applies(free('emptyOrAbsent', TAG_LIST)),
  },
  // biome-ignore format: a list
  errors: [
    'AlreadyExistsException', 'DisabledException', 'InvalidArnException', 'KMSInvalidStateException',
    'KMSInternalException', 'LimitExceededException', 'MalformedPolicyDocumentException', 'NotFoundException',
    'TagException', 'UnsupportedOperationException',
  ],
  requestQuota: 5,
  countsThere: { CreateKey: 2 },
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), na, fails(14), fails(15)],
  changes: ['metadata', 'tags', 'keyPolicy', 'aliases', 'grants', 'rotation'],
  // [REPLICATE-8]
  needs: [
    onKey('KeyId'),
    { action: 'CreateKey', on: anything, in: 'ReplicaRegion' },
    { action: 'TagResource', on: anyKey, in: 'ReplicaRegion', when: hasTags },
  ],
  audit: { defaults: { BypassPolicyLockoutSafetyCheck: false, Description: '' } },
  order: {
    evidence: 'observed',
    rule: 'REPLICATE-1',
    reason:
      'For a Region that was taken a replica key was refused as no primary key, and a Disabled primary key as Disabled.',
  },
})
  // Only a multi-Region primary key can be replicated. [REPLICATE-1]
  .check(
    'isPrimaryKey',
    ({ keySet, key, arn }) => {
      if (keySet.multiRegion && isPrimary(keySet, key)) return undefined;
      const rule = keySet.multiRegion ? 'REPLICATE-1' : 'REPLICATE-1a';
      return refuse(rule, { fault: 'notPrimaryToReplicate', keyArn: arn });
    },
    { regionFree: ['REPLICATE-2', 'REPLICATE-2a'] },
  )
  // The primary key's state allows it. [STATE-1]
  .check('keyState', keyState, { regionFree: ['REPLICATE-2', 'REPLICATE-2a'] })
  // The Region exists, offers KMS, and is in the primary key's partition. [REPLICATE-3]
  .find('replicaRegion', ({ input, region }) => {
    const replicaRegion = parseRegion(input.ReplicaRegion);
    if (replicaRegion === undefined) {
      return refuse('REPLICATE-3b', { fault: 'replicaRegionInvalid', region: input.ReplicaRegion });
    }
    return partitionOf(replicaRegion) === partitionOf(region)
      ? replicaRegion
      : refuse('REPLICATE-3a', {
          fault: 'replicaRegionInOtherPartition',
          region: replicaRegion,
          primaryRegion: region,
        });
  })
  // The account has enabled the Region. [REPLICATE-3]
  .check('regionEnabled', ({ replicaRegion, host }) =>
    host.isRegionEnabled(replicaRegion)
      ? undefined
      : refuse('REPLICATE-3c', { fault: 'replicaRegionInvalid', region: replicaRegion }),
  )
  // One related key in each Region, whatever its state. [REPLICATE-2]
  .check('regionFree', ({ keySet, replicaRegion, arn }) => {
    if (keySet.keys[replicaRegion] === undefined) return undefined;
    return replicaRegion === keySet.primaryRegion
      ? refuse('REPLICATE-2a', { fault: 'replicaInPrimaryRegion', region: replicaRegion })
      : refuse('REPLICATE-2', { fault: 'replicaExists', region: replicaRegion, keyArn: arn });
  })
  // What CreateKey would refuse there is the answer here. [REPLICATE-11]
  // Few enough tags, none twice, none reserved. [TAG-1]
  .check('tags', newTags)
  // The replica's policy keeps its author in. [REPLICATE-9]
  .check('policy', (context) => policyIsAcceptable(context, context.replicaRegion))
  // One key more in the replica's Region. [QUOTA-1]
  .check('quota', (context) => hasRoomForKey(context, context.replicaRegion))
  .decide((context) => {
    const { input, at, settings, keySet, replicaRegion } = context;
    const base = eventBase(context);
    return [
      { ...base, type: 'KeyReplicated', replicaRegion },
      {
        ...base,
        type: 'ReplicaKeyCreated',
        region: replicaRegion,
        // Also where an earlier replica was deleted: nothing of it is left but what is shared. [REPLICATE-4] [REPLICATE-7]
        keyState: firstState('ReplicateKey'),
        primaryRegion: keySet.primaryRegion,
        creationEndsAt: settings.replicationDelay === null ? null : at + settings.replicationDelay,
        // Of the request or the defaults, never the primary key's. [REPLICATE-6]
        description: input.Description ?? '',
        ...(input.Policy === undefined ? {} : { policy: input.Policy }),
        ...(input.Tags === undefined || input.Tags.length === 0 ? {} : { tags: input.Tags }),
      },
    ];
  })
  .answer(({ replicaRegion, settings, accountId }, keySet) => {
    const replica = mustKeyIn(keySet, replicaRegion);
    return {
      ReplicaKeyMetadata: keyMetadata(keySet, replica, settings),
      ReplicaPolicy: replica.policy ?? defaultKeyPolicy(accountId, replica.region),
      ...(replica.tags === undefined ? {} : { ReplicaTags: copyTags(replica.tags) }),
    };
  });
