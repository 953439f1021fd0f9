// One step of a key's life: the facts of the key set, then the compiled lifecycle.

import type { LifecycleEventType, LifecycleFacts, LifecycleState } from '../key/lifecycle.js';
import { nextState } from '../key/transition-table.js';
import type { KeyState } from '../vocabulary/vocabulary.js';
import { lacksKeyMaterial } from './key-materials.js';
import { hasReplicas, isPrimary, type Key, type KeySet } from './key-set.js';

/** The facts about a key that its lifecycle asks for. `but` overrides what the event itself changes. */
function lifecycleFacts(keySet: KeySet, key: Key, but?: Partial<LifecycleFacts>): LifecycleFacts {
  const { primaryUpdate } = keySet;
  return {
    hasReplicas: isPrimary(keySet, key) && hasReplicas(keySet),
    lacksKeyMaterial: but?.lacksKeyMaterial ?? lacksKeyMaterial(keySet, key),
    inPrimaryUpdate:
      primaryUpdate !== undefined && (primaryUpdate.from === key.region || primaryUpdate.to === key.region),
    isDisconnected: keySet.customKeyStore?.isDisconnected === true,
    wasDisabled: key.wasDisabled === true,
  };
}

/** The key state after an event that the state gate has admitted. */
export function stepKey(keySet: KeySet, key: Key, event: LifecycleEventType, but?: Partial<LifecycleFacts>): KeyState {
  return step(key.keyState, event, lifecycleFacts(keySet, key, but));
}

/** The key state in which a key begins. CreateKey's depends on whether the key lacks key material. */
export function firstState(event: 'CreateKey' | 'ReplicateKey', lacksMaterial = false): KeyState {
  return step('NotCreated', event, {
    hasReplicas: false,
    lacksKeyMaterial: lacksMaterial,
    inPrimaryUpdate: false,
    isDisconnected: false,
    wasDisabled: false,
  });
}

function step(from: LifecycleState, event: LifecycleEventType, facts: LifecycleFacts): KeyState {
  const next = nextState(from, event, facts);
  if (next === undefined) throw new Error(`the lifecycle has no ${event} in ${from}`);
  if (next === 'Deleted') throw new Error(`${event} deletes a key, and leaves no key state`);
  return next;
}
