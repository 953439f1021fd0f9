// One step of a key's life: the facts of the key set, then the compiled lifecycle.

import { lacksKeyMaterial } from '../key-set/key-materials.js';
import { hasReplicas, isPrimary, type Key, type KeySet } from '../key-set/key-set.js';
import type { KeyState } from '../vocabulary.js';
import type { LifecycleEventType, LifecycleFacts, LifecycleState } from './lifecycle.js';
import { nextState } from './transition-table.js';

/** The facts about a key that its lifecycle asks for. `but` overrides what the event itself changes. */
function lifecycleFacts(keySet: KeySet, key: Key, but?: Partial<LifecycleFacts>): LifecycleFacts {
  const { primaryUpdate } = keySet;
  return {
    isExternal: keySet.origin === 'EXTERNAL',
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
  const next = stepLifecycle(keySet, key, event, but);
  if (next === 'Deleted') throw new Error(`${event} deletes a key, and leaves no key state`);
  return next;
}

function stepLifecycle(
  keySet: KeySet,
  key: Key,
  event: LifecycleEventType,
  but?: Partial<LifecycleFacts>,
): LifecycleState {
  const next = nextState(key.keyState, event, lifecycleFacts(keySet, key, but));
  if (next === undefined) throw new Error(`the lifecycle has no ${event} in ${key.keyState}`);
  return next;
}
