// Inputs that are not meant well: anything that JSON has, and anything that JavaScript has.

import fc from 'fast-check';
import { INPUTS, type Members, type Operation } from '../model.js';
import type { InputTemplates } from './inputs.js';
import { structureOf } from './shapes.js';
import type { Template } from './templates.js';

const HOSTILE_STRINGS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u{1f511}',
  '%s%n',
  '-0',
  '1e999',
  'null',
  '[object Object]',
  '9'.repeat(400),
  'x'.repeat(9000),
  'alias/__proto__',
  'alias/aws/none',
  'arn:aws:kms:::',
  'arn:aws:kms:us-east-1:111122223333:key/__proto__',
  'mrk-1234abcd12ab34cd56ef1234567890ab\n',
  '../../etc/passwd',
  '0.ffff',
  '999999999.',
] as const;
const HOSTILE_NUMBERS = [0, -1, 0.5, 2 ** 31, -(2 ** 31), 2 ** 53, 1e21, 1e308, -1e308, 5e-324, 8.64e12, 8.64e12 + 1];

/** Strings and numbers that break careless code. */
const hostileScalars: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...HOSTILE_STRINGS),
  fc.constantFrom(...HOSTILE_NUMBERS),
);

/** Anything that JSON has, often of the hostile kind. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  hostileScalars,
  fc.jsonValue({ maxDepth: 2 }),
  // What has a member like this cannot be made a text of.
  fc.constantFrom({ toString: 1 }, { toJSON: 'x', valueOf: null }, { __proto__: null }, [[]]),
);

/**
 * Mostly valid inputs of an operation with some members replaced, inputs by a table of constraints, and any JSON. The
 * members of the table are the ones that are replaced.
 */
export function hostileInputsOf(
  operation: Operation,
  templates: InputTemplates,
  table: Members = INPUTS[operation],
): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 4, arbitrary: spoilt(templates[operation], Object.keys(table)) },
    { weight: 2, arbitrary: structureOf(table, anyJson) },
    { weight: 1, arbitrary: anyJson },
  );
}

function spoilt(templates: fc.Arbitrary<Template>, names: readonly string[]): fc.Arbitrary<Template> {
  const changes = fc.array(fc.tuple(fc.constantFrom(...names, 'Unknown'), fc.oneof(anyJson, fc.constant(undefined))), {
    minLength: 1,
    maxLength: 2,
  });
  return fc.tuple(templates, changes).map(([template, changed]) => ({ ...template, ...Object.fromEntries(changed) }));
}

/** Marks what `alive` makes a proxy of: fast-check must not touch the proxy itself. */
const HOSTILE = Symbol('hostile');

/** Anything that JavaScript has, also as a proxy that lies, throws or was revoked. Pass it to `alive` before use. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
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

function hostile(target: object): fc.Arbitrary<unknown> {
  return fc.record({
    [HOSTILE]: fc.constantFrom('lies', 'throws', 'revoked'),
    target: fc.constant(target),
    lie: fc.anything(),
  });
}

/** A copy in which what is marked as hostile is. */
export function alive(value: unknown): unknown {
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
