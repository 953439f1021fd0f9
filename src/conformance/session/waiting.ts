// Waits, and reads what time has changed.

import { rulesOfTime } from '../attribution.js';
import { likelyOf, trackedOf } from '../beliefs/beliefs.js';
import type { Possibility } from '../beliefs/time.js';
import type { KeySet } from '../model.js';
import { sleep } from '../sleep.js';
import { readsAfterWaiting } from './checks.js';
import { pass } from './passing.js';
import { check } from './reader.js';
import type { Running } from './running.js';

export async function wait(running: Running, milliseconds: number): Promise<void> {
  if (running.target.clock === undefined) return settleByItself(running);
  const earlier = running.state.beliefs.sets.map((tracked) => [tracked.keyId, likelyOf(tracked)] as const);
  if (!(await pass(running, milliseconds))) return;
  for (const [keyId, before] of earlier) await readAfterWaiting(running, keyId, before);
}

async function readAfterWaiting(running: Running, keyId: string, before: KeySet | undefined): Promise<void> {
  const { state } = running;
  const waited = trackedOf(state.beliefs, keyId);
  if (!state.isReading || waited === undefined) return;
  for (const read of readsAfterWaiting(waited)) {
    const after = trackedOf(state.beliefs, keyId)?.possible[0];
    const rules = before === undefined || after === undefined ? [] : rulesOfTime(before, after, read.region);
    const keyState = before?.keys[read.region]?.keyState ?? null;
    await check(running, read, { operation: 'time', state: keyState, rules }, keyId);
  }
}

/** Without a clock: polls, for a while, until nothing is Creating or Updating. */
async function settleByItself(running: Running): Promise<void> {
  const { patience } = running.options;
  const end = Date.now() + patience;
  for (;;) {
    const waiting = running.state.beliefs.sets.filter(({ possible }) => possible.some(isBusy));
    for (const tracked of waiting) await readAfterWaiting(running, tracked.keyId, likelyOf(tracked));
    const stillBusy = waiting.some(({ keyId }) => trackedOf(running.state.beliefs, keyId)?.possible.every(isBusy));
    if (!stillBusy || Date.now() >= end) return;
    await sleep(Math.min(1_000, Math.max(10, patience / 20)));
  }
}

function isBusy(keySet: Possibility): boolean {
  return Object.values(keySet?.keys ?? {}).some(({ keyState }) => keyState === 'Creating' || keyState === 'Updating');
}
