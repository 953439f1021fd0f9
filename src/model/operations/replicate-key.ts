// ReplicateKey: a replica of the primary key in another Region of the same partition; Creating, then usable.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html

import { type Refusal, refuse } from '../errors.js';
import { parseRegion, partitionOf, type Region } from '../identifiers.js';
import { copyTags } from '../key-set/copies.js';
import { isPrimary, mustKeyIn } from '../key-set/key-set.js';
import { defaultKeyPolicy } from '../policy.js';
import { keyMetadata } from '../views/key-metadata.js';
import { hasRoomForKey, keyState, newTags, policyIsAcceptable } from './checks.js';
import { eventBase, type KeyContext, keyOperation } from './operation.js';

type Context = KeyContext<'ReplicateKey'>;

export const ReplicateKey = keyOperation({
  name: 'ReplicateKey',
  checks: {
    // The primary key's state allows it. [STATE-1]
    keyState,

    // Only a multi-Region primary key can be replicated. [REPLICATE-1]
    isPrimaryKey: ({ keySet, key, arn }) => {
      if (keySet.multiRegion && isPrimary(keySet, key)) return undefined;
      const rule = keySet.multiRegion ? 'REPLICATE-1' : 'REPLICATE-1a';
      return refuse(rule, { fault: 'notPrimaryToReplicate', keyArn: arn });
    },

    // The Region exists, offers KMS, and is in the primary key's partition. [REPLICATE-3]
    regionInPartition,

    // The account has enabled the Region. [REPLICATE-3]
    regionEnabled: ({ input, host }) =>
      host.isRegionEnabled(replicaRegion(input.ReplicaRegion))
        ? undefined
        : refuse('REPLICATE-3c', { fault: 'replicaRegionInvalid', region: input.ReplicaRegion }),

    // One related key in each Region, whatever its state. [REPLICATE-2]
    regionFree: ({ keySet, input, arn }) => {
      const region = replicaRegion(input.ReplicaRegion);
      if (keySet.keys[region] === undefined) return undefined;
      return region === keySet.primaryRegion
        ? refuse('REPLICATE-2a', { fault: 'replicaInPrimaryRegion', region })
        : refuse('REPLICATE-2', { fault: 'replicaExists', region, keyArn: arn });
    },

    // Few enough tags, none twice, none reserved. [TAG-1]
    tags: newTags,

    // The replica's policy keeps its author in. [REPLICATE-9]
    policy: (context) => policyIsAcceptable(context, replicaRegion(context.input.ReplicaRegion)),

    // One key more in the replica's Region. [QUOTA-1]
    quota: (context) => hasRoomForKey(context, replicaRegion(context.input.ReplicaRegion)),
  },
  decide: (context) => {
    const { input, at, settings, keySet } = context;
    const region = replicaRegion(input.ReplicaRegion);
    const base = eventBase(context);
    return [
      { ...base, type: 'KeyReplicated', replicaRegion: region },
      {
        ...base,
        type: 'ReplicaKeyCreated',
        region,
        // Also where an earlier replica was deleted: nothing of it is left but what is shared. [REPLICATE-4] [REPLICATE-7]
        keyState: 'Creating',
        primaryRegion: keySet.primaryRegion,
        creationEndsAt: settings.replicationDelay === null ? null : at + settings.replicationDelay,
        // Of the request or the defaults, never the primary key's. [REPLICATE-6]
        description: input.Description ?? '',
        ...(input.Policy === undefined ? {} : { policy: input.Policy }),
        ...(input.Tags === undefined || input.Tags.length === 0 ? {} : { tags: input.Tags }),
      },
    ];
  },
  answer: ({ input, settings, accountId }, keySet) => {
    const replica = mustKeyIn(keySet, replicaRegion(input.ReplicaRegion));
    return {
      ReplicaKeyMetadata: keyMetadata(keySet, replica, settings),
      ReplicaPolicy: replica.policy ?? defaultKeyPolicy(accountId, replica.region),
      ...(replica.tags === undefined ? {} : { ReplicaTags: copyTags(replica.tags) }),
    };
  },
});

function regionInPartition({ input, region }: Context): Refusal | undefined {
  const replica = parseRegion(input.ReplicaRegion);
  if (replica === undefined) {
    return refuse('REPLICATE-3b', { fault: 'replicaRegionInvalid', region: input.ReplicaRegion });
  }
  return partitionOf(replica) === partitionOf(region)
    ? undefined
    : refuse('REPLICATE-3a', { fault: 'replicaRegionInOtherPartition', region: replica, primaryRegion: region });
}

/** The Region of the request, once it is known to exist. */
function replicaRegion(text: string): Region {
  const region = parseRegion(text);
  if (region === undefined) throw new Error(`${text} is no Region: regionInPartition must come before`);
  return region;
}
