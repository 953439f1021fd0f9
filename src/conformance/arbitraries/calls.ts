// Calls as moves: an operation, a key set, a Region where the set most often has a key, an input.

import fc from 'fast-check';
import { cardOf, KEY_MAKERS, OPERATIONS, type Operation } from '../model.js';
import type { Move } from './moves.js';
import { type Pick, pick } from './picks.js';

export type CallMove = Extract<Move, { readonly type: 'call' }>;
export type CalledRegion = fc.Arbitrary<Pick | string>;

/** One of the first few key sets. */
export const anySet: fc.Arbitrary<number> = fc.constantFrom(0, 1, 2, 3);

/** A Region where the key is in a state that lasts the shortest. */
export const rareRegion: CalledRegion = fc.constantFrom(pick('rareRegion', 0), pick('rareRegion', 1));

/** Mostly a Region where the set has a key; now and then one of `others`. */
export function calledRegion(others: readonly string[]): CalledRegion {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(pick('primaryRegion')) },
    { weight: 6, arbitrary: fc.constantFrom(...[0, 1, 2, 3, 4, 5].map((index) => pick('keyRegion', index))) },
    { weight: 3, arbitrary: fc.constant(pick('replicaRegion')) },
    { weight: 3, arbitrary: fc.constant(pick('rareRegion')) },
    { weight: 1, arbitrary: fc.oneof(fc.constant(pick('freeRegion')), fc.constantFrom(...others)) },
  );
}

/** Calls of one operation. */
export function callsOf(
  operation: Operation,
  input: fc.Arbitrary<unknown>,
  region: CalledRegion,
): fc.Arbitrary<CallMove> {
  return fc
    .tuple(anySet, region, input)
    .map(([set, at, given]): CallMove => ({ type: 'call', operation, set, region: at, input: given }));
}

/** Operations that lead somewhere: the others only look, or change what no rule asks for. */
export const MOVING_OPERATIONS: readonly Operation[] = OPERATIONS.filter((operation) => {
  const { identifiers, changes, cryptography } = cardOf(operation);
  const isAsked = changes === undefined || changes.some((property) => property !== 'tags' && property !== 'keyPolicy');
  // What changes nothing needs no new identifiers.
  return identifiers.length > 0 && isAsked && cryptography === undefined && !KEY_MAKERS.includes(operation);
});
