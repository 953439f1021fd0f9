// The life of each kind of key: the steps of the lifecycle that such a key can take, from its creation on. What a key is
// in its set, whether its key material is imported, and where it is kept decide which events and facts can come.

import type { LifecycleEventType, LifecycleFacts, LifecycleState, NextState } from './lifecycle.js';
import { TRANSITIONS, type Transition } from './transition-table.js';

/**
 * A kind of key. `primary` and `replica`: multi-Region keys whose key material KMS makes, as long as they are that.
 * `imported`: what a key of origin EXTERNAL lives through, primary or replica. `customKeyStore`: a single-Region key in
 * a custom key store. A single-Region key with key material from KMS lives as a primary key without replicas.
 */
const KINDS_OF_KEYS = ['primary', 'replica', 'imported', 'customKeyStore'] as const;
export type KindOfKey = (typeof KINDS_OF_KEYS)[number];

type Kinds = readonly KindOfKey[];

/** Events and facts that only some kinds of keys meet with. */
const ONLY_OF: Readonly<Partial<Record<LifecycleEventType | keyof LifecycleFacts, Kinds>>> = {
  CreateKey: ['primary', 'imported', 'customKeyStore'],
  ReplicateKey: ['replica', 'imported'],
  CreationCompleted: ['replica', 'imported'],
  UpdatePrimaryRegion: ['primary', 'replica', 'imported'],
  PrimaryUpdateCompleted: ['primary', 'replica', 'imported'],
  inPrimaryUpdate: ['primary', 'replica', 'imported'],
  LastReplicaDeleted: ['primary', 'imported'],
  hasReplicas: ['primary', 'imported'],
  ImportKeyMaterial: ['imported'],
  DeleteImportedKeyMaterial: ['imported'],
  KeyMaterialChanged: ['imported'],
  lacksKeyMaterial: ['imported'],
  CustomKeyStoreConnected: ['customKeyStore'],
  CustomKeyStoreDisconnected: ['customKeyStore'],
  isDisconnected: ['customKeyStore'],
  wasDisabled: ['customKeyStore'],
};

/** One step of a life, and the fact that must hold for it, if there is one. */
export interface LifeStep {
  readonly from: LifecycleState;
  readonly event: LifecycleEventType;
  readonly guard?: keyof LifecycleFacts;
  readonly to: NextState;
}

/** The steps that a key of this kind can take, in the machine's order. What it cannot come to is left out. */
export function lifeOf(kind: KindOfKey): readonly LifeStep[] {
  const canBe = (name: LifecycleEventType | keyof LifecycleFacts): boolean => ONLY_OF[name]?.includes(kind) ?? true;
  const reached = new Set<LifecycleState>(['NotCreated']);
  const steps: LifeStep[] = [];
  // A set goes on to what is added to it meanwhile.
  for (const from of reached) {
    for (const [event, transitions] of Object.entries(TRANSITIONS[from]) as [
      LifecycleEventType,
      readonly Transition[],
    ][]) {
      if (!canBe(event)) continue;
      for (const { guard, target } of transitions) {
        if (guard !== undefined && !canBe(guard)) continue;
        steps.push({ from, event, ...(guard === undefined ? {} : { guard }), to: target });
        reached.add(target);
      }
    }
  }
  return steps;
}
