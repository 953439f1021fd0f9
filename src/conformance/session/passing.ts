// Time passes for the target, as far as its clock can be moved.

import type { Call } from '../beliefs/call.js';
import { afterWaiting } from '../beliefs/step.js';
import { NO_STATES, type Running } from './running.js';
import { CLOCK_SLACK } from './timing.js';

const MOST_WAIT = 400 * 86_400_000;

/** Moves the clock. `call`: the one that is under way meanwhile. Whether any time was to pass. */
export async function pass(running: Running, milliseconds: number, call?: Call): Promise<boolean> {
  const { target, timing, recording, state } = running;
  const ms = Math.min(Math.max(0, Math.ceil(milliseconds)), MOST_WAIT);
  if (ms === 0) return false;
  const before = timing.instant();
  await target.clock?.advance(ms);
  const now = await timing.now();
  // Sequences that are played at once wait for each other.
  const passed = timing.instant() - before;
  recording.wait(passed - ms > 2 * CLOCK_SLACK ? passed : ms, call);
  state.passing = NO_STATES;
  state.beliefs = afterWaiting(state.beliefs, now, running.options.visibility);
  return true;
}
