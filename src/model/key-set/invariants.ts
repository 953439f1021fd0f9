// What always holds of a key set: named sentences, each one predicate.

import { entriesOf } from '../../shared/objects.js';
import { STATE_MEMBERS } from '../key/state-members.js';
import { isComplete } from '../key/transition-table.js';
import { isKeyId, isMultiRegionKeyId, partitionOf } from '../vocabulary/identifiers.js';
import { lacksKeyMaterial } from './key-materials.js';
import { hasReplicas, isInCustomKeyStore, isSymmetricEncryption, type Key, type KeySet } from './key-set.js';
import { algorithmsOf } from './key-specs.js';

/** Something that holds of every key set, always. */
export interface Invariant {
  readonly name: string;
  /** The sentence, so that "expected that …" reads on. */
  readonly sentence: string;
  /** Whether it holds of this one. */
  readonly holds: (keySet: KeySet) => boolean;
}

const keysOf = (keySet: KeySet): readonly Key[] => Object.values(keySet.keys);
const everyKey =
  (holds: (key: Key, keySet: KeySet) => boolean) =>
  (keySet: KeySet): boolean =>
    keysOf(keySet).every((key) => holds(key, keySet));
const iff = (a: boolean, b: boolean): boolean => a === b;

/** A key has what goes with its state, and nothing that goes with another. */
const STATE_MEMBER_INVARIANTS: readonly Invariant[] = entriesOf(STATE_MEMBERS).map(
  ([member, { words, has, states }]) => {
    const when = has === 'always' ? 'if and only if' : 'only while';
    const those = states.join(' or ');
    return {
      name: `${member} ${when} ${those}`,
      sentence: `a key has ${words} ${when} it is ${those}`,
      holds: everyKey((key) => {
        const isThere = key[member] !== undefined;
        const belongs = states.includes(key.keyState);
        return has === 'always' ? iff(isThere, belongs) : belongs || !isThere;
      }),
    };
  },
);

