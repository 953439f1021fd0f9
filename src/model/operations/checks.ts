// Rules that several operations share.

import { type Refusal, refuse } from '../errors.js';
import { type Instant, partitionOf, type Region } from '../identifiers.js';
import { originWording, stateGate } from '../key/state-gate.js';
import { isPrimary, type Tag } from '../key-set/key-set.js';
import { isPrincipalName, namesPrincipals, parsePolicy, principalsOf, statementsOf, utf8Length } from '../policy.js';
import type { Operation } from '../vocabulary.js';
import type { CallContext, KeyContext } from './operation.js';

/** The key state allows the operation. [STATE-1] */
export function keyState<O extends Operation>({ operation, keySet, key, arn }: KeyContext<O>): Refusal | undefined {
  return stateGate(operation, keySet, key.keyState, arn);
}

/** The key's material is imported. [IMPORT-5] */
export function isExternal<O extends Operation>({ keySet, arn }: KeyContext<O>): Refusal | undefined {
  if (keySet.origin === 'EXTERNAL') return undefined;
  return refuse('IMPORT-5a', 'UnsupportedOperationException', `${arn} ${originWording(keySet)}`);
}

/** Automatic rotation: only key material that KMS has made. [ROTATE-2] */
export function hasMaterialOfKms<O extends Operation>({ keySet, arn }: KeyContext<O>): Refusal | undefined {
  return keySet.origin === 'AWS_KMS'
    ? undefined
    : refuse('ROTATE-2', 'UnsupportedOperationException', `${arn} ${originWording(keySet)}`);
}

/** The rotation of a set is set on its primary key only. [ROTATE-1] */
export function isNoReplica<O extends Operation>({ operation, keySet, key, arn }: KeyContext<O>): Refusal | undefined {
  if (isPrimary(keySet, key)) return undefined;
  const rule = operation === 'RotateKeyOnDemand' ? 'ROTATE-4a' : 'ROTATE-1a';
  return refuse(
    rule,
    'UnsupportedOperationException',
    `${arn} is a multi-region replica key which is not valid for ${operation}.`,
  );
}

/** Last of all: the call would succeed, but was only to be tried. [DRYRUN-1] */
export function dryRun<O extends Operation>({ input }: CallContext<O>): Refusal | undefined {
  if ((input as { readonly DryRun?: boolean }).DryRun !== true) return undefined;
  return refuse(
    'DRYRUN-1',
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
  );
}

/** Tag keys: none reserved, none twice. [TAG-1] */
export function tagKeysAreValid(tags: readonly Tag[] | undefined): Refusal | undefined {
  if (tags === undefined) return undefined;
  const seen = new Set<string>();
  for (const { TagKey } of tags) {
    if (/^aws:/i.test(TagKey)) return refuse('TAG-1', 'TagException', 'Tags beginning with aws: are reserved');
    if (seen.has(TagKey)) return refuse('TAG-1', 'TagException', 'Duplicate tag keys');
    seen.add(TagKey);
  }
  return undefined;
}

/** A new key has at most 50 tags. [TAG-1] */
export function newTags<O extends Operation>({ input, settings }: CallContext<O>): Refusal | undefined {
  const { Tags: tags } = input as { readonly Tags?: readonly Tag[] };
  if (tags === undefined) return undefined;
  if (tags.length > settings.quotas.tagsPerKey) return refuse('TAG-1', 'TagException', 'Too many tags');
  return tagKeysAreValid(tags);
}

/**
 * A key policy: small enough, a policy document, a principal in every statement, principals that exist, and its author
 * not locked out. [REPLICATE-9] `region` is the Region of the key that gets it.
 */
export function policyIsAcceptable<O extends Operation>(call: CallContext<O>, region: Region): Refusal | undefined {
  const { Policy: policy, BypassPolicyLockoutSafetyCheck: bypass } = call.input as {
    readonly Policy?: string;
    readonly BypassPolicyLockoutSafetyCheck?: boolean;
  };
  if (policy === undefined) return undefined;
  const { host, settings, principal, accountId } = call;
  if (utf8Length(policy) > settings.quotas.policyBytes) {
    return refuse(
      'REPLICATE-9',
      'LimitExceededException',
      `The key policy is longer than ${settings.quotas.policyBytes} bytes.`,
    );
  }
  const document = parsePolicy(policy);
  const statements = statementsOf(document);
  if (statements === undefined) {
    return refuse('REPLICATE-9', 'MalformedPolicyDocumentException', 'The policy is not a valid policy document.');
  }
  if (!statements.every(namesPrincipals)) {
    return refuse('REPLICATE-9', 'MalformedPolicyDocumentException', 'Policy contains a statement with no principal.');
  }
  const isKnown = ({ kind, name }: { kind: string; name: string }): boolean =>
    isPrincipalName(kind, name) && host.principalExists(name);
  if (!principalsOf(statements).every(isKnown)) {
    return refuse(
      'REPLICATE-9',
      'MalformedPolicyDocumentException',
      'Policy contains a statement with one or more invalid principals.',
    );
  }
  if (bypass === true || host.policyAdmitsAuthor(document, { principal, accountId, partition: partitionOf(region) })) {
    return undefined;
  }
  return refuse(
    'REPLICATE-9',
    'MalformedPolicyDocumentException',
    'The new key policy will not allow you to update the key policy in the future.',
  );
}

/** The only policy name is `default`. [POLICY-2] */
export function policyNameIsDefault<O extends Operation>({ input }: CallContext<O>): Refusal | undefined {
  const { PolicyName: name = 'default' } = input as { readonly PolicyName?: string };
  return name === 'default' ? undefined : refuse('POLICY-2', 'NotFoundException', `No such policy exists: ${name}`);
}

/** A Region has room for one more key. [QUOTA-1] */
export function hasRoomForKey<O extends Operation>(
  { host, settings }: CallContext<O>,
  region: Region,
): Refusal | undefined {
  const usage = host.keyCount(region);
  const quota = settings.quotas.keysPerRegion;
  if (usage < quota) return undefined;
  return refuse(
    'QUOTA-1',
    'LimitExceededException',
    `Key quota for this account in this region is ${quota} but the current usage is ${usage}.`,
  );
}

/** A page size that the operation does not take, although the API model admits it. [PAGE-1] */
export function limitAtMost(limit: number | undefined, most: number): Refusal | undefined {
  if (limit === undefined || limit <= most) return undefined;
  return refuse(
    'PAGE-1',
    'ValidationException',
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ` +
      `less than or equal to ${most}`,
  );
}

/** A marker that KMS did not give out. [PAGE-1] */
export function badMarker(): Refusal {
  return refuse('PAGE-1', 'InvalidMarkerException', '');
}

export function inDays(at: Instant, days: number): Instant {
  return at + days * 86_400_000;
}
