import { expect, it } from 'vitest';
import { finished, type Work } from '../../src/shared/work.js';

it('comes to its result, whether it is done at once or part by part', () => {
  function* count(to: number): Work<number> {
    let sum = 0;
    for (let number = 1; number <= to; number += 1) {
      sum += number;
      yield;
    }
    return sum;
  }
  expect(finished(count(4))).toBe(10);
  const parts = count(4);
  for (let part = 0; part < 4; part += 1) expect(parts.next().done).toBe(false);
  expect(parts.next()).toEqual({ done: true, value: 10 });
});
