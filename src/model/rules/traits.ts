// Operations by what they have in common. Which have it follows from their cards: operations/traits.ts.

import type { Operation } from '../vocabulary/vocabulary.js';

export const TRAITS = [
  /** The cryptographic operations, and GetPublicKey. */
  'gated',
  /** By a key ID or key ARN, if not by an alias. */
  'names a key',
  /** It names a key, and works on keys of other accounts; or it does not. */
  'crosses accounts',
  'stays in its account',
  /** It names a key, takes no alias for it, and declares InvalidArnException. */
  'declines aliases',
  /** It names a key, and the key policy of an AWS managed key does not allow it to the account. */
  'closed on AWS managed keys',
  /** Its answer is a ciphertext, or has one of what it has made. */
  'gives a CiphertextBlob',
  /** Its answer has a blob that cryptography makes. */
  'gives what cryptography makes',
  'makes data key pairs',
  'takes Tags',
  'takes Policy',
  'takes Marker',
  /** It takes smaller pages only than the API model admits. */
  'narrows Limit',
  'takes DryRun',
  'takes GrantTokens',
  'is about aliases',
  'is about grants',
  /** It changes the rotation of the set alone, or shows it, or the key material between which it rotates. */
  'is about rotation',
  /** AWS's key-state table has it, and lets it pass everywhere. */
  'works in every key state',
] as const;
export type Trait = (typeof TRAITS)[number];

/** Operations by name or by what they have in common. */
export type Operations = readonly (Operation | Trait)[];
