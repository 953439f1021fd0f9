// The life of each kind of key: the steps of the lifecycle that such a key can take, from its creation on. What a key is
// in its set, whether its key material is imported, and where it is kept decide which events and facts can come.

import { entriesOf } from '../../shared/objects.js';
import type { LifecycleEventType, LifecycleFacts, LifecycleState, NextState } from './lifecycle.js';
import { TRANSITIONS } from './transition-table.js';

const KINDS_OF_KEYS = ['primary', 'replica', 'imported', 'customKeyStore'] as const;

/**
 * A kind of key. `primary` and `replica`: multi-Region keys whose key material KMS makes, as long as they are that.
 * `imported`: what a key of origin EXTERNAL lives through, primary or replica. `customKeyStore`: a single-Region key in
 * a custom key store. A single-Region key with key material from KMS lives as a primary key without replicas.
 */
export type KindOfKey = (typeof KINDS_OF_KEYS)[number];

type Kinds = readonly KindOfKey[];

type Met = LifecycleEventType | keyof LifecycleFacts;

/** Events and facts that only some kinds of keys meet with. */
const ONLY_OF: readonly (readonly [Kinds, ...(readonly Met[])])[] = [
  [['primary', 'imported', 'customKeyStore'], 'CreateKey'],
  [['replica', 'imported'], 'ReplicateKey', 'CreationCompleted'],
  [['primary', 'replica', 'imported'], 'UpdatePrimaryRegion', 'PrimaryUpdateCompleted', 'inPrimaryUpdate'],
  [['primary', 'imported'], 'LastReplicaDeleted', 'hasReplicas'],
  [['imported'], 'ImportKeyMaterial', 'DeleteImportedKeyMaterial', 'KeyMaterialChanged', 'lacksKeyMaterial'],
  [['customKeyStore'], 'CustomKeyStoreConnected', 'CustomKeyStoreDisconnected', 'isDisconnected', 'wasDisabled'],
];

function canMeet(kind: KindOfKey, met: Met): boolean {
  return ONLY_OF.every(([kinds, ...only]) => !only.includes(met) || kinds.includes(kind));
}

/** One step of a life, and the fact that must hold for it, if there is one. */
export interface LifeStep {
  readonly from: LifecycleState;
  readonly event: LifecycleEventType;
  readonly guard?: keyof LifecycleFacts;
  readonly to: NextState;
}

/** The steps that a key of this kind can take, in the machine's order. What it cannot come to is left out. */
export function lifeOf(kind: KindOfKey): readonly LifeStep[] {
  const canBe = (met: Met): boolean => canMeet(kind, met);
  const reached = new Set<LifecycleState>(['NotCreated']);
  const steps: LifeStep[] = [];
  // A set goes on to what is added to it meanwhile.
  for (const from of reached) {
    for (const [event, transitions] of entriesOf(TRANSITIONS[from])) {
      if (!canBe(event)) continue;
      for (const { guard, target } of transitions ?? []) {
        if (guard !== undefined && !canBe(guard)) continue;
        steps.push({ from, event, ...(guard === undefined ? {} : { guard }), to: target });
        reached.add(target);
      }
    }
  }
  return steps;
}
