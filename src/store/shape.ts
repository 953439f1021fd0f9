// Checks foreign JSON against a shape, and says where it departs. What passes is copied: nothing foreign is kept.

import { didYouMean } from '../shared/nearest.js';
import { isObject, isOneOf } from '../shared/objects.js';

/** What is wrong, and where. */
export interface Fault {
  readonly path: string;
  readonly expected: string;
}

/** A shape gives a copy of what fits it, and otherwise throws a Fault (caught by `checkShape`). */
export type Shape<T> = (value: unknown, path: string) => T;

/** The value as the shape copies it, or the fault. */
export function checkShape<T>(
  shape: Shape<T>,
  value: unknown,
  path: string,
): { readonly ok: true; readonly value: T } | Fault {
  try {
    return { ok: true, value: shape(value, path) };
  } catch (fault) {
    if (isFault(fault)) return fault;
    throw fault;
  }
}

/** The value as the shape copies it. Throws a RangeError that says where it departs from the shape. */
export function valid<T>(shape: Shape<T>, value: unknown, path: string): T {
  try {
    return shape(value, path);
  } catch (fault) {
    if (isFault(fault)) throw new RangeError(`${fault.path}: expected ${fault.expected}`);
    throw fault;
  }
}

function isFault(thrown: unknown): thrown is Fault {
  return typeof thrown === 'object' && thrown !== null && 'path' in thrown && 'expected' in thrown;
}

function fail(path: string, expected: string): never {
  throw { path, expected } satisfies Fault;
}

export function text(expected: string, isValid: (value: string) => boolean = () => true): Shape<string> {
  return (value, path) => (typeof value === 'string' && isValid(value) ? value : fail(path, expected));
}

/** What a parser gives of a value, if anything. */
export function parsed<T>(expected: string, parse: (value: unknown) => T | undefined): Shape<T> {
  return (value, path) => parse(value) ?? fail(path, expected);
}

export function oneOf<const V extends string | number | boolean>(values: readonly V[]): Shape<V> {
  return (value, path) =>
    isOneOf(values, value)
      ? value
      : fail(path, values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.join(', ')}`);
}

export function integer(least: number, most: number): Shape<number> {
  return (value, path) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
      ? value
      : fail(path, `a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`);
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path) => (value === null ? null : shape(value, path));
}

export function list<T>(shape: Shape<T>, least = 0, most = Number.MAX_SAFE_INTEGER): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return fail(path, 'a list');
    if (value.length < least || value.length > most) return fail(path, `a list of ${least} to ${most}`);
    return Array.from(value, (entry, index) => shape(entry, `${path}[${index}]`));
  };
}

/** A list whose entries differ in a member. */
export function distinct<T>(
  shape: Shape<readonly T[]>,
  member: keyof T & string,
  expected: string,
): Shape<readonly T[]> {
  return (value, path) => {
    const entries = shape(value, path);
    const seen = new Set<unknown>();
    for (const [index, entry] of entries.entries()) {
      if (seen.has(entry[member])) fail(`${path}[${index}].${member}`, expected);
      seen.add(entry[member]);
    }
    return entries;
  };
}

/** An object whose names are data. */
export function record<T>(name: Shape<string>, shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, path) => {
    const entries = Object.entries(plainObject(value, path)).map(([key, member]) => {
      const at = `${path}[${JSON.stringify(key)}]`;
      return [name(key, at), shape(member, at)] as const;
    });
    return Object.fromEntries(entries);
  };
}

type Shapes = Readonly<Record<string, Shape<unknown>>>;
type Structure<R extends Shapes, O extends Shapes> = { readonly [K in keyof R]: ReturnType<R[K]> } & {
  readonly [K in keyof O]?: ReturnType<O[K]>;
};

/** An object of known members: required ones, and ones that may be absent. */
export function structure<R extends Shapes, O extends Shapes = Record<never, never>>(
  required: R,
  optional?: O,
): Shape<Structure<R, O>> {
  const shapes: Readonly<Record<string, Shape<unknown>>> = { ...required, ...optional };
  return (value, path) => {
    const object = plainObject(value, path);
    for (const name of Object.keys(object)) {
      if (!Object.hasOwn(shapes, name))
        fail(`${path}.${name}`, `no such member${didYouMean(name, Object.keys(shapes))}`);
    }
    const copied: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(shapes)) {
      if (Object.hasOwn(object, name)) copied[name] = shape(object[name], `${path}.${name}`);
      else if (Object.hasOwn(required, name)) fail(`${path}.${name}`, 'to be present');
    }
    return copied as Structure<R, O>;
  };
}

function plainObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : fail(path, 'an object');
}
