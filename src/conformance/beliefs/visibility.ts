// A new key need not be seen at once. Until it must be, each call may or may not see it: readings flap, so that a call which
// has seen it promises nothing of the next. [CONSIST-1]

import { type Instant, parseRegion, type Region, regionsOf } from '../model.js';
import { withoutKey } from './adopt.js';
import type { Choice, Possibility, TimeSpan } from './time.js';

/** What is known of a key set's coming into sight. */
export interface Appearing {
  readonly keyId: string;
  /** What it may be; never empty. */
  readonly possible: readonly Possibility[];
  /** Until when calls and lists in a Region need not see the key there. [CONSIST-1] */
  readonly unseenUntil: Readonly<Partial<Record<Region, Instant>>>;
  /** What it was before each change that need not be seen yet, the oldest first. [CONSIST-1] */
  readonly earlier?: readonly Earlier[] | undefined;
}

/** What a key set was before a change, and until when calls may still be answered so. */
export interface Earlier {
  readonly possible: readonly Possibility[];
  /** The how-manieth change it was, of all key sets. */
  readonly number: number;
  readonly until: Instant;
  /** What it was just after it. */
  readonly became: readonly Possibility[];
}

/** With the keys noted that were not there before: they need not be seen for `visibility` milliseconds. */
export function withNew<T extends Appearing>(
  tracked: T,
  before: readonly Possibility[],
  now: TimeSpan,
  visibility: number,
): T {
  if (visibility === 0) return tracked;
  const fresh = tracked.possible.flatMap((keySet) =>
    keySet === null
      ? []
      : regionsOf(keySet).filter(
          (region) => !before.some((other) => other?.keys[region]?.createdAt === keySet.keys[region]?.createdAt),
        ),
  );
  if (fresh.length === 0) return tracked;
  const until = Object.fromEntries(fresh.map((region) => [region, now.from + visibility]));
  return { ...tracked, unseenUntil: { ...tracked.unseenUntil, ...until } };
}

/** Until when calls in that Region need not see the key. */
export function unseenUntil({ unseenUntil }: Appearing, region: string): Instant | undefined {
  const known = parseRegion(region);
  return known === undefined ? undefined : unseenUntil[known];
}

/** Whether a call in that Region need not see the key. */
export function mayBeUnseen(tracked: Appearing, region: string, now: TimeSpan): boolean {
  const until = unseenUntil(tracked, region);
  return until !== undefined && now.from < until;
}

/** What a call in that Region may see of a choice instead: one of its new keys is not there. */
export function unseenViews(
  choice: Choice,
  involved: readonly Appearing[],
  calledIn: string,
  now: TimeSpan,
): readonly Choice[] {
  const region = parseRegion(calledIn);
  if (region === undefined) return [];
  return involved.flatMap((tracked) => {
    const keySet = choice.get(tracked.keyId);
    if (keySet?.keys[region] === undefined || !mayBeUnseen(tracked, region, now)) return [];
    return [new Map([...choice, [tracked.keyId, withoutKey(keySet, region)]])];
  });
}
