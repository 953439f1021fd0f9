// The sequences that the kit plays on an endpoint: key sets of some kinds, led into rare states, then moves as they come.

import fc from 'fast-check';
import { keysOf } from '../../shared/objects.js';
import { digest, INPUTS, OPERATIONS, type Operation } from '../model.js';
import type { Capability } from '../target.js';
import { type CalledRegion, calledRegion, callsOf, MOVING_OPERATIONS, rareRegion } from './calls.js';
import { CONFORM_TEMPLATES, conformHostileInputs } from './conform-inputs.js';
import { conformKinds, type Kind } from './kinds.js';
import type { Move } from './moves.js';
import { phrases } from './phrases.js';
import { creation, EXPIRING_PRELUDES, IMPORTED_PRELUDES, isImport, type PreludeName, preludesOf } from './preludes.js';
import { toursOf } from './tours.js';
import { ALIAS_NAMES, ROOT } from './vocabulary.js';

/** The most moves that a sequence has. */
export const MOST_MOVES = 100;

/** Which sequences are generated. */
export interface SequenceOptions {
  /** Only these are called. */
  readonly operations: ReadonlySet<Operation>;
  /** Whether time can be moved; if not, nothing that needs hours or days comes. */
  readonly hasClock: boolean;
  readonly capabilities: ReadonlySet<Capability>;
}

/** The n-th sequence of a seed: by turns a tour, as long as there are some, and a generated one. */
export function sequencesOf(options: SequenceOptions, seed: number): (run: number) => readonly Move[] {
  const tours = conformTours(options);
  const generated = conformSequences(options);
  return (run) => {
    const tour = run % 2 === 0 ? tours[run / 2] : undefined;
    if (tour !== undefined) return tour;
    const mixed = Number.parseInt(digest(`${seed} ${run}`, 1), 16) | 0;
    const [sequence = []] = fc.sample(generated, { seed: mixed, numRuns: 1 });
    return sequence;
  };
}

/** The sequences that leave nothing to chance, as far as the target has what they need. */
function conformTours(options: SequenceOptions): readonly (readonly Move[])[] {
  const allowed = new Set(allowedOf(options));
  const isAllowed = (move: Move): boolean =>
    move.type === 'call' ? allowed.has(move.operation) : move.type === 'waitForNext' || options.hasClock;
  const tours = toursOf(PRELUDES, (name) => options.hasClock || !LONG_PRELUDES.includes(name));
  return tours.map((moves) => moves.filter(isAllowed).slice(0, MOST_MOVES));
}

function allowedOf({ operations, capabilities }: SequenceOptions): readonly Operation[] {
  const canImport = capabilities.has('keyMaterialImport');
  return OPERATIONS.filter(
    (operation) => operations.has(operation) && (canImport || !('EncryptedKeyMaterial' in INPUTS[operation])),
  );
}

/** One sequence, of at most 100 moves. Some are short, most are long. */
export function conformSequences(options: SequenceOptions): fc.Arbitrary<readonly Move[]> {
  const { hasClock, capabilities } = options;
  const allowed = allowedOf(options);
  const isAllowed = (move: Move): boolean => move.type !== 'call' || allowed.includes(move.operation);
  const beginning = beginningsOf(hasClock);
  const beginnings = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(beginning) },
    { weight: 3, arbitrary: fc.tuple(beginning, beginning) },
    { weight: 1, arbitrary: fc.tuple(beginning, beginning, beginning) },
  );
  const following = followingMoves(allowed, hasClock, capabilities.has('arbitraryInputs'));
  const rest = fc.oneof(
    { weight: 1, arbitrary: fc.array(following, { maxLength: 8, size: 'max' }) },
    { weight: 6, arbitrary: fc.array(following, { minLength: 30, maxLength: 60, size: 'max' }) },
  );
  const sequence = fc
    .tuple(beginnings, rest)
    .map(([begun, followed]) =>
      [...begun.map(({ kind }) => creation(kind)), ...begun.flatMap(preludeMoves), ...followed.flat()]
        .filter(isAllowed)
        .slice(0, MOST_MOVES),
    );
  // Bias is for the edges of ranges; here everything is a choice of equals.
  return fc.noBias(sequence);
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
const PRELUDES = preludesOf({
  aliasName: (set) => ALIAS_NAMES[set % ALIAS_NAMES.length] ?? ALIAS_NAMES[0],
  principal: ROOT,
  validTo: 'distantValidTo',
  expiresAfter: HOUR,
});

