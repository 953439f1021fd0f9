import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../property-tests/support/config.js';
import { createOrder } from '../../src/pipe/order.js';
import { SEED } from '../support/seed.js';

/** A job that waits so many times before it is done; of a key set that it may only know after a while. */
interface Drawn {
  readonly keys: readonly string[];
  readonly late: readonly string[];
  readonly waits: number;
  readonly isOfAccount: boolean;
}

const KEYS = ['a', 'b', 'c'];
const drawn: fc.Arbitrary<Drawn> = fc.record({
  keys: fc.subarray(KEYS, { maxLength: 2 }),
  late: fc.subarray(KEYS, { maxLength: 1 }),
  waits: fc.nat(3),
  isOfAccount: fc.boolean(),
});

/** Submits all jobs; what waits goes on in the order that `turns` draws. Gives the numbers of the jobs as they were done. */
function played(jobs: readonly Drawn[], turns: readonly number[]): readonly number[] {
  const order = createOrder();
  const done: number[] = [];
  const waiting: (() => void)[] = [];
  for (const [number, { keys, late, waits, isOfAccount }] of jobs.entries()) {
    let left = isOfAccount ? 0 : waits;
    order.submit({
      isOfAccount,
      keyIds: () => (left === waits ? keys : [...keys, ...late]),
      step: (again) => {
        if (left-- > 0) {
          waiting.push(again);
          return false;
        }
        done.push(number);
        return true;
      },
    });
  }
  for (let turn = 0; waiting.length > 0; turn++) {
    waiting.splice((turns[turn % turns.length] ?? 0) % waiting.length, 1)[0]?.();
  }
  expect(order.isBlocked()).toBe(false);
  return done;
}

const turns = fc.array(fc.nat(100), { minLength: 1 });

describe('the order of the requests of an account', () => {
  it('has all done in the end, and each once, whatever waits for what', () => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 12 }), turns, (jobs, drawnTurns) => {
        expect([...played(jobs, drawnTurns)].sort((a, b) => a - b)).toEqual(jobs.map((_, number) => number));
      }),
      { seed: SEED },
    );
  });

  it('keeps the order of those that are about the same key set, and of what is about all', () => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 12 }), turns, (drawnJobs, drawnTurns) => {
        const jobs = drawnJobs.map((job) => ({ ...job, late: [] }));
        const done = played(jobs, drawnTurns);
        for (const [one, earlier] of jobs.entries()) {
          for (const [other, later] of jobs.entries()) {
            const isShared =
              earlier.isOfAccount || later.isOfAccount || earlier.keys.some((key) => later.keys.includes(key));
            if (one < other && isShared) expect(done.indexOf(one)).toBeLessThan(done.indexOf(other));
          }
        }
      }),
      { seed: SEED },
    );
  });

  it('lets what is about another key set go on', () => {
    const slow = { keys: ['a'], late: [], waits: 1, isOfAccount: false };
    const quick = { keys: ['b'], late: [], waits: 0, isOfAccount: false };
    expect(played([slow, quick], [0])).toEqual([1, 0]);
    expect(played([slow, { ...quick, keys: ['a'] }], [0])).toEqual([0, 1]);
  });

  itAtLength('does many at once that waited for one, without a limit', () => {
    const quick = { keys: ['a'], late: [], waits: 0, isOfAccount: false };
    const jobs = [{ ...quick, waits: 1 }, ...Array.from({ length: 20_000 }, () => quick)];
    expect(played(jobs, [0])).toHaveLength(jobs.length);
  });
});
