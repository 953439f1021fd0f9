// Dates as readers want them: when, and how far from now on the common clock.

import type { Instant } from '../../index.js';
import { durationText } from '../../shared/text.js';

/** Such as `in 7 days`, `now` or `2 hours 5 minutes ago`: the two largest units are enough. */
export function distanceText(at: Instant, now: Instant): string {
  if (at === now) return 'now';
  const [count, unit, ...rest] = durationText(Math.abs(at - now)).split(' ');
  const span = [count, unit, ...rest.slice(0, 2)].join(' ');
  return at > now ? `in ${span}` : `${span} ago`;
}

/** The IDs of key materials are long; their beginning tells them apart. */
export function shortId(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 8)}…`;
}

/** An instant on the common clock, which is UTC; without the time of day at midnight. */
export function dateText(at: Instant): string {
  return new Date(at)
    .toISOString()
    .replace('T00:00:00.000Z', '')
    .replace(/(?:\.000)?Z$/, '')
    .replace('T', ' ');
}
