// Sequences made shorter: what shows the divergence is kept, and nothing else.

import { describe, expect, it } from 'vitest';
import { keyIdOf } from '../../src/conformance/beliefs/names.js';
import type { Recorded } from '../../src/conformance/session/recording.js';
import { type Shows, shrunk } from '../../src/conformance/shrink.js';

type Parameters = Readonly<Record<string, unknown>>;

function call(number: number, input: unknown = {}): Recorded {
  return { step: { region: 'us-east-1', operation: 'DescribeKey', input }, number, key: 1 };
}

function wait(advance: number): Recorded {
  return { step: { advance }, number: 0, key: 0 };
}

function inputOf({ step }: Recorded): Parameters {
  return 'advance' in step ? {} : (step.input as Parameters);
}

/** The numbers of the calls. */
function numbers(steps: readonly Recorded[]): readonly number[] {
  return steps.map(({ number }) => number);
}

/** Shows it whenever the condition holds; how often it was asked is counted. */
function counting(condition: (steps: readonly Recorded[]) => boolean): {
  readonly shows: Shows;
  readonly asked: number;
} {
  const counter = {
    asked: 0,
    shows: async (steps: readonly Recorded[]) => {
      counter.asked++;
      return condition(steps);
    },
  };
  return counter;
}

const ten = Array.from({ length: 10 }, (_, index) => call(index));

describe('a sequence', () => {
  it('that does not show the divergence again has no shortest form', async () => {
    const counter = counting(() => false);
    expect(await shrunk(ten, counter.shows)).toBeUndefined();
    // Its last call alone, and all of it.
    expect(counter.asked).toBe(2);
  });

  it('keeps the steps that are needed, in their order, as they were recorded', async () => {
    const { shows } = counting((steps) => [1, 4, 9].every((number) => numbers(steps).includes(number)));
    expect(await shrunk(ten, shows)).toEqual([ten[1], ten[4], ten[9]]);
  });

  it('is tried without imports and other kinds of keys before anything else: they take long', async () => {
    const made = (input: object): Recorded => ({
      step: { region: 'us-east-1', operation: 'CreateKey', input },
      number: 0,
      key: 1,
    });
    const tried: (readonly Recorded[])[] = [];
    const imported = {
      step: { region: 'us-east-1', operation: 'ImportKeyMaterial', input: {} },
      number: 1,
      key: 1,
    } as const;
    const last = call(2);
    await shrunk([made({ MultiRegion: true, Origin: 'EXTERNAL' }), imported, last], async (steps) => {
      tried.push(steps);
      return steps.length > 1;
    });
    // After its last call alone, and all of it.
    expect(tried[2]).toEqual([made({ MultiRegion: true }), last]);
  });

  it('has no step that could be left out', async () => {
    // Any three of them do.
    const { shows } = counting((steps) => steps.length >= 3);
    expect(await shrunk(ten, shows)).toHaveLength(3);
    const nothing = counting(() => true);
    expect(await shrunk(ten, nothing.shows)).toEqual([]);
  });

  it('keeps a step for as long as another one needs it', async () => {
    const { shows } = counting((steps) => {
      const left = numbers(steps);
      return left.includes(9) && (!left.includes(5) || left.includes(2));
    });
    expect(numbers((await shrunk(ten, shows)) ?? [])).toEqual([9]);
  });

  it('keeps waits as they are', async () => {
    const steps = [call(0), wait(1000), call(1), wait(7)];
    const { shows } = counting((left) => left.some(({ step }) => 'advance' in step && step.advance === 1000));
    expect(await shrunk(steps, shows)).toEqual([wait(1000)]);
  });

  it('is tried with the calls on the key of the last one, and what made what they name, before anything else', async () => {
    const on = (number: number, input: unknown): Recorded => ({ ...call(number, input), key: 3 });
    const make = (key: number): Recorded => ({
      step: { region: 'us-east-1', operation: 'CreateKey', input: {} },
      number: key,
      key,
    });
    const KeyId = keyIdOf(2, false);
    const steps = [
      make(1),
      make(2),
      ...Array.from({ length: 30 }, (_, index) => on(index + 3, { KeyId: keyIdOf(1, false) })),
      on(40, { KeyId, Description: 'a' }),
      on(41, { KeyId }),
    ];
    const tried: (readonly number[])[] = [];
    const texts: string[] = [];
    const needed = await shrunk(steps, async (some) => {
      tried.push(numbers(some));
      texts.push(JSON.stringify(some));
      return [2, 40, 41].every((number) => numbers(some).includes(number));
    });
    expect(tried.slice(0, 2)).toEqual([
      [2, 41],
      [2, 40, 41],
    ]);
    expect(numbers(needed ?? [])).toEqual([2, 40, 41]);
    // Nothing is tried twice.
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('loses the parameters that are not needed, and keeps the values of the others', async () => {
    const input = { KeyId: 'a', Description: 'b', Tags: [{ TagKey: 'c' }], Limit: 1 };
    const { shows } = counting((steps) => steps.some((step) => 'Tags' in inputOf(step) && inputOf(step).KeyId === 'a'));
    expect(await shrunk([call(0), call(1, input)], shows)).toEqual([call(1, { KeyId: 'a', Tags: [{ TagKey: 'c' }] })]);
  });

  it('loses a step that only a parameter had needed, and the parameters that only that step had', async () => {
    // The parameter of the last step needs the first one, which needs a parameter of its own meanwhile.
    const steps = [call(0, { MultiRegion: true }), call(1, { KeyId: 'a', GrantTokens: [] })];
    const { shows } = counting((left) => {
      const last = left.at(-1);
      if (last?.number !== 1) return false;
      return !('GrantTokens' in inputOf(last)) || (left.length === 2 && 'MultiRegion' in inputOf(left[0] ?? last));
    });
    expect(await shrunk(steps, shows)).toEqual([call(1, {})]);
  });

  it('keeps inputs that are no structures', async () => {
    const steps = [call(0, 'a text'), call(1, null), call(2, ['a list'])];
    const { shows } = counting((left) => left.length === 3);
    expect(await shrunk(steps, shows)).toEqual(steps);
  });

  it('is shrunk with few tries where most of it is not needed', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => call(index));
    const counter = counting((steps) => numbers(steps).includes(70));
    expect(await shrunk(hundred, counter.shows)).toEqual([hundred[70]]);
    expect(counter.asked).toBeLessThan(30);
  });
});
