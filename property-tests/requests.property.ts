// What is always so when requests are parsed, whatever the input.

import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { INPUTS, type Members, type Shape } from '../src/model/requests/inputs.js';
import { parseInput } from '../src/model/requests/parse.js';
import { OPERATIONS, type Operation } from '../src/model/vocabulary.js';

type Call = readonly [operation: Operation, input: unknown];

/** Some thirty for each operation. */
const RUNS = { numRuns: 1500 };

/** Marks what alive() makes a proxy of: fast-check must not touch the proxy itself. */
const HOSTILE = Symbol('hostile');

const operations = fc.constantFrom(...OPERATIONS);

/** Anything that JavaScript has, also as a proxy that lies, throws or was revoked. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
  fc.constantFrom(Symbol('s'), () => 'f', '__proto__', Number.NaN, -0, '='.repeat(4)),
  fc.oneof(fc.object(), fc.array(fc.anything())).chain(hostile),
);

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
  it.prop([calls], RUNS)(
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

  it.prop([calls], RUNS)(
    'gives an input that survives JSON and is parsed to itself [MODEL-1]',
    ([operation, input]) => {
      const answer = parseInput(operation, alive(input));
      if (!answer.ok) return;
      expect(JSON.parse(JSON.stringify(answer.input))).toEqual(answer.input);
      expect(parseInput(operation, answer.input)).toEqual(answer);
    },
  );

  it.prop([jsonCalls], RUNS)(
    'takes a value as it takes the JSON of it, whatever its prototype [MODEL-1]',
    ([operation, input]) => {
      const answer = parseInput(operation, input);
      expect(parseInput(operation, JSON.parse(JSON.stringify(input)))).toEqual(answer);
      expect(parseInput(operation, withoutPrototypes(input))).toEqual(answer);
    },
  );

  it.prop([jsonCalls], RUNS)(
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

  it.prop([jsonCalls], RUNS)(
    'keeps the members in the order of the table, and no others [MODEL-1]',
    ([operation, input]) => {
      const answer = parseInput(operation, input);
      if (!answer.ok) return;
      const given = Object.keys(answer.input);
      expect(given).toEqual(Object.keys(INPUTS[operation]).filter((name) => given.includes(name)));
    },
  );

  it.prop([operations, fc.jsonValue()])('ignores what it does not know [MODEL-1]', (operation, unknown) => {
    const known = { KeyId: 'k', AliasName: 'alias/a' };
    expect(parseInput(operation, { ...known, Unknown: unknown, keyId: unknown })).toEqual(parseInput(operation, known));
  });
});

function structureOf(table: Members, other: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries(table).map(([name, shape]) => [
      name,
      fc.oneof({ weight: 30, arbitrary: valueFor(shape, other) }, { weight: 1, arbitrary: other }),
    ]),
  );
  const required = Object.keys(table).filter((name) => table[name]?.required);
  return fc.oneof(
    { weight: 9, arbitrary: fc.record(members, { requiredKeys: required }) },
    { weight: 1, arbitrary: fc.record(members, { requiredKeys: [] }) },
  );
}

function valueFor(shape: Shape, other: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case 'string':
      if ('enum' in shape) return fc.constantFrom(...shape.enum);
      if (shape.pattern === undefined) return fc.string({ minLength: shape.min, maxLength: Math.min(shape.max, 20) });
      return fc.constantFrom(...['a', 'eu-west-1', 'alias/a', 'f'.repeat(64)].filter((text) => fits(shape, text)));
    case 'integer':
      return fc.integer({ min: shape.min, max: shape.max });
    case 'boolean':
      return fc.boolean();
    case 'timestamp':
      return fc.double({ min: -8.64e12, max: 8.64e12, noNaN: true });
    case 'blob':
      return fc.base64String({ minLength: 4, maxLength: 40 });
    case 'list': {
      const member = fc.oneof(
        { weight: 30, arbitrary: valueFor(shape.member, other) },
        { weight: 1, arbitrary: other },
      );
      return fc.array(member, { maxLength: 4 });
    }
    case 'map':
      return fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '0')), fc.string());
    case 'structure':
      return structureOf(shape.members, other);
  }
}

function fits(shape: { min: number; max: number; pattern?: string }, text: string): boolean {
  return text.length >= shape.min && text.length <= shape.max && new RegExp(`^(?:${shape.pattern})$`).test(text);
}

function hostile(target: object): fc.Arbitrary<unknown> {
  return fc.record({
    [HOSTILE]: fc.constantFrom('lies', 'throws', 'revoked'),
    target: fc.constant(target),
    lie: fc.anything(),
  });
}

/** A copy in which what is marked as hostile is. */
function alive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(alive);
  if (typeof value !== 'object' || value === null) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  if (HOSTILE in value) return hostileProxy(value as unknown as Parameters<typeof hostileProxy>[0]);
  const copy = Object.create(prototype);
  for (const [name, member] of Object.entries(value))
    Object.defineProperty(copy, name, { value: alive(member), configurable: true, enumerable: true, writable: true });
  return copy;
}

function hostileProxy({ [HOSTILE]: how, target, lie }: { [HOSTILE]: string; target: object; lie: unknown }): unknown {
  if (how === 'revoked') {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  }
  const act = () => {
    if (how === 'throws') throw lie;
    return lie;
  };
  return new Proxy(target, { get: act, has: act, ownKeys: act, getOwnPropertyDescriptor: act } as ProxyHandler<object>);
}

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
