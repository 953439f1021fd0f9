// What the records of rules ask about a call and its key, by name. What each means is code, in expectations/conditions.ts.

import { KEY_STATES } from '../vocabulary/vocabulary.js';

/** The most telling first: where several rules could be to blame, the one that asks for the more telling condition is. */
export const CONDITIONS = [
  // Of the call.
  /** It names its key by an alias. */
  'byAlias',
  /** It names its key by a key ID, and not by an ARN. */
  'byKeyId',
  /** It names no key that exists. */
  'noKey',
  /** ReplicateKey into a Region where the set had a replica key before. */
  'madeAgain',
  /** UpdatePrimaryRegion to the Region where the primary key is, or to another. */
  'toItself',
  'toAnotherRegion',
  /** ReEncrypt from a key ARN of another Region. */
  'sourceInAnotherRegion',
  /** A data key is to have no length, or two. */
  'noOneLength',
  /** ListKeyRotations of rotations only. */
  'rotationsOnly',
  'withGrantToken',
  /** A statement of the key policy has no action, or no resource, or another resource than `*`. */
  'idleStatement',
  /** CreateGrant: a principal of the grant is a service. */
  'grantsToService',
  // Of a key whose member was wrong: the call was not to change it, or made it, or found it Disabled.
  'otherKey',
  'newKey',
  'wasDisabled',
  // Of the key that the call names, and of its set.
  'inPrimaryUpdate',
  /** A primary key whose replica keys are all Creating. */
  'onlyCreatingReplicas',
  /** A primary key with replica keys. */
  'withReplicas',
  /** An on-demand rotation runs. */
  'rotatesOnDemand',
  'lacksKeyMaterial',
  /** The key lacks key material after the call. */
  'lacksKeyMaterialAfterwards',
  ...KEY_STATES,
  'mlKem',
  'notSymmetric',
  /** The key material is imported; of CreateKey: is to be. */
  'external',
  'primary',
  'replica',
  /** Its deletion waits for no other's: a replica key, or a primary key without any. */
  'withoutReplicas',
  'holdsKeyMaterial',
  'multiRegion',
  'singleRegion',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** All of these hold; of those in a list of their own, one. */
export type Given = readonly (Condition | readonly Condition[])[];
