import { describe, expect, it } from 'vitest';
import { createThrottle } from '../../../src/endpoint/faults/throttle.js';
import type { RequestCount } from '../../../src/model/operations/request-quotas.js';

const count = (quota: string, requests = 1, region = 'us-east-1'): RequestCount =>
  ({ quota, region, perSecond: 5, requests }) as RequestCount;

describe('the throttle', () => {
  it('admits as many requests as the quota has, in each second of the clock, quota and Region', () => {
    const admits = createThrottle();
    const admitted = (quota: string, at: number, region?: string) =>
      Array.from({ length: 7 }, () => admits([count(quota, 1, region)], at)).filter(Boolean).length;
    expect(admitted('A', 1_999)).toBe(5);
    expect(admitted('A', 1_000)).toBe(0);
    expect(admitted('B', 1_000)).toBe(5);
    expect(admitted('A', 1_000, 'eu-west-2')).toBe(5);
    expect(admitted('A', 2_000)).toBe(5);
    expect(admits([], 2_000)).toBe(true);
  });

  it('counts a call toward all of its quotas, or is throttled and counts toward none [RATE-2a]', () => {
    const admits = createThrottle();
    const replicate = [count('ReplicateKey'), count('CreateKey', 2, 'eu-west-2')];
    expect([1, 2, 3].map(() => admits(replicate, 0))).toEqual([true, true, false]);
    expect(admits([count('CreateKey', 1, 'eu-west-2')], 0)).toBe(true);
    expect(admits([count('ReplicateKey', 3)], 0)).toBe(true);
    expect(admits([count('ReplicateKey')], 0)).toBe(false);
  });
});
