// What an operation's card says is all that the kit needs to call it: nothing of src/conformance names operations to be
// called. The operation of these specs is none of AWS's; it is there before anything that is derived from the cards is.

import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { required, string, structure } from '../../../src/model/requests/shapes.js';
import type { Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { SEED } from '../../support/seed.js';

// A model of its own: no other spec is to meet the operation.
vi.resetModules();
afterAll(() => vi.resetModules());
const { CARDS, cardOf } = await import('../../../src/model/operations/index.js');
const { OPERATIONS } = await import('../../../src/model/vocabulary/vocabulary.js');

const NEW = 'ReviewKey' as Operation;

// It is as DisableKey is, with members that other operations have, and one that none has.
const like = cardOf('DisableKey');
Object.assign(CARDS, {
  [NEW]: {
    ...like,
    name: NEW,
    input: {
      ...like.input,
      Tags: required(cardOf('TagResource').input.Tags ?? string()),
      Reviewer: required(structure({ Name: required(string(1, 8)) })),
    },
    parse: (input: unknown) => ({ ok: true, input }),
    run: (call: Parameters<typeof like.run>[0]) => like.run({ ...call, operation: 'DisableKey' }),
  },
});
(OPERATIONS as unknown as Operation[]).push(NEW);

const { PLAIN_SEQUENCES } = await import('../../../src/conformance/arbitraries/plain.js');
const { conformSequences, sequencesOf } = await import('../../../src/conformance/arbitraries/sequences.js');
const { MOVING_OPERATIONS } = await import('../../../src/conformance/arbitraries/calls.js');
const { kmsArbitraries } = await import('../../../src/conformance/arbitraries/index.js');
const { CAPABILITIES } = await import('../../../src/conformance/target.js');

const ALL = { operations: new Set(OPERATIONS), hasClock: true, capabilities: new Set(CAPABILITIES) };

describe('a new operation, of which there is but a card', () => {
  it('has a plain valid call: on a new key, with what its card requires', () => {
    expect(PLAIN_SEQUENCES[NEW].moves).toMatchObject([
      { operation: 'CreateKey', input: {} },
      {
        operation: NEW,
        input: {
          KeyId: expect.anything(),
          Tags: [{ TagKey: 'Purpose', TagValue: 'Test' }],
          Reviewer: { Name: expect.any(String) },
        },
      },
    ]);
  });

  it('is called in sequences, whether they are steered or not', () => {
    const generated = fc.sample(conformSequences(ALL), { numRuns: 60, seed: SEED }).flat();
    expect(generated.some((move) => move.type === 'call' && move.operation === NEW)).toBe(true);
    const { sequenceOf } = sequencesOf({ ...ALL, tours: false }, SEED);
    const steered = Array.from({ length: 8 }, (_, run) => sequenceOf(run)).flat();
    expect(steered.some((move) => move.type === 'call' && move.operation === NEW)).toBe(true);
    expect(MOVING_OPERATIONS).toContain(NEW);
  });

  it('has mostly valid inputs, and inputs that are not meant well', () => {
    const inputs = fc.sample(kmsArbitraries.input(NEW, { keyId: 'a-key' }), { numRuns: 30, seed: SEED });
    expect(inputs.every((input) => typeof Object(input).Reviewer.Name === 'string')).toBe(true);
    expect(JSON.stringify(inputs)).toContain('"a-key"');
    expect(fc.sample(kmsArbitraries.arbitraryInput(NEW), { numRuns: 30, seed: SEED })).not.toEqual([]);
  });
});
