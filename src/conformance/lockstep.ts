// One clock for several sequences that are played at once: it is moved only when each of them waits or has ended, so that
// what a sequence meets does not hang on how fast the others are.

import type { Target } from './target.js';

export interface Lockstep {
  /** The target as one of the sequences sees it. */
  readonly target: Target;
  /** The sequence has ended. */
  readonly end: () => void;
}

/** A view of the target for each of some sequences. */
export function inLockstep(target: Target, count: number): readonly Lockstep[] {
  const { clock } = target;
  if (clock === undefined || count < 2) return Array.from({ length: count }, () => ({ target, end: () => {} }));
  const waiting = new Map<number, { readonly milliseconds: number; readonly go: (error?: unknown) => void }>();
  const playing = new Set(Array.from({ length: count }, (_, index) => index));

  /** Once nobody plays, time passes for all, in the order of the sequences. */
  async function pass(): Promise<void> {
    if (playing.size > 0 || waiting.size === 0) return;
    const all = [...waiting].sort(([a], [b]) => a - b);
    waiting.clear();
    try {
      for (const [, { milliseconds }] of all) await clock?.advance(milliseconds);
      for (const [index] of all) playing.add(index);
      for (const [, { go }] of all) go();
    } catch (error) {
      for (const [, { go }] of all) go(error);
    }
  }

  return Array.from({ length: count }, (_, index) => ({
    target: {
      ...target,
      clock: {
        ...clock,
        advance: (milliseconds: number) =>
          new Promise<void>((resolve, reject) => {
            waiting.set(index, {
              milliseconds,
              go: (error) => (error === undefined ? resolve() : reject(error)),
            });
            playing.delete(index);
            void pass();
          }),
      },
    },
    end: () => {
      playing.delete(index);
      void pass();
    },
  }));
}
