// The deletion of a primary key that waits for its replica keys: what it waits for, and when it ends. The model says when: it
// is let go on. Pure.

import { advance, type Instant, type KeySet, nextInstant, type Region } from '../../index.js';
import { primaryKeyOf, replicaRegionsOf } from '../../model/key-set/key-set.js';
import { after, type Situation } from '../../teach/ways/steps.js';
import { validInput } from '../../teach/ways/valid-input.js';

export interface Waiting {
  /** The Region of the primary key. */
  readonly region: Region;
  /** Where a replica key is that is not scheduled to be deleted. */
  readonly unscheduled: readonly Region[];
  /** The last replica key, when it goes, and when the primary key does: the unscheduled ones scheduled now, for so few days. */
  readonly end?: { readonly last: Region; readonly lastAt: Instant; readonly at: Instant; readonly days: number };
}

/** Undefined: the primary key of the set does not wait. */
export function waitingOf(situation: Situation & { readonly keySet: KeySet }): Waiting | undefined {
  const { keySet } = situation;
  const { region, keyState } = primaryKeyOf(keySet);
  if (keyState !== 'PendingReplicaDeletion') return undefined;
  const unscheduled = replicaRegionsOf(keySet).filter(
    (replica) => keySet.keys[replica]?.keyState !== 'PendingDeletion',
  );
  const operation = 'ScheduleKeyDeletion';
  const input = validInput(operation, keySet, region);
  const scheduled = unscheduled.reduce<Situation | undefined>(
    (at, replica) => at && after(at, { operation, region: replica, input }),
    situation,
  );
  const gone = goingOf(scheduled?.keySet ?? null);
  const [last, primary] = gone.slice(-2);
  if (last === undefined || primary?.region !== region) return { region, unscheduled };
  const days = Number(input.PendingWindowInDays);
  return { region, unscheduled, end: { last: last.region, lastAt: last.at, at: primary.at, days } };
}

/** The keys of a set in the order in which they are deleted by themselves, until none is left. */
function goingOf(keySet: KeySet | null): readonly { readonly region: Region; readonly at: Instant }[] {
  const gone: { readonly region: Region; readonly at: Instant }[] = [];
  let current = keySet;
  while (current !== null) {
    const at = nextInstant(current);
    if (at === undefined) break;
    const { keySet: later, events } = advance(current, at);
    gone.push(...events.flatMap(({ type, region }) => (type === 'KeyDeleted' ? [{ region, at }] : [])));
    current = later;
  }
  return gone;
}
