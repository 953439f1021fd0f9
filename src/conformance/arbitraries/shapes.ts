// Values by their shapes alone, which know nothing of any key.

import fc from 'fast-check';
import { assertNever, type Members, type Shape } from '../model.js';

/** Any bytes, in base64. */
export const BLOB = 'AQID';

/** What stands in the place of some values, if anything does. */
type Other = fc.Arbitrary<unknown> | undefined;

/** Mostly an input of such members, with values of `other` in place of some. */
export function structureOf(table: Members, other: Other): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries(table).map(([name, shape]) => [name, mostlyOf(valueFor(shape, other), other)]),
  );
  const required = Object.keys(table).filter((name) => table[name]?.required);
  const valid = fc.record(members, { requiredKeys: required });
  if (other === undefined) return valid;
  return fc.oneof({ weight: 9, arbitrary: valid }, { weight: 1, arbitrary: fc.record(members, { requiredKeys: [] }) });
}

function valueFor(shape: Shape, other: Other): fc.Arbitrary<unknown> {
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
    case 'list':
      return fc.array(mostlyOf(valueFor(shape.member, other), other), { maxLength: 4 });
    case 'map':
      return fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '0')), fc.string());
    case 'structure':
      return structureOf(shape.members, other);
  }
}

function mostlyOf(value: fc.Arbitrary<unknown>, other: Other): fc.Arbitrary<unknown> {
  return other === undefined ? value : fc.oneof({ weight: 30, arbitrary: value }, { weight: 1, arbitrary: other });
}

/** Values of the shape. */
export function validValueOf(shape: Shape): fc.Arbitrary<unknown> {
  return shape.type === 'blob' ? fc.constant(exampleOf(shape)) : valueFor(shape, undefined);
}

/** A value of the shape: the first, or the least. */
export function exampleOf(shape: Shape): unknown {
  switch (shape.type) {
    case 'string':
      return 'enum' in shape ? shape.enum[0] : 'a'.repeat(Math.max(1, shape.min));
    case 'integer':
      return Math.max(1, shape.min);
    case 'boolean':
      return false;
    case 'timestamp':
      return 0;
    case 'blob':
      return BLOB;
    case 'list':
      return [exampleOf(shape.member)];
    case 'map':
      return {};
    case 'structure':
      return Object.fromEntries(
        Object.entries(shape.members).flatMap(([name, member]) => (member.required ? [[name, exampleOf(member)]] : [])),
      );
    default:
      return assertNever(shape);
  }
}

function fits(shape: { min: number; max: number; pattern?: string }, text: string): boolean {
  return text.length >= shape.min && text.length <= shape.max && new RegExp(`^(?:${shape.pattern})$`).test(text);
}
