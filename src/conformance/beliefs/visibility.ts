// A new key need not be seen at once. Until it must be, each call may or may not see it: readings flap, so that a call which
// has seen it promises nothing of the next. [TIME-3]

import type { Region } from '../../model/vocabulary/identifiers.js';
import type { Choice, Tracked } from './account.js';
import { withoutKey } from './adopt.js';
import type { Possibility, TimeSpan } from './time.js';

/** Notes the keys of a key set that were not there before: they need not be seen for `visibility` milliseconds. */
export function noteNew(tracked: Tracked, before: readonly Possibility[], now: TimeSpan, visibility: number): void {
  if (visibility === 0) return;
  for (const keySet of tracked.possible) {
    for (const [region, { createdAt }] of Object.entries(keySet?.keys ?? {})) {
      const wasThere = before.some((other) => other?.keys[region as Region]?.createdAt === createdAt);
      if (!wasThere) tracked.unseenUntil.set(region as Region, now.from + visibility);
    }
  }
}

/** Whether a call in that Region need not see the key. */
export function mayBeUnseen({ unseenUntil }: Tracked, region: string, now: TimeSpan): boolean {
  const until = unseenUntil.get(region as Region);
  return until !== undefined && now.from < until;
}

/** What a call in that Region may see of a choice instead: one of its new keys is not there. */
export function unseenViews(
  choice: Choice,
  involved: readonly Tracked[],
  region: string,
  now: TimeSpan,
): readonly Choice[] {
  return involved.flatMap((tracked) => {
    const keySet = choice.get(tracked.keyId);
    if (keySet?.keys[region as Region] === undefined || !mayBeUnseen(tracked, region, now)) return [];
    return [new Map([...choice, [tracked.keyId, withoutKey(keySet, region as Region)]])];
  });
}
