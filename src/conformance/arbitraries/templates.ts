// What templates are made of. A template is an input in which picks stand for what is only known when the call is made.

import fc from 'fast-check';
import { type PickName, pick } from './picks.js';

export type Template = Readonly<Record<string, unknown>>;

/** A member that is always given. */
export function always(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return value;
}

/** A member that is as often left out as not. */
export function sometimes(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return optional(value, 1, 1);
}

/** A member that is mostly left out. */
export function seldom(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return optional(value, 9, 1);
}

export function optional(value: fc.Arbitrary<unknown>, absent: number, present: number): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: absent, arbitrary: fc.constant(undefined) }, { weight: present, arbitrary: value });
}

/** One in ten is any of `all`. */
export function mostly(usual: fc.Arbitrary<unknown>, all: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...all) });
}

/** One of the candidates of that name. */
export function picks(name: PickName): fc.Arbitrary<unknown> {
  return fc.constantFrom(...Array.from({ length: 12 }, (_, index) => pick(name, index)));
}

/** The first candidate of that name. */
export function first(name: PickName): fc.Arbitrary<unknown> {
  return fc.constant(pick(name));
}

/** The members of all parts; of a member that two have, the later one's. */
export function merged(...parts: readonly fc.Arbitrary<Template>[]): fc.Arbitrary<Template> {
  return fc.tuple(...parts).map((templates): Template => Object.assign({}, ...templates));
}

/** One of several, by weight. */
export function oneOfTemplates(
  ...parts: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<Template>])[]
): fc.Arbitrary<Template> {
  return fc.oneof(...parts.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

/** A statement of a key policy that allows the principal everything. */
export function statement(principal: string): object {
  return { Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:*', Resource: '*' };
}
