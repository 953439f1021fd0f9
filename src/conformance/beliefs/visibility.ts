// A new key need not be seen at once. Until it must be, each call may or may not see it: readings flap, so that a call which
// has seen it promises nothing of the next. [TIME-3]

import type { Instant, Region } from '../../model/vocabulary/identifiers.js';
import { withoutKey } from './adopt.js';
import type { Choice, Possibility, TimeSpan } from './time.js';

/** What is known of a key set's coming into sight. */
export interface Appearing {
  readonly keyId: string;
  /** What it may be; never empty. */
  readonly possible: readonly Possibility[];
  /** Until when calls and lists in a Region need not see the key there. [TIME-3] */
  readonly unseenUntil: Map<Region, Instant>;
}

/** Notes the keys of a key set that were not there before: they need not be seen for `visibility` milliseconds. */
export function noteNew(tracked: Appearing, before: readonly Possibility[], now: TimeSpan, visibility: number): void {
  if (visibility === 0) return;
  for (const keySet of tracked.possible) {
    for (const [region, { createdAt }] of Object.entries(keySet?.keys ?? {})) {
      const wasThere = before.some((other) => other?.keys[region as Region]?.createdAt === createdAt);
      if (!wasThere) tracked.unseenUntil.set(region as Region, now.from + visibility);
    }
  }
}

/** Whether a call in that Region need not see the key. */
export function mayBeUnseen({ unseenUntil }: Appearing, region: string, now: TimeSpan): boolean {
  const until = unseenUntil.get(region as Region);
  return until !== undefined && now.from < until;
}

/** What a call in that Region may see of a choice instead: one of its new keys is not there. */
export function unseenViews(
  choice: Choice,
  involved: readonly Appearing[],
  region: string,
  now: TimeSpan,
): readonly Choice[] {
  return involved.flatMap((tracked) => {
    const keySet = choice.get(tracked.keyId);
    if (keySet?.keys[region as Region] === undefined || !mayBeUnseen(tracked, region, now)) return [];
    return [new Map([...choice, [tracked.keyId, withoutKey(keySet, region as Region)]])];
  });
}
