// The account after a step, and what came of the step. Pure: a step never changes the frame that it was played on.

import { type Instant, restoreStore, type Snapshot } from '../../index.js';
import { pretendCryptography } from '../../pretend-host.js';
import { changesBetween, type KeyChange } from '../../teach/pictures/course.js';
import { type Memory, openWorld, playCase, type StepResult } from '../../teach/scenario/player.js';
import type { Step, World } from '../../teach/scenario/scenario.js';

export interface Frame {
  /** The account's clock. */
  readonly at: Instant;
  /** When the next thing happens by itself, or comes into sight; absent: nothing ever will. */
  readonly next?: Instant;
  readonly snapshot: Snapshot;
  /** What came of the step; absent: there was none yet. */
  readonly result?: StepResult;
  /** What DescribeKey shows differently of keys since the step before. */
  readonly changes: readonly KeyChange[];
  readonly memory: Memory;
}

/** The account before its first step. */
export function firstFrame(world: World): Frame {
  const store = openWorld({ world });
  return { ...seen(store), changes: [], memory: { results: new Map(), bound: new Map() } };
}

/** The account after one more step. */
export function nextFrame(before: Frame, step: Step): Frame {
  const store = restoreStore(before.snapshot, { host: pretendCryptography });
  const playing = playCase({ path: '', id: '', world: {}, steps: [step] }, store, before.memory);
  const played = playing.next();
  const end = playing.next();
  if (played.done === true || end.done !== true) throw new Error('a step has one result');
  const after = seen(store);
  const { settings, keySets } = after.snapshot;
  const changes = changesBetween(before.snapshot.keySets, keySets, settings.rolesWhileUpdating);
  return { ...after, result: played.value, changes, memory: end.value };
}

function seen(store: ReturnType<typeof restoreStore>): Pick<Frame, 'at' | 'next' | 'snapshot'> {
  const next = store.nextInstant();
  return { at: store.now(), ...(next === undefined ? {} : { next }), snapshot: store.snapshot() };
}
