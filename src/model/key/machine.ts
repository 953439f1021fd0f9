// The lifecycle as a machine of XState, for whoever draws it, simulates it, or proves something of it. The model itself goes by the
// same states as a table, and a store is bundled without XState.

import { setup } from 'xstate';
import { LIFECYCLE, type LifecycleEvent, type LifecycleTag } from './lifecycle.js';

/** The lifecycle of one KMS key. The machine holds no data: every fact comes with the event. */
export const keyLifecycle = setup({
  types: { events: {} as LifecycleEvent, tags: {} as LifecycleTag },
  guards: {
    hasReplicas: ({ event }) => event.facts.hasReplicas,
    lacksKeyMaterial: ({ event }) => event.facts.lacksKeyMaterial,
    inPrimaryUpdate: ({ event }) => event.facts.inPrimaryUpdate,
    isDisconnected: ({ event }) => event.facts.isDisconnected,
    wasDisabled: ({ event }) => event.facts.wasDisabled,
  },
}).createMachine({ id: 'key', initial: 'NotCreated', states: LIFECYCLE });
