// The sequences that the kit plays on an endpoint: key sets of some kinds, led into rare states, then moves as they come.

import fc from 'fast-check';
import { keysOf, recordOf } from '../../shared/objects.js';
import {
  digest,
  HAPPENINGS,
  INPUTS,
  OPERATIONS,
  type Operation,
  operationsOf,
  RULE_IDS,
  RULES,
  type RuleId,
} from '../model.js';
import { isBeyondTheKit } from '../needs.js';
import type { Capability } from '../target.js';
import { type CalledRegion, calledRegion, callsOf, MOVING_OPERATIONS, rareRegion } from './calls.js';
import { CONFORM_TEMPLATES, conformHostileInputs } from './conform-inputs.js';
import { conformKinds, type Kind, type Properties } from './kinds.js';
import type { Move } from './moves.js';
import { phrases } from './phrases.js';
import { creation, EXPIRING_PRELUDES, IMPORTED_PRELUDES, isImport, type PreludeName, preludesOf } from './preludes.js';
import { stateProbes } from './state-probes.js';
import { type Builder, builderOf, createSteering, type Material, noted, type Steering, steered } from './steering.js';
import { type Systematic, systematicOf } from './systematic.js';
import { toursOf } from './tours.js';
import { ALIAS_NAMES, OWN_PROPERTIES, ROOT } from './vocabulary.js';

/** The most moves that a sequence has. */
export const MOST_MOVES = 100;

/** Which sequences are generated. */
export interface SequenceOptions {
  /** Only these are called. */
  readonly operations: ReadonlySet<Operation>;
  /** Whether time can be moved; if not, nothing that needs hours or days comes. */
  readonly hasClock: boolean;
  readonly capabilities: ReadonlySet<Capability>;
  /** Whether tours and what is systematic are among them, which are the same whatever the seed. Default true. */
  readonly tours?: boolean;
}

/** The sequences of a run. */
export interface Sequences {
  readonly sequenceOf: (run: number) => readonly Move[];
  readonly kindOf: (run: number) => SequenceKind;
}

/** Where a sequence comes from: a tour or what is systematic every run has at that place; what is seeded hangs on the seed. */
export type SequenceKind = 'tour' | 'systematic' | 'seeded';

/**
 * The sequences of a seed, from `first` on, steered by what those before have reached: they are made in their order,
 * whatever is asked for. The steering of other sequences can be gone on with.
 */
export function sequencesOf(
  options: SequenceOptions,
  seed: number,
  first = 0,
  steering: Steering = createSteering(),
): Sequences {
  const material = materialOf(options);
  const tours = options.tours === false ? [] : conformTours(options);
  const systematic = options.tours === false ? undefined : systematicFor(options, material);
  const standing = (run: number): readonly Move[] | undefined => {
    const index = Math.floor(run / 3) * 2 + (run % 3);
    return run % 3 === 2 ? undefined : (tours[index] ?? systematic?.(index - tours.length));
  };
  const kindOf = (run: number): SequenceKind => {
    const moves = standing(run);
    if (moves === undefined) return 'seeded';
    return tours.includes(moves) ? 'tour' : 'systematic';
  };
  const made: (readonly Move[])[] = [];
  const make = (run: number): readonly Move[] => {
    const tour = standing(run);
    if (tour !== undefined) return noted(steering, material, tour);
    const mixed = Number.parseInt(digest(`${seed} ${run}`, 1), 16) | 0;
    const [draw] = fc.sample(fc.gen(), { seed: mixed, numRuns: 1 });
    return draw === undefined ? [] : steered(steering, material, draw);
  };
  return {
    sequenceOf: (run) => {
      while (first + made.length <= run) made.push(make(first + made.length));
      return made[run - first] ?? [];
    },
    kindOf,
  };
}

/** The systematic sequences of such targets: they are dear to make, and the same in every run. */
function systematicFor({ operations, hasClock, capabilities }: SequenceOptions, material: Material): Systematic {
  const name = [hasClock, ...[...capabilities].sort(), ...[...operations].sort()].join();
  const probes = () => stateProbes((operation) => operations.has(operation), capabilities);
  const known = MADE.get(name) ?? systematicOf(material, PRELUDES, probes());
  MADE.set(name, known);
  return known;
}

const MADE = new Map<string, Systematic>();

/** The tours, as far as the target has what they need. */
function conformTours(options: SequenceOptions): readonly (readonly Move[])[] {
  const allowed = new Set(allowedOf(options));
  const isAllowed = (move: Move): boolean =>
    move.type === 'call' ? allowed.has(move.operation) : move.type === 'waitForNext' || options.hasClock;
  return toursOf(PRELUDES).map((moves) => moves.filter(isAllowed).slice(0, MOST_MOVES));
}