/** Preludes that need days. */
const LONG_PRELUDES: readonly PreludeName[] = [
  ...EXPIRING_PRELUDES,
  'allPendingDeletion',
  'oneOfTwoReplicasDeleted',
  'lastReplicaDeleted',
  'replicaMadeAgain',
  'rotationOverdue',
];
/** Preludes that go with any kind of key. */
const COMMON_PRELUDES = keysOf(PRELUDES).filter(
  (name) => name !== 'unavailable' && !IMPORTED_PRELUDES.some((imported) => imported === name),
);
const SINGLE_REGION_PRELUDES = [
  'new',
  'equipped',
  'pendingDeletion',
  'rotatingAutomatically',
  'rotationOverdue',
] as const satisfies readonly PreludeName[];

interface Beginning {
  readonly kind: Kind;
  readonly prelude: PreludeName;
}

/** A kind with a prelude that goes with it. */
function beginningsOf(hasClock: boolean): fc.Arbitrary<Beginning> {
  const isPossible = (name: PreludeName): boolean => hasClock || !LONG_PRELUDES.includes(name);
  const namesFor = ({ input: { MultiRegion: isMultiRegion = false, Origin } }: Kind): readonly PreludeName[] => {
    if (!isMultiRegion) return Origin === 'EXTERNAL' ? [...SINGLE_REGION_PRELUDES, 'expired'] : SINGLE_REGION_PRELUDES;
    return Origin === 'EXTERNAL' ? [...COMMON_PRELUDES, ...IMPORTED_PRELUDES] : COMMON_PRELUDES;
  };
  const names = new Map<Kind, readonly PreludeName[]>();
  return fc.tuple(conformKinds, fc.nat({ max: 2 ** 30 })).map(([kind, index]) => {
    const possible = names.get(kind) ?? namesFor(kind).filter(isPossible);
    names.set(kind, possible);
    return { kind, prelude: possible[index % possible.length] ?? 'new' };
  });
}

/** The moves of a prelude, without what such a key only refuses. */
function preludeMoves({ kind, prelude }: Beginning, set: number): readonly Move[] {
  const all = PRELUDES[prelude].map((part) => part(set));
  return kind.input.Origin === 'EXTERNAL' ? all : all.filter((move) => !isImport(move));
}

/** What comes after the preludes: single moves, and phrases of some that belong together. */
function followingMoves(
  allowed: readonly Operation[],
  hasClock: boolean,
  hasArbitraryInputs: boolean,
): fc.Arbitrary<Move | readonly Move[]> {
  const moving = MOVING_OPERATIONS.filter((operation) => allowed.includes(operation));
  const calls = (operations: readonly Operation[], at: CalledRegion) =>
    operations.map((operation) => callsOf(operation, CONFORM_TEMPLATES[operation], at));
  const rareCalls = calls(allowed, rareRegion);
  const hostileCalls = hasArbitraryInputs
    ? allowed.map((operation) => callsOf(operation, conformHostileInputs(operation), region))
    : [];
  return oneOfThose<Move | readonly Move[]>([
    [9, calls(allowed, region)],
    [6, rareCalls],
    [6, calls(moving, region)],
    [6, [phrases(rareCalls.length === 0 ? fc.constant(undefined) : fc.oneof(...rareCalls), hasClock)]],
    [hasClock ? 3 : 1, [hasClock ? waits : fc.constant(NEXT)]],
    [2, hostileCalls],
  ]);
}

const region = calledRegion(['us-west-2']);
const NEXT: Move = { type: 'waitForNext', plus: 0 };

/** Mostly short: long ones end what is pending deletion. */
const waits: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(NEXT) },
  { weight: 1, arbitrary: fc.constant({ ...NEXT, plus: SECOND }) },
  { weight: 4, arbitrary: waitsOf(SECOND, 6 * SECOND, 30 * SECOND, HOUR, DAY) },
  { weight: 1, arbitrary: waitsOf(7 * DAY, 31 * DAY, 91 * DAY, 366 * DAY) },
);

function waitsOf(...spans: readonly number[]): fc.Arbitrary<Move> {
  return fc.constantFrom(...spans.map((ms): Move => ({ type: 'wait', ms })));
}

/** One of a group, with the group's weight. Groups may be empty. */
function oneOfThose<T>(groups: readonly (readonly [weight: number, arbitraries: readonly fc.Arbitrary<T>[]])[]) {
  return fc.oneof(
    ...groups
      .filter(([, arbitraries]) => arbitraries.length > 0)
      .map(([weight, arbitraries]) => ({ weight, arbitrary: fc.oneof(...arbitraries) })),
  );
}
