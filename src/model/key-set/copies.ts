// Copies of what a key holds: the state shares nothing with an event or an answer, which are their reader's to change.

import type { GrantConstraints, Tag } from './key-set.js';

export function copyTags(tags: readonly Tag[]): { TagKey: string; TagValue: string }[] {
  return tags.map(({ TagKey, TagValue }) => ({ TagKey, TagValue }));
}

/** A pair of an encryption context may be named `__proto__`: spreading keeps it a pair. */
export function copyConstraints(constraints: GrantConstraints): GrantConstraints {
  const { EncryptionContextSubset: subset, EncryptionContextEquals: equals, SourceArn } = constraints;
  return {
    ...(subset === undefined ? {} : { EncryptionContextSubset: { ...subset } }),
    ...(equals === undefined ? {} : { EncryptionContextEquals: { ...equals } }),
    ...(SourceArn === undefined ? {} : { SourceArn }),
  };
}
