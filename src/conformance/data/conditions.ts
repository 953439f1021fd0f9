// What the tables of attribution ask about a call and its key. Each condition is a bit, so that asking costs nothing:
// the tables are read after every call.

import { lacksKeyMaterial } from '../../model/key-set/key-materials.js';
import { hasReplicas, type Key, type KeySet } from '../../model/key-set/key-set.js';
import type { Region } from '../../model/vocabulary/identifiers.js';
import { KEY_STATES } from '../../model/vocabulary/vocabulary.js';

/** At most 31: the bits of a number. The first are the key states: the key is in that one. */
export const CONDITIONS = [
  ...KEY_STATES,
  'singleRegion',
  'multiRegion',
  'replica',
  /** A primary key with replica keys. */
  'withReplicas',
  /** Any other key: its deletion waits for no other's. */
  'withoutReplicas',
  /** A primary key whose replica keys are all Creating. */
  'onlyCreatingReplicas',
  'external',
  'lacksKeyMaterial',
  'holdsKeyMaterial',
  'notSymmetric',
  'inPrimaryUpdate',
  /** The call names its key by an alias. */
  'byAlias',
  /** UpdatePrimaryRegion to the Region where the primary key is, or to another. */
  'toItself',
  'toAnotherRegion',
  /** ReplicateKey into a Region where the set had a replica key before. */
  'madeAgain',
  /** The call names no key that exists. */
  'noKey',
  /** Of a key whose member was wrong: the call made it, or found it Disabled, or was not to change it. */
  'newKey',
  'wasDisabled',
  'otherKey',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** The conditions that hold, a bit each. */
export type Mask = number;

const BITS = Object.fromEntries(CONDITIONS.map((condition, index) => [condition, 1 << index])) as Readonly<
  Record<Condition, Mask>
>;

export function maskOf(conditions: readonly Condition[]): Mask {
  return conditions.reduce((mask, condition) => mask | BITS[condition], 0);
}

/** Whether all that a row asks for is so. */
export function holds(asked: Mask, mask: Mask): boolean {
  return (mask & asked) === asked;
}

/** What is so of one key of a set; without a key, of the set alone. */
export function conditionsOfKey(keySet: KeySet | undefined, key: Key | undefined): Mask {
  if (keySet === undefined) return 0;
  let mask = keySet.multiRegion ? BITS.multiRegion : BITS.singleRegion;
  if (keySet.keySpec !== 'SYMMETRIC_DEFAULT') mask |= BITS.notSymmetric;
  if (keySet.origin === 'EXTERNAL') mask |= BITS.external;
  if (keySet.primaryUpdate !== undefined) mask |= BITS.inPrimaryUpdate;
  if (key === undefined) return mask;
  mask |= BITS[key.keyState];
  if (keySet.origin === 'EXTERNAL') {
    mask |= lacksKeyMaterial(keySet, key) ? BITS.lacksKeyMaterial : BITS.holdsKeyMaterial;
  }
  if (key.region !== keySet.primaryRegion) return mask | BITS.replica | BITS.withoutReplicas;
  if (!hasReplicas(keySet)) return mask | BITS.withoutReplicas;
  mask |= BITS.withReplicas;
  return hasOnlyCreatingReplicas(keySet) ? mask | BITS.onlyCreatingReplicas : mask;
}

/** What is so of a call, from its input. A key that is yet to be made is what the input asks for. */
export function conditionsOfInput(input: unknown, keySet: KeySet | undefined): Mask {
  if (typeof input !== 'object' || input === null) return 0;
  const { KeyId, PrimaryRegion, MultiRegion, KeySpec, Origin } = input as Readonly<Record<string, unknown>>;
  let mask = 0;
  if (typeof KeyId === 'string' && isAlias(KeyId)) mask |= BITS.byAlias;
  if (keySet !== undefined) {
    if (PrimaryRegion === undefined) return mask;
    return mask | (PrimaryRegion === keySet.primaryRegion ? BITS.toItself : BITS.toAnotherRegion);
  }
  mask |= MultiRegion === true ? BITS.multiRegion : BITS.singleRegion;
  if (KeySpec !== undefined && KeySpec !== 'SYMMETRIC_DEFAULT') mask |= BITS.notSymmetric;
  return Origin === 'EXTERNAL' ? mask | BITS.external : mask;
}

function isAlias(keyId: string): boolean {
  return keyId.startsWith('alias/') || keyId.includes(':alias/');
}

function hasOnlyCreatingReplicas(keySet: KeySet): boolean {
  for (const region in keySet.keys) {
    if (region !== keySet.primaryRegion && keySet.keys[region as Region]?.keyState !== 'Creating') return false;
  }
  return true;
}
