// Inputs by the table of constraints alone: each member is mostly of its shape, and knows nothing of any key.

import fc from 'fast-check';
import type { Members, Shape } from '../../model/requests/shapes.js';

/** Mostly an input of such members, with values of `other` in place of some. */
export function structureOf(table: Members, other: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
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
