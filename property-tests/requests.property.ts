// What is always so when requests are parsed, whatever the input.

import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { alive, anything } from '../src/conformance/arbitraries/hostile.js';
import { structureOf } from '../src/conformance/arbitraries/shapes.js';
import { parseInput } from '../src/model/operations/index.js';
import { INPUTS } from '../src/model/operations/tables.js';
import { OPERATIONS, type Operation } from '../src/model/vocabulary/vocabulary.js';
import { runs } from './support/config.js';
import { property } from './support/property.js';

type Call = readonly [operation: Operation, input: unknown];

/** Some thirty for each operation. */
const RUNS = runs(1500);

const operations = fc.constantFrom(...OPERATIONS);

/** Mostly valid inputs of an operation, with anything in place of some members. */
const calls: fc.Arbitrary<Call> = operations.chain((operation) =>
  fc.tuple(
    fc.constant(operation),
    fc.oneof({ weight: 9, arbitrary: structureOf(INPUTS[operation], anything) }, anything),
  ),
);

/** The same, of values that JSON has. */
const jsonCalls: fc.Arbitrary<Call> = operations.chain((operation) =>
  fc.tuple(
    fc.constant(operation),
    fc.oneof({ weight: 9, arbitrary: structureOf(INPUTS[operation], fc.jsonValue()) }, fc.jsonValue()),
  ),
);

describe('parsing', () => {
  property([calls], RUNS)(
    'never throws, and refuses with one of two codes [MODEL-1] [MODEL-2]',
    ([operation, input]) => {
      const answer = parseInput(operation, alive(input));
      if (answer.ok) return;
      expect(Object.keys(answer)).toEqual(['ok', 'error', 'events']);
      const { code, message, rule } = answer.error;
      expect([code, rule]).toEqual(
        rule === 'MODEL-1' ? ['ValidationException', 'MODEL-1'] : ['SerializationException', 'MODEL-2'],
      );
      if (rule === 'MODEL-1') expect(message).toMatch(/^[1-9]\d* validation errors? detected: Value /);
    },
  );

  property([calls], RUNS)(
    'gives an input that survives JSON and is parsed to itself [MODEL-1]',
    ([operation, input]) => {
      const answer = parseInput(operation, alive(input));
      if (!answer.ok) return;
      expect(JSON.parse(JSON.stringify(answer.input))).toEqual(answer.input);
      expect(parseInput(operation, answer.input)).toEqual(answer);
    },
  );

  property([jsonCalls], RUNS)(
    'takes a value as it takes the JSON of it, whatever its prototype [MODEL-1]',
    ([operation, input]) => {
      const answer = parseInput(operation, input);
      expect(parseInput(operation, JSON.parse(JSON.stringify(input)))).toEqual(answer);
      expect(parseInput(operation, withoutPrototypes(input))).toEqual(answer);
    },
  );

  property([jsonCalls], RUNS)(
    'changes nothing in its input, and shares nothing with it [MODEL-1]',
    ([operation, input]) => {
      const before = JSON.stringify(input);
      const answer = parseInput(operation, deepFrozen(input));
      expect(JSON.stringify(input)).toBe(before);
      if (!answer.ok) return;
      const theirs = objectsIn(input);
      expect(objectsIn(answer.input).filter((object) => theirs.includes(object))).toEqual([]);
      expect(objectsIn(answer.input).filter(Object.isFrozen)).toEqual([]);
    },
  );

  property([jsonCalls], RUNS)(
    'keeps the members in the order of the table, and no others [MODEL-1]',
    ([operation, input]) => {
      const answer = parseInput(operation, input);
      if (!answer.ok) return;
      const given = Object.keys(answer.input);
      expect(given).toEqual(Object.keys(INPUTS[operation]).filter((name) => given.includes(name)));
    },
  );

  property([operations, fc.jsonValue()], runs(100))('ignores what it does not know [MODEL-1]', (operation, unknown) => {
    const known = { KeyId: 'k', AliasName: 'alias/a' };
    expect(parseInput(operation, { ...known, Unknown: unknown, keyId: unknown })).toEqual(parseInput(operation, known));
  });
});

function deepFrozen(value: unknown): unknown {
  for (const object of objectsIn(value)) Object.freeze(object);
  return value;
}

function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null);
  for (const [name, member] of Object.entries(value)) copy[name] = withoutPrototypes(member);
  return copy;
}
