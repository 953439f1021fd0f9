import { describe, expect, it } from 'vitest';
import type { Operation, Region } from '../../../src/index.js';
import { countsOf, kindOf, markOf } from '../../../src/playground/calls/kinds.js';
import { type Trial, trialsOf } from '../../../src/playground/calls/trials.js';
import { present, type StepJson } from '../../../src/playground/history/history.js';
import { begun, createWith, onKey, played, REGION } from '../../support/playing.js';

function triedAfter(input: StepJson, calls: readonly string[]): ReadonlyMap<Operation, Trial> {
  const history = played(begun(), createWith(input), ...calls.map((call) => onKey(call)));
  const [keySet] = present(history).frame.snapshot.keySets;
  if (keySet === undefined) throw new Error('no key');
  return trialsOf(history, { keySet, region: REGION as Region });
}

const told = (trials: ReadonlyMap<Operation, Trial>, operation: Operation): string => {
  const trial = trials.get(operation);
  if (trial === undefined) throw new Error(operation);
  return `${kindOf(trial)}${trial.refusal === undefined ? '' : `: ${markOf(trial.refusal)}`}`;
};

describe('the kinds of operations', () => {
  it('tell apart what works, what the key state refuses, and what would be refused in any state', () => {
    const enabled = triedAfter({}, []);
    const disabled = triedAfter({}, ['DisableKey']);
    expect(told(enabled, 'Encrypt')).toBe('works');
    expect(told(disabled, 'Encrypt')).toBe('keyState: key state');
    expect(told(enabled, 'CancelKeyDeletion')).toBe('keyState: key state');
    expect(told(enabled, 'Sign')).toBe('otherwise: key usage');
    expect(told(enabled, 'UpdateAlias')).toBe('otherwise: alias does not exist');
  });

  it('do not call it the key state where the table refuses for the origin', () => {
    const enabled = triedAfter({}, []);
    expect(enabled.get('GetParametersForImport')?.refusal?.rule).toBe('STATE-1');
    expect(told(enabled, 'GetParametersForImport')).toBe('otherwise: key origin');
    expect(told(triedAfter({ Origin: 'EXTERNAL' }, []), 'EnableKeyRotation')).toBe('otherwise: key origin');
  });

  it('are counted', () => {
    const trials = triedAfter({}, ['DisableKey']);
    const { works, keyState, otherwise } = countsOf(trials);
    expect(works + keyState + otherwise).toBe(trials.size);
    expect(Math.min(works, keyState, otherwise)).toBeGreaterThan(0);
  });
});
