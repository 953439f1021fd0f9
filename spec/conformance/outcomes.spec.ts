// What came of an operation: it only rises, and its counts add up, whatever happens in whatever order.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOutcomeBook } from '../../src/conformance/outcome-book.js';
import {
  after,
  OUTCOMES,
  type Outcome,
  type OutcomeEvent,
  outcomeOf,
  rise,
  type Tally,
  UNTRIED,
} from '../../src/conformance/outcomes.js';
import { OPERATIONS } from '../../src/model/vocabulary/vocabulary.js';

const EVENTS: readonly OutcomeEvent[] = [
  'agreed',
  'agreed openly',
  'departed',
  'failed',
  'unsupported',
  'error',
  'departs',
];
const outcome = fc.constantFrom(...OUTCOMES);
const events = fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 });

const heightOf = (one: Outcome): number => OUTCOMES.indexOf(one);
const tallyOf = (all: readonly OutcomeEvent[]): Tally => all.reduce(after, UNTRIED);

describe('outcomes', () => {
  it('are a lattice, which begins at not tried', () => {
    fc.assert(
      fc.property(outcome, outcome, outcome, (a, b, c) => {
        expect(rise(a, a)).toBe(a);
        expect(rise(a, b)).toBe(rise(b, a));
        expect(rise(rise(a, b), c)).toBe(rise(a, rise(b, c)));
        expect(rise('not tried', a)).toBe(a);
        expect(rise(a, 'departs')).toBe('departs');
      }),
    );
  });

  it('never fall, whatever happens', () => {
    fc.assert(
      fc.property(events, fc.constantFrom(...EVENTS), (all, event) => {
        const before = tallyOf(all);
        expect(heightOf(after(before, event).outcome)).toBeGreaterThanOrEqual(heightOf(before.outcome));
        expect(heightOf(outcomeOf(before))).toBeGreaterThanOrEqual(heightOf(before.outcome));
      }),
    );
  });

  it('have counts that add up, and do not hang on the order in which it happened', () => {
    fc.assert(
      fc.property(
        events.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length }))),
        ([all, shuffled]) => {
          const tally = tallyOf(all);
          const { made, judged, agreed, departed, failed } = tally.calls;
          expect(made).toBe(judged + failed);
          expect(judged).toBe(agreed + departed);
          const countOf = (...names: readonly OutcomeEvent[]): number =>
            all.filter((event) => names.includes(event)).length;
          expect({ agreed, departed, failed }).toEqual({
            agreed: countOf('agreed', 'agreed openly'),
            departed: countOf('departed'),
            failed: countOf('failed'),
          });
          expect(tallyOf(shuffled)).toEqual(tally);
        },
      ),
    );
  });

  it.each<[Outcome, readonly OutcomeEvent[]]>([
    ['not tried', []],
    ['conforms', ['agreed']],
    ['conforms openly', ['agreed openly', 'agreed']],
    ['unsupported', ['departed', 'unsupported']],
    ['conforms', ['unsupported', 'agreed']],
    ['conforms', ['agreed', 'failed']],
    ['error', ['agreed', 'failed', 'failed']],
    ['error', ['failed']],
    ['error', ['agreed', 'error']],
    ['departs', ['agreed', 'departed', 'departs', 'error']],
  ])('come to %s after %j', (expected, all) => {
    expect(outcomeOf(tallyOf(all))).toBe(expected);
  });
});

describe('the book of outcomes', () => {
  it('has every operation, with the first reason for its outcome', () => {
    const book = createOutcomeBook();
    book.record('EnableKey', 'unsupported', 'it refuses');
    book.record('EnableKey', 'error', 'the first');
    book.record('EnableKey', 'error', 'the second');
    book.record('DisableKey', 'failed');
    const outcomes = book.outcomes([], (operation) => `no ${operation}`);
    expect(outcomes.map(({ operation }) => operation)).toEqual(OPERATIONS);
    const told = new Map(outcomes.map(({ operation, outcome: of, reason }) => [operation, `${of}: ${reason}`]));
    expect(told.get('EnableKey')).toBe('error: the first');
    expect(told.get('DisableKey')).toBe('error: no answer that could be judged came to 1 of 1 calls');
    expect(told.get('CreateKey')).toBe('not tried: no CreateKey');
  });
});
