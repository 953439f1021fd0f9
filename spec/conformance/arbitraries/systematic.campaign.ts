import { describe, expect, it } from 'vitest';
import { rehearsal } from '../../../src/conformance/arbitraries/rehearsal.js';
import { MOST_MOVES, sequencesOf } from '../../../src/conformance/arbitraries/sequences.js';
import { stateProbes } from '../../../src/conformance/arbitraries/state-probes.js';
import { CHANGES, cellOf, OPERATIONS, type Operation } from '../../../src/conformance/model.js';
import { SITUATIONS } from '../../../src/conformance/situations.js';
import { CAPABILITIES } from '../../../src/conformance/target.js';

const ALL = { operations: new Set(OPERATIONS), hasClock: false, capabilities: new Set(CAPABILITIES) };
const RUNS = Array.from({ length: 60 }, (_, run) => run);
const one = sequencesOf(ALL, 1);
const isStanding = (of: typeof one, run: number): boolean => of.kindOf(run) !== 'seeded';
const standing = RUNS.filter((run) => isStanding(one, run));
/** What every run calls: the probes of key states, too, whose cells are not met again. */
const ALL_STANDING = [...stateProbes(() => true, ALL.capabilities), ...standing.map((run) => one.sequenceOf(run))];

describe('of sixty sequences', () => {
  it('two of three are the same in each run, and not one of the others is', () => {
    const other = sequencesOf(ALL, 2);
    expect(standing).toEqual(RUNS.filter((run) => run % 3 !== 2));
    expect(RUNS.filter((run) => isStanding(other, run))).toEqual(standing);
    for (const run of RUNS.slice(0, 24)) {
      const isSame = JSON.stringify(one.sequenceOf(run)) === JSON.stringify(other.sequenceOf(run));
      expect(isSame, `${run}`).toBe(isStanding(one, run));
    }
  });

  it('those alone call each operation on keys of nearly every state and role, by most rules', () => {
    const cells = new Set<string>();
    const rules = new Set<string>();
    for (const moves of ALL_STANDING) {
      expect(moves.length).toBeLessThanOrEqual(MOST_MOVES);
      const stage = rehearsal(true);
      for (const { operation, situation, rules: met } of moves.map(stage.play)) {
        if (operation !== undefined && situation !== undefined) {
          const at = SITUATIONS[situation];
          cells.add(`${operation} ${at?.state} ${at?.role}`);
        }
        for (const rule of met) rules.add(`${operation} ${rule}`);
      }
    }
    expect(cells.size).toBeGreaterThan(450);
    expect(rules.size).toBeGreaterThan(450);
    for (const rule of ['ID-4', 'ARN-1', 'DRYRUN-1', 'MODEL-1']) {
      expect([...rules].filter((place) => place.endsWith(` ${rule}`)).length, rule).toBeGreaterThan(8);
    }
  });

  it('those alone call each operation that a Disabled key refuses as nothing else would refuse it', () => {
    const refused = new Set<Operation>();
    for (const moves of ALL_STANDING) {
      const stage = rehearsal(true);
      for (const { operation, situation, rules } of moves.map(stage.play)) {
        const isDisabled = situation !== undefined && SITUATIONS[situation]?.state === 'Disabled';
        if (operation !== undefined && isDisabled && rules.some((rule) => /^STATE-[16]/.test(rule)))
          refused.add(operation);
      }
    }
    const missing = OPERATIONS.filter((name) => cellOf(name, 'Disabled')?.verdict === 'fails' && !refused.has(name));
    expect(missing).toEqual([]);
  });

  it('those alone call what changes nothing, also where what is to be changed is given', () => {
    const idle = new Set<Operation>();
    for (const moves of ALL_STANDING) {
      const stage = rehearsal(true);
      for (const move of moves) {
        const isGiven = move.type === 'call' && !JSON.stringify(move.input).includes('[]');
        if (isGiven && stage.imagine(move).isIdle) idle.add(move.operation);
        stage.play(move);
      }
    }
    expect([...idle].sort()).toEqual(expect.arrayContaining(['EnableKey', 'TagResource', 'UntagResource']));
    expect([...idle].some((operation) => CHANGES[operation] === false)).toBe(false);
  });

  it('none is the same where tours are left out', () => {
    const without = sequencesOf({ ...ALL, tours: false }, 1);
    expect(RUNS.filter((run) => isStanding(without, run))).toEqual([]);
  });
});
