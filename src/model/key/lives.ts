// The life of each kind of key: the steps of the lifecycle that such a key can take, from its creation on. What a key is
// in its set, whether its key material is imported, and where it is kept decide which events and facts can come.

import { entriesOf } from '../../shared/objects.js';
import type { LifecycleEventType, LifecycleFacts, LifecycleState, NextState } from './lifecycle.js';
import { TRANSITIONS } from './transition-table.js';

const ROLES_OF_KEYS = ['primary', 'replica', 'single'] as const;
const KINDS_OF_KEYS = [...ROLES_OF_KEYS, 'imported', 'customKeyStore'] as const;

/**
 * A kind of key. `primary` and `replica`: multi-Region keys whose key material KMS makes, as long as they are that.
 * `single`: a single-Region key with key material from KMS. `imported`: what a key of origin EXTERNAL lives through,
 * whatever its role. `customKeyStore`: a single-Region key in a custom key store.
 */
export type KindOfKey = (typeof KINDS_OF_KEYS)[number];

/** What a key is in its set. */
type RoleOfKey = (typeof ROLES_OF_KEYS)[number];

type Kinds = readonly KindOfKey[];

type Met = LifecycleEventType | keyof LifecycleFacts;

/** Events and facts that only some kinds of keys meet with. */
const ONLY_OF: readonly (readonly [Kinds, ...(readonly Met[])])[] = [
  [['primary', 'single', 'imported', 'customKeyStore'], 'CreateKey'],
  [['replica', 'imported'], 'ReplicateKey', 'CreationCompleted'],
  [['primary', 'replica', 'imported'], 'UpdatePrimaryRegion', 'PrimaryUpdateCompleted', 'inPrimaryUpdate'],
  [['primary', 'imported'], 'LastReplicaDeleted', 'hasReplicas'],
  [['imported'], 'ImportKeyMaterial', 'DeleteImportedKeyMaterial', 'KeyMaterialChanged', 'lacksKeyMaterial'],
  [['customKeyStore'], 'CustomKeyStoreConnected', 'CustomKeyStoreDisconnected', 'isDisconnected', 'wasDisabled'],
];

function canMeet(kind: KindOfKey, met: Met, role?: RoleOfKey): boolean {
  return ONLY_OF.every(
    ([kinds, ...only]) => !only.includes(met) || (kinds.includes(kind) && (role === undefined || admits(kinds, role))),
  );
}

/** What is for keys of some roles is not for those of the others. */
function admits(kinds: Kinds, role: RoleOfKey): boolean {
  return kinds.includes(role) || !ROLES_OF_KEYS.some((other) => kinds.includes(other));
}

/** One step of a life, and the fact that must hold for it, if there is one. */
export interface LifeStep {
  readonly from: LifecycleState;
  readonly event: LifecycleEventType;
  readonly guard?: keyof LifecycleFacts;
  readonly to: NextState;
}

/**
 * The steps that a key of this kind can take, in the machine's order; with a role: as long as it has that role. What it
 * cannot come to is left out.
 */
export function lifeOf(kind: KindOfKey, role?: RoleOfKey): readonly LifeStep[] {
  const canBe = (met: Met): boolean => canMeet(kind, met, role);
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
