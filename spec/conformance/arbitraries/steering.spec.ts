// Sequences that are steered by what those before have reached.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import type { Move } from '../../../src/conformance/arbitraries/moves.js';
import { rehearsal } from '../../../src/conformance/arbitraries/rehearsal.js';
import { conformSequences, MOST_MOVES, sequencesOf } from '../../../src/conformance/arbitraries/sequences.js';
import { createSteering } from '../../../src/conformance/arbitraries/steering.js';
import { CAPABILITIES } from '../../../src/conformance/target.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { SEED } from '../../support/seed.js';

const ALL = { operations: new Set(OPERATIONS), hasClock: true, capabilities: new Set(CAPABILITIES) };
const SEQUENCES = 16;

const steeredBy = (seed: number): readonly (readonly Move[])[] => {
  const { sequenceOf } = sequencesOf(ALL, seed);
  return Array.from({ length: SEQUENCES }, (_, run) => sequenceOf(run));
};
const steered = steeredBy(SEED);

/** How many cells of operation × situation, and rules, calls reach on the model. */
function reachedBy(sequences: readonly (readonly Move[])[]): { readonly cells: number; readonly rules: number } {
  const cells = new Set<string>();
  const rules = new Set<string>();
  for (const moves of sequences) {
    const stage = rehearsal(true);
    for (const { operation, situation, rules: met } of moves.map(stage.play)) {
      if (situation !== undefined) cells.add(`${operation} ${situation}`);
      for (const rule of met) rules.add(rule);
    }
  }
  return { cells: cells.size, rules: rules.size };
}

describe('steered sequences', () => {
  it('follow from their seed', () => {
    expect(steeredBy(SEED)).toEqual(steered);
    expect(steeredBy(SEED + 1)).not.toEqual(steered);
  });

  it('are the same in whichever order they are asked for', () => {
    const { sequenceOf } = sequencesOf(ALL, SEED);
    expect([3, 0, 3, 1].map((run) => sequenceOf(run))).toEqual([3, 0, 3, 1].map((run) => steered[run]));
  });

  itAtLength('reach far more in as many moves than sequences as they come', () => {
    const unsteered: (readonly Move[])[] = [];
    for (let left = steered.flat().length; left > 0; ) {
      const [moves = []] = fc.sample(conformSequences(ALL), { numRuns: 1, seed: SEED + unsteered.length });
      unsteered.push(moves.slice(0, left));
      left -= moves.length;
    }
    expect(unsteered.flat().length).toBeGreaterThanOrEqual(steered.flat().length);
    expect(reachedBy(steered).cells).toBeGreaterThan(1.2 * reachedBy(unsteered).cells);
  });

  it('go on from what others have reached', () => {
    const steering = createSteering();
    sequencesOf(ALL, SEED, 0, steering).sequenceOf(2);
    const cells = steering.cells.size;
    expect(cells).toBeGreaterThan(50);
    expect(steering.corpus.length).toBeGreaterThan(0);
    sequencesOf(ALL, SEED, 3, steering).sequenceOf(5);
    expect(steering.cells.size).toBeGreaterThan(cells);
  });

  it('call only what may be called, and have a hundred moves at most', () => {
    const operations = new Set(OPERATIONS.filter((operation) => !/Encrypt|Tag|ReplicateKey/.test(operation)));
    const { sequenceOf } = sequencesOf({ ...ALL, operations }, SEED);
    const all = Array.from({ length: 6 }, (_, run) => sequenceOf(run));
    const called = all.flat().flatMap((move) => (move.type === 'call' ? [move.operation] : []));
    expect(called.filter((operation) => !operations.has(operation))).toEqual([]);
    expect(new Set(called).size).toBeGreaterThan(20);
    expect(Math.max(...[...all, ...steered].map(({ length }) => length))).toBeLessThanOrEqual(MOST_MOVES);
  });
});
