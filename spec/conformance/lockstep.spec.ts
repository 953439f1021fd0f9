// One clock for several sequences: it moves when all of them wait or have ended, in their order.

import { describe, expect, it } from 'vitest';
import { inLockstep, type Lockstep } from '../../src/conformance/lockstep.js';
import type { Target } from '../../src/conformance/target.js';

interface Clocked {
  readonly target: Target;
  /** What the clock was moved by. */
  readonly moves: number[];
}

function clocked(advance: (milliseconds: number) => void | Promise<void> = () => {}): Clocked {
  const moves: number[] = [];
  const target: Target = {
    name: 'a clock',
    call: () => ({ output: {} }),
    clock: {
      now: () => moves.reduce((sum, by) => sum + by, 0),
      advance: (milliseconds) => {
        moves.push(milliseconds);
        return advance(milliseconds);
      },
    },
  };
  return { target, moves };
}

function three(target: Target): readonly [Lockstep, Lockstep, Lockstep] {
  const [first, second, third] = inLockstep(target, 3);
  if (first === undefined || second === undefined || third === undefined) throw new Error('there are three');
  return [first, second, third];
}

function wait({ target }: Lockstep, milliseconds: number): Promise<void> {
  return Promise.resolve(target.clock?.advance(milliseconds));
}

/** So that everything happens that waits for nothing else. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('the clock of sequences that are played at once', () => {
  it('moves when all of them wait, and not before', async () => {
    const { target, moves } = clocked();
    const [first, second, third] = three(target);
    const gone: string[] = [];
    void wait(first, 1).then(() => gone.push('first'));
    void wait(third, 3).then(() => gone.push('third'));
    await settled();
    expect([moves, gone]).toEqual([[], []]);
    await wait(second, 2);
    await settled();
    expect([...gone].sort()).toEqual(['first', 'third']);
    expect(target.clock?.now()).toBe(6);
  });

  it('moves in the order of the sequences, whichever of them waits first', async () => {
    const { target, moves } = clocked();
    const [first, second, third] = three(target);
    await Promise.all([wait(third, 3), wait(first, 1), wait(second, 2)]);
    await Promise.all([wait(second, 20), wait(third, 30), wait(first, 10)]);
    expect(moves).toEqual([1, 2, 3, 10, 20, 30]);
  });

  it('waits for none that has ended', async () => {
    const { target, moves } = clocked();
    const [first, second, third] = three(target);
    second.end();
    const waiting = wait(first, 1);
    await settled();
    expect(moves).toEqual([]);
    third.end();
    await waiting;
    expect(moves).toEqual([1]);
    await wait(first, 2);
    expect(moves).toEqual([1, 2]);
    first.end();
    await settled();
    expect(moves).toEqual([1, 2]);
  });

  it('moves one after the other where moving it takes time', async () => {
    const running: number[] = [];
    let most = 0;
    const { target } = clocked(async (milliseconds) => {
      running.push(milliseconds);
      most = Math.max(most, running.length);
      await settled();
      running.pop();
    });
    await Promise.all(three(target).map((view) => wait(view, 1)));
    expect(most).toBe(1);
  });

  it('tells an error to all that have waited', async () => {
    const { target } = clocked(() => {
      throw new Error('the clock stands still');
    });
    const results = await Promise.allSettled(three(target).map((view) => wait(view, 1)));
    expect(results.map((result) => result.status === 'rejected' && result.reason.message)).toEqual(
      Array(3).fill('the clock stands still'),
    );
  });

  it('tells all the same instant', () => {
    const { target, moves } = clocked();
    moves.push(7);
    expect(three(target).map((view) => view.target.clock?.now())).toEqual([7, 7, 7]);
  });
});

describe('a target that needs no lockstep', () => {
  it('is given as it is: there is one sequence, or no clock', () => {
    const { target } = clocked();
    expect(inLockstep(target, 1).map((view) => view.target)).toEqual([target]);
    const { clock: _clock, ...without } = target;
    const views = inLockstep(without, 3);
    expect(views.map((view) => view.target)).toEqual([without, without, without]);
    for (const view of views) view.end();
  });
});