function materialOf(options: SequenceOptions): Material {
  const { hasClock, capabilities } = options;
  const operations = allowedOf(options);
  const hasArbitraryInputs = capabilities.has('arbitraryInputs');
  const ofKind = new Map<Kind, Builder<readonly Move[]>>();
  const shows = (rule: RuleId): boolean =>
    RULES[rule].countedUnder === undefined &&
    (RULES[rule].needs ?? []).every((need) =>
      need === 'clock' ? hasClock : !isBeyondTheKit(need) && capabilities.has(need),
    );
  return {
    operations,
    hasClock,
    hasCryptography: capabilities.has('cryptography'),
    rules: RULE_IDS.filter(shows).map((rule) => ({
      rule,
      operations: operationsOf(RULES[rule].operations ?? 'every').filter((operation) => operations.includes(operation)),
      isByTime: (RULES[rule].exercisedBy ?? []).some(
        ({ by }) => by !== 'every' && by.some((cause) => HAPPENINGS.some((happening) => happening === cause)),
      ),
      isOfImports: (RULES[rule].needs ?? []).includes('keyMaterialImport'),
    })),
    inputs: recordOf(OPERATIONS, (operation) => builderOf(CONFORM_TEMPLATES[operation])),
    ...(hasArbitraryInputs
      ? { hostile: recordOf(OPERATIONS, (operation) => builderOf(conformHostileInputs(operation))) }
      : {}),
    calls: recordOf(OPERATIONS, (operation) => builderOf(callsOf(operation, CONFORM_TEMPLATES[operation], region))),
    beginnings: builderOf(beginningMoves(hasClock)),
    beginningsOf: (kind) => {
      const known =
        ofKind.get(kind) ?? builderOf(beginningsWith(fc.constant(kind), hasClock).map((one) => movesOf([one])));
      ofKind.set(kind, known);
      return known;
    },
    phrases: builderOf(phrases(rareCallsOf(operations), hasClock)),
    following: builderOf(followingMoves(operations, hasClock, hasArbitraryInputs)),
    mostMoves: MOST_MOVES,
  };
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
  const following = followingMoves(allowed, hasClock, capabilities.has('arbitraryInputs'));
  const rest = fc.oneof(
    { weight: 1, arbitrary: fc.array(following, { maxLength: 8, size: 'max' }) },
    { weight: 6, arbitrary: fc.array(following, { minLength: 30, maxLength: 60, size: 'max' }) },
  );
  const sequence = fc
    .tuple(beginningMoves(hasClock), rest)
    .map(([begun, followed]) => [...begun, ...followed.flat()].filter(isAllowed).slice(0, MOST_MOVES));
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

/** One to three key sets, each led into some state. */
function beginningMoves(hasClock: boolean): fc.Arbitrary<readonly Move[]> {
  const beginning = beginningsWith(conformKinds, hasClock);
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.tuple(beginning) },
      { weight: 3, arbitrary: fc.tuple(beginning, beginning) },
      { weight: 1, arbitrary: fc.tuple(beginning, beginning, beginning) },
    )
    .map(movesOf);
}

/** The key sets first, then what leads each into its state. */
function movesOf(begun: readonly Beginning[]): readonly Move[] {
  return [...begun.map(({ kind, properties }) => creation(kind, properties)), ...begun.flatMap(preludeMoves)];
}

interface Beginning {
  readonly kind: Kind;
  readonly properties: Properties;
  readonly prelude: PreludeName;
}

/** Mostly none, so that most keys have what AWS gives them. */
const ownProperties: fc.Arbitrary<Properties> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant(OWN_PROPERTIES) },
);

/** A kind with a prelude that goes with it. */
function beginningsWith(kinds: fc.Arbitrary<Kind>, hasClock: boolean): fc.Arbitrary<Beginning> {
  const isPossible = (name: PreludeName): boolean => hasClock || !LONG_PRELUDES.includes(name);
  const namesFor = ({ input: { MultiRegion: isMultiRegion = false, Origin } }: Kind): readonly PreludeName[] => {
    if (!isMultiRegion) return Origin === 'EXTERNAL' ? [...SINGLE_REGION_PRELUDES, 'expired'] : SINGLE_REGION_PRELUDES;
    return Origin === 'EXTERNAL' ? [...COMMON_PRELUDES, ...IMPORTED_PRELUDES] : COMMON_PRELUDES;
  };
  const names = new Map<Kind, readonly PreludeName[]>();
  return fc.tuple(kinds, fc.nat({ max: 2 ** 30 }), ownProperties).map(([kind, index, properties]) => {
    const possible = names.get(kind) ?? namesFor(kind).filter(isPossible);
    names.set(kind, possible);
    return { kind, properties, prelude: possible[index % possible.length] ?? 'new' };
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
  const hostileCalls = hasArbitraryInputs
    ? allowed.map((operation) => callsOf(operation, conformHostileInputs(operation), region))
    : [];
  return oneOfThose<Move | readonly Move[]>([
    [9, calls(allowed, region)],
    [6, calls(allowed, rareRegion)],
    [6, calls(moving, region)],
    [6, [phrases(rareCallsOf(allowed), hasClock)]],
    [hasClock ? 3 : 1, [hasClock ? waits : fc.constant(NEXT)]],
    [2, hostileCalls],
  ]);
}

/** Calls where a key is in a state that lasts the shortest. */
function rareCallsOf(operations: readonly Operation[]): fc.Arbitrary<Move | undefined> {
  const calls = operations.map((operation) => callsOf(operation, CONFORM_TEMPLATES[operation], rareRegion));
  return calls.length === 0 ? fc.constant(undefined) : fc.oneof(...calls);
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
