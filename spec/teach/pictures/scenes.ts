// Calls and waits as scenes, on one key.

import { createStore } from '../../../src/index.js';
import type { CallMade, Scene } from '../../../src/teach/pictures/course.js';

/** What comes of calls, and of waits in milliseconds. The key that the first call makes is the one that all others are about. */
export function scenesOf(...steps: readonly (CallMade | number)[]): readonly Scene[] {
  const store = createStore({ now: Date.UTC(2026, 0, 1) });
  return steps.map((step): Scene => {
    const from = store.now();
    if (typeof step === 'number') return { from, events: store.advance(step), until: store.now() };
    const [KeyId] = [...store.keySets()].map(({ keyId }) => keyId);
    const call = KeyId === undefined ? step : { ...step, input: { KeyId, ...step.input } };
    const answer = store.callJson(call);
    return { from, until: store.now(), call, answer, events: answer.events };
  });
}
