// What a process in front of Restate knows of an account: of key sets only what they were when it last saw them.

import { setTimeout as sleep } from 'node:timers/promises';
import { advance } from '../../model/engine/advance.js';
import type { KeySet } from '../../model/key-set/key-set.js';
import type { EngineOptions } from '../engine.js';
import { type Epoch, type Kept, versionError } from './kept.js';
import type { Objects } from './objects.js';
import type { Teller } from './teller.js';

/** Of how many key sets a process remembers what it last knew. */
const MOST_REMEMBERED = 10_000;
/** How long something is tried anew before it is given up. */
export const PATIENCE_MS = 60_000;
/** How long it waits between, at first and at most. */
export const AGAIN_MS = 2;
export const MOST_AGAIN_MS = 50;

/** What a process knows of an account, and asks of Restate. */
export interface Known {
  readonly options: EngineOptions;
  readonly objects: Objects;
  readonly remembered: Map<string, Kept>;
  readonly tell: Teller;
  /** The Regions of which no object has more keys than it may have. */
  readonly countedRegions: Set<string>;
  epoch: Epoch;
}

/** What a key set was when it was last seen; undefined: it never was, or was no more. */
export function recalled(known: Known, keyId: string): Kept | undefined {
  const kept = known.remembered.get(keyId);
  return kept?.keySet === null ? undefined : kept;
}

/** Looks at a key set, once no unit has it reserved that may have been answered already. */
export async function read(known: Known, keyId: string): Promise<Kept> {
  const until = Date.now() + PATIENCE_MS;
  for (let again = AGAIN_MS; ; again = Math.min(2 * again, MOST_AGAIN_MS)) {
    const kept = await known.objects.look.keySet<Kept>(keyId, 'read');
    remember(known, keyId, kept);
    if (kept.reservedFor === undefined) return kept;
    if (Date.now() > until) throw new Error(`the key set ${keyId} stays reserved`);
    await sleep(again);
  }
}

/** Throws if it is of a newer version than this process knows. */
export function remember({ remembered }: Known, keyId: string, kept: Kept): void {
  const error = versionError(`the key set ${keyId} there`, kept.version);
  if (error !== undefined) throw new Error(error);
  remembered.delete(keyId);
  remembered.set(keyId, kept);
  const [oldest] = remembered.keys();
  if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

/** The key set at the present instant; null: there is none. */
export function presentOf({ epoch }: Known, kept: Kept | undefined): KeySet | null {
  if (kept === undefined || kept.keySet === null) return null;
  return advance(kept.keySet, Math.max(kept.asOf, Date.now() + epoch.offset)).keySet;
}
