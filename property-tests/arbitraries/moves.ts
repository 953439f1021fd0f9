// The moves of the model's own tests: what a client, a host and time can do.

import fc from 'fast-check';
import {
  type CallMove,
  calledRegion,
  callsOf,
  MOVING_OPERATIONS,
  rareRegion,
} from '../../src/conformance/arbitraries/calls.js';
import { hostileInputsOf } from '../../src/conformance/arbitraries/hostile.js';
import { inputTemplatesOf } from '../../src/conformance/arbitraries/inputs.js';
import { CUSTOM_KEY_STORES, type Kind, OPT_IN_REGION } from '../../src/conformance/arbitraries/kinds.js';
import type { Move } from '../../src/conformance/arbitraries/moves.js';
import { IMPORTED_PRELUDES, type PreludeName, preludesOf } from '../../src/conformance/arbitraries/preludes.js';
import { OPERATIONS, type Operation } from '../../src/model/vocabulary/vocabulary.js';
import { MODEL_VOCABULARY } from './vocabulary.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

const TEMPLATES = inputTemplatesOf(MODEL_VOCABULARY);
const region = calledRegion([OPT_IN_REGION, 'cn-north-1']);
const principal = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom('arn:aws:iam::111122223333:role/Example', 'nobody') },
);

/** Inputs of the operation that are not meant well. */
export function hostileInputs(operation: Operation): fc.Arbitrary<unknown> {
  return hostileInputsOf(operation, TEMPLATES);
}

/** Mostly valid calls of the operation, mostly on a key in a state that lasts the shortest. */
export function callsInRareStates(operation: Operation): fc.Arbitrary<Move> {
  return fc.oneof(
    { weight: 1, arbitrary: called(callsOf(operation, TEMPLATES[operation], region)) },
    { weight: 4, arbitrary: called(callsOf(operation, TEMPLATES[operation], rareRegion)) },
  );
}

const validCalls = oneOfOperations(OPERATIONS, (operation) => TEMPLATES[operation]);
const movingCalls = oneOfOperations(MOVING_OPERATIONS, (operation) => TEMPLATES[operation]);
const hostileCalls = oneOfOperations(OPERATIONS, hostileInputs);

function oneOfOperations(
  operations: readonly Operation[],
  inputs: (operation: Operation) => fc.Arbitrary<unknown>,
): fc.Arbitrary<Move> {
  return fc.oneof(...operations.map((operation) => called(callsOf(operation, inputs(operation), region))));
}

/** The calls with callers. */
function called(calls: fc.Arbitrary<CallMove>): fc.Arbitrary<Move> {
  return fc.tuple(calls, principal).map(([call, caller]) => ({ ...call, principal: caller }));
}

const waits: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ type: fc.constant('waitForNext' as const), plus: fc.constantFrom(0, -1, 1) }),
  fc.record({
    type: fc.constant('wait' as const),
    ms: fc.oneof(fc.constantFrom(0, 1, SECOND, 5 * SECOND, HOUR, DAY, 7 * DAY, 90 * DAY), fc.nat({ max: 400 * DAY })),
  }),
);

/** What only a host can do. */
const hostMoves: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ type: fc.constant('finishReplication' as const) }),
  fc.record({
    type: fc.constant('customKeyStore' as const),
    customKeyStoreId: fc.constantFrom(...CUSTOM_KEY_STORES.map(({ customKeyStoreId }) => customKeyStoreId)),
    isConnected: fc.boolean(),
  }),
);

/** Mostly valid moves. */
export const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 10, arbitrary: validCalls },
  { weight: 8, arbitrary: movingCalls },
  { weight: 3, arbitrary: waits },
  { weight: 1, arbitrary: hostMoves },
);

/** The same with as many inputs that are not meant well. */
export const hostileMoves: fc.Arbitrary<Move> = fc.oneof(moves, hostileCalls);

const PRELUDES = preludesOf({
  aliasName: () => 'alias/equipped',
  principal: 'arn:aws:iam::111122223333:role/Example',
  validTo: 'validTo',
  expiresAfter: SECOND,
});
const PRELUDE_NAMES = Object.keys(PRELUDES) as PreludeName[];

/** By name, moves that lead such a key set into the states that chance alone seldom finds. */
export function preludeNames({ input }: Kind): fc.Arbitrary<PreludeName> {
  if (input.CustomKeyStoreId !== undefined) return fc.constantFrom('new', 'equipped', 'unavailable', 'pendingDeletion');
  const imported: readonly PreludeName[] = IMPORTED_PRELUDES;
  const others = PRELUDE_NAMES.filter((name) => name !== 'unavailable' && !imported.includes(name));
  if (input.Origin !== 'EXTERNAL') return fc.constantFrom(...others);
  return fc.oneof(fc.constantFrom(...others), fc.constantFrom(...IMPORTED_PRELUDES));
}

/** The moves of a prelude for the key set at that place. */
export function preludeMoves(name: PreludeName, of: number): readonly Move[] {
  return PRELUDES[name].map((part) => part(of));
}
