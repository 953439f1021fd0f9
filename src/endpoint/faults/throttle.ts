// Counts calls as AWS counts requests against an account's quotas: by Region, in each second. [RATE-2]

import type { RequestCount } from '../../model/operations/request-quotas.js';

/** Whether there is room for a call at an instant, which then counts. A call that is throttled does not. [RATE-2a] */
export type Throttle = (counts: readonly RequestCount[], at: number) => boolean;

export function createThrottle(): Throttle {
  let second = Number.NaN;
  const used = new Map<string, number>();
  return (counts, at) => {
    const now = Math.floor(at / 1000);
    if (now !== second) used.clear();
    second = now;
    const after = counts.map(({ quota, region, requests }) => {
      const name = `${region} ${quota}`;
      return [name, (used.get(name) ?? 0) + requests] as const;
    });
    if (counts.some(({ perSecond }, index) => (after[index]?.[1] ?? 0) > perSecond)) return false;
    for (const [name, count] of after) used.set(name, count);
    return true;
  };
}
