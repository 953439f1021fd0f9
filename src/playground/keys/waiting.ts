// The deletion of a primary key that waits for its replica keys: what it waits for, and when it ends. The model says when: it
// is let go on. Pure.

import { advance, type Instant, type KeySet, nextInstant, type Region } from '../../index.js';
import { primaryKeyOf, replicaRegionsOf } from '../../model/key-set/key-set.js';

export interface Waiting {
  /** The Region of the primary key. */
  readonly region: Region;
  /** Where a replica key is that is not scheduled to be deleted. */
  readonly unscheduled: readonly Region[];
  /** Once all are scheduled: the last replica key, when it goes, and when the primary key does. */
  readonly end?: { readonly last: Region; readonly lastAt: Instant; readonly at: Instant };
}

/** Undefined: the primary key of the set does not wait. */
export function waitingOf(keySet: KeySet): Waiting | undefined {
  const { region, keyState } = primaryKeyOf(keySet);
  if (keyState !== 'PendingReplicaDeletion') return undefined;
  const unscheduled = replicaRegionsOf(keySet).filter(
    (replica) => keySet.keys[replica]?.keyState !== 'PendingDeletion',
  );
  if (unscheduled.length > 0) return { region, unscheduled };
  const gone = goingOf(keySet);
  const [last, primary] = gone.slice(-2);
  if (last === undefined || primary?.region !== region) return { region, unscheduled };
  return { region, unscheduled, end: { last: last.region, lastAt: last.at, at: primary.at } };
}

/** The keys of a set in the order in which they are deleted by themselves, until none is left. */
function goingOf(keySet: KeySet): readonly { readonly region: Region; readonly at: Instant }[] {
  const gone: { readonly region: Region; readonly at: Instant }[] = [];
  let current: KeySet | null = keySet;
  while (current !== null) {
    const at = nextInstant(current);
    if (at === undefined) break;
    const { keySet: after, events } = advance(current, at);
    gone.push(...events.flatMap(({ type, region }) => (type === 'KeyDeleted' ? [{ region, at }] : [])));
    current = after;
  }
  return gone;
}