/** What holds of every key set, always. */
export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'exactly one primary key',
    sentence: 'exactly one key of a set is its primary key, and no set is without',
    holds: (keySet) => keysOf(keySet).filter((key) => key.region === keySet.primaryRegion).length === 1,
  },
  {
    name: 'one related key in each Region',
    sentence: 'each key of a set is in the Region that it is listed under',
    holds: (keySet) => Object.entries(keySet.keys).every(([region, key]) => key.region === region),
  },
  {
    name: 'one partition',
    sentence: 'all keys of a set are in one partition',
    holds: everyKey((key, keySet) => partitionOf(key.region) === partitionOf(keySet.primaryRegion)),
  },
  {
    name: 'single-Region keys are alone',
    sentence: 'only a multi-Region set has more than one key',
    holds: (keySet) => keySet.multiRegion || keysOf(keySet).length === 1,
  },
  {
    name: 'the key ID tells the kind',
    sentence: 'a key ID begins with mrk- if and only if the key is a multi-Region key',
    holds: ({ keyId, multiRegion }) => isKeyId(keyId) && isMultiRegionKeyId(keyId) === multiRegion,
  },
  {
    name: 'the key spec allows the key usage',
    sentence: 'the key spec allows the key usage',
    holds: ({ keySpec, keyUsage }) => algorithmsOf(keySpec, keyUsage) !== undefined,
  },
  ...STATE_MEMBER_INVARIANTS,
  {
    name: 'PendingReplicaDeletion only on a primary key with replicas',
    sentence: 'only a primary key with replicas is PendingReplicaDeletion',
    holds: everyKey(
      (key, keySet) =>
        key.keyState !== 'PendingReplicaDeletion' || (key.region === keySet.primaryRegion && hasReplicas(keySet)),
    ),
  },
  {
    name: 'Creating only on a replica key',
    sentence: 'only a replica key is ever Creating',
    holds: everyKey((key, keySet) => key.keyState !== 'Creating' || key.region !== keySet.primaryRegion),
  },
  {
    name: 'Updating only as part of a running primary change',
    sentence: 'a key is Updating only while a change of the primary key that involves it runs',
    holds: everyKey((key, { primaryUpdate }) => {
      if (key.keyState !== 'Updating') return true;
      return primaryUpdate !== undefined && (primaryUpdate.from === key.region || primaryUpdate.to === key.region);
    }),
  },
  {
    name: 'a primary change leads to the primary key',
    sentence:
      'a running change of the primary key leads from another Region to the primary Region of a multi-Region set',
    holds: ({ primaryUpdate, primaryRegion, multiRegion }) =>
      primaryUpdate === undefined ||
      (multiRegion && primaryUpdate.to === primaryRegion && primaryUpdate.from !== primaryRegion),
  },
  {
    name: 'imports only with imported key material',
    sentence: 'only a key of origin EXTERNAL has imported material and import parameters',
    holds: everyKey(
      (key, { origin }) =>
        origin === 'EXTERNAL' || (key.importedKeyMaterials === undefined && key.importParameters === undefined),
    ),
  },
  {
    name: 'ValidTo only with expiring imported material',
    sentence: 'only material that is imported has an expiration date',
    holds: everyKey((key) =>
      (key.importedKeyMaterials ?? []).every(
        ({ importState, validTo }) => validTo === undefined || importState === 'IMPORTED',
      ),
    ),
  },
  {
    name: 'imported material is the set’s',
    sentence: 'every imported material is one of the set, once in each key',
    holds: everyKey((key, { keyMaterials }) => {
      const ids = (key.importedKeyMaterials ?? []).map(({ keyMaterialId }) => keyMaterialId);
      return isWithoutRepeats(ids) && ids.every((id) => keyMaterials.some((known) => known.keyMaterialId === id));
    }),
  },
  {
    name: 'a key that can be used has its key material',
    sentence: 'a key of origin EXTERNAL that is Enabled, Disabled or Updating has imported all material that it needs',
    holds: everyKey((key, keySet) => !isComplete(key.keyState) || !lacksKeyMaterial(keySet, key)),
  },
  {
    name: 'PendingImport only while material is missing',
    sentence: 'a key is PendingImport only while material that it needs is not imported',
    holds: everyKey((key, keySet) => key.keyState !== 'PendingImport' || lacksKeyMaterial(keySet, key)),
  },
  {
    name: 'one current material',
    sentence: 'a set has one current key material, or none at all; no material twice; one pending at most',
    holds: ({ keyMaterials }) => {
      const inState = (state: string): number => keyMaterials.filter((material) => material.state === state).length;
      const ids = keyMaterials.map(({ keyMaterialId }) => keyMaterialId);
      return inState('CURRENT') === (ids.length === 0 ? 0 : 1) && inState('PENDING') <= 1 && isWithoutRepeats(ids);
    },
  },
  {
    name: 'material from KMS is there from the start',
    sentence: 'a set of origin AWS_KMS has key material and none pending, and a custom key store’s key has none here',
    holds: (keySet) => {
      const { origin, keyMaterials } = keySet;
      if (isInCustomKeyStore(keySet)) return keyMaterials.length === 0;
      return (
        origin !== 'AWS_KMS' || (keyMaterials.length > 0 && keyMaterials.every(({ state }) => state !== 'PENDING'))
      );
    },
  },
  {
    name: 'only symmetric encryption keys rotate',
    sentence:
      'only a symmetric encryption key outside of custom key stores has rotations, and only of origin AWS_KMS automatic ones',
    holds: (keySet) => {
      const { automaticRotation, onDemandRotation, keyMaterials, origin } = keySet;
      if (automaticRotation !== undefined && origin !== 'AWS_KMS') return false;
      const rotates = automaticRotation !== undefined || onDemandRotation !== undefined || keyMaterials.length > 1;
      return !rotates || (isSymmetricEncryption(keySet) && !isInCustomKeyStore(keySet));
    },
  },
  {
    name: 'a rotation has a date and a type',
    sentence: 'a material has a rotation date if and only if it has a rotation type, and a pending one has neither',
    holds: ({ keyMaterials }) =>
      keyMaterials.every(
        ({ rotatedAt, rotationType, state }) =>
          iff(rotatedAt !== undefined, rotationType !== undefined) && !(state === 'PENDING' && rotatedAt !== undefined),
      ),
  },
  {
    name: 'custom key stores hold single-Region symmetric keys',
    sentence:
      'a key is in a custom key store if and only if its origin is one, and is then a single-Region symmetric encryption key',
    holds: (keySet) =>
      iff(keySet.customKeyStore !== undefined, isInCustomKeyStore(keySet)) &&
      (!isInCustomKeyStore(keySet) || (!keySet.multiRegion && isSymmetricEncryption(keySet))),
  },
  {
    name: 'AWS managed keys are what services make',
    sentence:
      'an AWS managed key is a single-Region symmetric encryption key with material from KMS, always Enabled, and without tags',
    holds: everyKey(
      ({ keyState, tags }, keySet) =>
        keySet.awsService === undefined ||
        (!keySet.multiRegion &&
          isSymmetricEncryption(keySet) &&
          keySet.origin === 'AWS_KMS' &&
          keyState === 'Enabled' &&
          tags === undefined),
    ),
  },
  {
    name: 'Unavailable only in a disconnected custom key store',
    sentence:
      'a key is Unavailable only while its custom key store is disconnected, and then it is that or pending deletion',
    holds: everyKey((key, { customKeyStore }) =>
      customKeyStore?.isDisconnected === true
        ? key.keyState === 'Unavailable' || key.keyState === 'PendingDeletion'
        : key.keyState !== 'Unavailable',
    ),
  },
  {
    name: 'tags, aliases and grants are not repeated',
    sentence: 'no key has a tag key, an alias or a grant ID twice',
    holds: everyKey(
      ({ tags = [], aliases = [], grants = [] }) =>
        isWithoutRepeats(tags.map(({ TagKey }) => TagKey)) &&
        isWithoutRepeats(aliases.map(({ aliasName }) => aliasName)) &&
        isWithoutRepeats(grants.map(({ grantId }) => grantId)),
    ),
  },
];

/** The invariants that do not hold of a key set. */
export function violatedInvariants(keySet: KeySet): readonly Invariant[] {
  return INVARIANTS.filter(({ holds }) => !holds(keySet));
}

function isWithoutRepeats(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}
