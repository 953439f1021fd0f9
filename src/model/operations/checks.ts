// Rules that several operations share.

import { isPrimary, type Tag } from '../key-set/key-set.js';
import { type Refusal, refuse } from '../rules/errors.js';
import type { Instant, Region } from '../vocabulary/identifiers.js';
import type { Call, KeyCall } from './call.js';
import type { Order } from './card.js';
import { stateGate } from './state-gate.js';

/** The key state allows the operation. [STATE-1] */
export function keyState({ card, keySet, key, arn }: KeyCall): Refusal | undefined {
  return stateGate(card, keySet, key.keyState, arn);
}

/** The key's material is imported. [IMPORT-5] */
export function isExternal({ keySet, arn }: KeyCall): Refusal | undefined {
  if (keySet.origin === 'EXTERNAL') return undefined;
  return refuse('IMPORT-5a', { fault: 'keyOrigin', keyArn: arn, origin: keySet.origin });
}

/** Automatic rotation: only key material that KMS has made. [ROTATE-2] */
export function hasMaterialOfKms({ keySet, arn }: KeyCall): Refusal | undefined {
  return keySet.origin === 'AWS_KMS'
    ? undefined
    : refuse('ROTATE-2', { fault: 'keyOrigin', keyArn: arn, origin: keySet.origin });
}

/** The rotation of a set is the primary key's. [ROTATE-1] [ROTATE-4] */
export function isNoReplica(rule: 'ROTATE-1a' | 'ROTATE-4a'): (context: KeyCall) => Refusal | undefined {
  return ({ operation, keySet, key, arn }) =>
    isPrimary(keySet, key) ? undefined : refuse(rule, { fault: 'keyIsReplica', keyArn: arn, operation });
}

/** Last of all: the call would succeed, but was only to be tried. [DRYRUN-1] */
export function dryRun({ input }: Call<{ readonly DryRun?: boolean }>): Refusal | undefined {
  if (input.DryRun !== true) return undefined;
  return refuse('DRYRUN-1', { fault: 'dryRun' });
}

/** The order of a card with a dry run: it comes last. */
export const DRY_RUN_LAST: Order = {
  evidence: 'documented',
  rule: 'DRYRUN-1',
  reason: 'AWS answers a dry run so only where the call would have succeeded.',
};

/** Tag keys: none reserved, none twice. [TAG-1] */
export function tagKeysAreValid(tags: readonly Tag[] | undefined): Refusal | undefined {
  if (tags === undefined) return undefined;
  const seen = new Set<string>();
  for (const { TagKey } of tags) {
    if (/^aws:/i.test(TagKey)) return refuse('TAG-1', { fault: 'tagKeyReserved', tagKey: TagKey });
    if (seen.has(TagKey)) return refuse('TAG-1', { fault: 'tagKeyTwice', tagKey: TagKey });
    seen.add(TagKey);
  }
  return undefined;
}

/** A new key has at most 50 tags. [TAG-1] */
export function newTags({ input, settings }: Call<{ readonly Tags?: readonly Tag[] }>): Refusal | undefined {
  const { Tags: tags } = input;
  if (tags === undefined) return undefined;
  const limit = settings.quotas.tagsPerKey;
  if (tags.length > limit) return refuse('TAG-1', { fault: 'tooManyTags', limit });
  return tagKeysAreValid(tags);
}

/** The only policy name is `default`. [POLICY-2] */
export function policyNameIsDefault({ input }: Call<{ readonly PolicyName?: string }>): Refusal | undefined {
  const { PolicyName: name = 'default' } = input;
  return name === 'default' ? undefined : refuse('POLICY-2', { fault: 'policyNameUnknown', policyName: name });
}

/** A Region has room for one more key. [QUOTA-1] */
export function hasRoomForKey({ host, settings }: Call, region: Region): Refusal | undefined {
  const usage = host.keyCount(region);
  const limit = settings.quotas.keysPerRegion;
  return usage < limit ? undefined : refuse('QUOTA-1', { fault: 'keyQuota', region, limit, usage });
}

/** A page size that the operation does not take, although the API model admits it. [PAGE-1] */
export function limitAtMost(limit: number | undefined, most: number): Refusal | undefined {
  if (limit === undefined || limit <= most) return undefined;
  return refuse('PAGE-1', { fault: 'pageSize', value: limit, limit: most });
}

/** A marker that KMS did not give out. [PAGE-1] */
export function badMarker(): Refusal {
  return refuse('PAGE-1', { fault: 'markerUnknown' });
}

export function inDays(at: Instant, days: number): Instant {
  return at + days * 86_400_000;
}
