// Sequences that hang on no seed: keys of every kind, led into every state, and on each the calls that meet what none before
// has: a key and its related keys as the operation finds them, a rule, a reason to refuse, a member that is given. They are
// drawn as the generated ones are, always from the same seed, so that two runs meet the same, whatever each meets by chance.

import fc from 'fast-check';
import { cardOf, type KeySet, type Operation } from '../model.js';
import type { CallMove } from './calls.js';
import { CONFORM_KINDS_IN_TURN, type Kind } from './kinds.js';
import type { Move } from './moves.js';
import { creation, PRIMARY, type PreludeName, type Preludes, prepared, REPLICA } from './preludes.js';
import { type Encounter, rehearsal } from './rehearsal.js';
import { type Builder, type Material, rankOf } from './steering.js';
import { OWN_PROPERTIES } from './vocabulary.js';

/** So many inputs of an operation are looked at on each key, */
const LOOKS = 20;
/** and so many on the first keys: what names a key wrongly is the same on all of them. */
const FIRST_LOOKS = 90;
/** So many of an operation are not meant well. */
const HOSTILE_LOOKS = 10;
const SEED = 1;

/** The sequence at an index, as long as there are such. They are made in their order, as they are asked for. */
export type Systematic = (index: number) => readonly Move[] | undefined;

export function systematicOf(material: Material, preludes: Preludes, before: readonly (readonly Move[])[]): Systematic {
  const inputs: Inputs = {
    all: new Map(material.operations.map((operation) => [operation, inputsOf(operation, material)])),
    accepted: new Map(),
  };
  const met = new Set(before.flatMap((moves) => metIn(moves, material)));
  const made: (readonly Move[])[] = [];
  const stands = standsOf(preludes, material);
  return (index) => {
    while (made.length <= index) {
      const stand = stands.shift();
      if (stand === undefined) return undefined;
      made.push(...sequencesAt(stand, material, inputs, met));
    }
    return made[index];
  };
}

/** What the calls of a sequence meet. */
function metIn(moves: readonly Move[], { hasCryptography }: Material): readonly string[] {
  const stage = rehearsal(hasCryptography);
  return moves.flatMap((move) => {
    const encounter = stage.play(move);
    return move.type === 'call' ? placesOf(encounter, move) : [];
  });
}

/** The inputs that are looked at, by operation. */
interface Inputs {
  readonly all: ReadonlyMap<Operation, readonly unknown[]>;
  /** Those that have worked, the first that did first, by the operation, and by it and the kind of key. */
  readonly accepted: Map<string, ReadonlySet<unknown>>;
}

/** What leads a key set somewhere, and how many inputs of an operation are looked at there. */
interface Stand {
  readonly kind: Kind;
  readonly moves: readonly Move[];
  readonly regions: readonly (typeof PRIMARY)[];
  readonly looks: number;
}

/** Some ways into states, and the kinds of keys that are led there. */
interface Group {
  readonly names: readonly PreludeName[];
  readonly isOf: (kind: Kind) => boolean;
  readonly needsClock?: true;
}

const OF_STATES: readonly PreludeName[] = [
  'disabled',
  'replicaDisabled',
  'pendingDeletion',
  'pendingReplicaDeletion',
  'creating',
  'updating',
  'new',
  'rotatingAutomatically',
  'rotatingUntilDeletion',
  'twiceReplicated',
];

/** The most telling first. */
const GROUPS: readonly Group[] = [
  { names: ['replicated'], isOf: isOfKms },
  { names: ['replicated'], isOf: isImported },
  { names: OF_STATES, isOf: isOfKms },
  {
    names: ['lastReplicaDeleted', 'replicaMadeAgain', 'rotationOverdue', 'allPendingDeletion'],
    isOf: isOfKms,
    needsClock: true,
  },
  { names: ['pendingMaterial', 'pendingRotation', 'rotated'], isOf: isImported },
  { names: ['expired', 'expiredInReplica'], isOf: isImported, needsClock: true },
  { names: ['equipped'], isOf: (kind) => !isMultiRegion(kind) },
  { names: ['replicated'], isOf: (kind) => isMultiRegion(kind) && !isOfKms(kind) && !isImported(kind) },
  { names: OF_STATES, isOf: isImported },
];

/** What leads a key of each kind into each state. */
function standsOf(preludes: Preludes, { operations, hasClock }: Material): Stand[] {
  const isPossible = (move: Move): boolean =>
    move.type === 'call' ? operations.includes(move.operation) : hasClock || move.type === 'waitForNext';
  const standOf = (name: PreludeName, kind: Kind, isFirst: boolean): Stand => ({
    kind,
    moves: [creation(kind, OWN_PROPERTIES), ...prepared(kind, preludes[name])].filter(isPossible),
    regions: isMultiRegion(kind) ? [PRIMARY, REPLICA] : [PRIMARY],
    looks: isFirst && isCommon(kind) ? FIRST_LOOKS : LOOKS,
  });
  return GROUPS.filter(({ needsClock }) => hasClock || needsClock !== true).flatMap(({ names, isOf }) =>
    names.flatMap((name) =>
      CONFORM_KINDS_IN_TURN.filter(isOf).map((kind) => standOf(name, kind, !OF_STATES.includes(name))),
    ),
  );
}

function isMultiRegion({ input }: Kind): boolean {
  return input.MultiRegion === true;
}

/** Symmetric, with key material from KMS, where most keys of the kit are. */
function isCommon({ region, input: { KeySpec, Origin } }: Kind): boolean {
  return KeySpec === undefined && Origin === undefined && region === 'us-east-1';
}

function isOfKms(kind: Kind): boolean {
  return isMultiRegion(kind) && isCommon(kind);
}

function isImported(kind: Kind): boolean {
  return isMultiRegion(kind) && isExternal(kind) && kind.input.KeySpec === undefined;
}

function isExternal({ input }: Kind): boolean {
  return input.Origin === 'EXTERNAL';
}

/** The calls that meet on a stand what was not met before, each as many as there is room for after what leads there. */
function sequencesAt(
  { kind, moves, regions, looks }: Stand,
  { hasCryptography, mostMoves, operations }: Material,
  inputs: Inputs,
  met: Set<string>,
): readonly (readonly Move[])[] {
  const stage = rehearsal(hasCryptography);
  for (const move of moves) stage.play(move);
  const chosen: Chosen[] = [];
  for (const operation of operations) {
    const place = `${operation} ${JSON.stringify(kind.input)}`;
    const accepted = new Set(inputs.accepted.get(place));
    const anywhere = inputs.accepted.get(operation) ?? new Set();
    // What has worked on such a key comes first, and then what has on any: there only what the key is like can be why it is
    // refused.
    const looked = [...new Set([...accepted, ...anywhere, ...(inputs.all.get(operation) ?? [])])];
    for (const input of looked.slice(0, looks)) {
      for (const region of regions) {
        const move: CallMove = { type: 'call', operation, set: 0, region, input };
        const encounter = stage.imagine(move);
        const isRefused = encounter.refusal !== undefined;
        if (!isRefused) accepted.add(input);
        const news = placesOf(encounter, move).filter((place) => !met.has(place));
        for (const place of news) met.add(place);
        if (news.length > 0) chosen.push({ move, isRefused });
      }
    }
    inputs.accepted.set(place, accepted).set(operation, new Set([...anywhere, ...accepted]));
  }
  const sorted = chosen.sort((a, b) => orderOf(a) - orderOf(b));
  const calls = [...sorted, ...sorted.filter(isLook)].map(({ move }) => move);
  const room = mostMoves - moves.length;
  // Also where no call is new: what time has done is looked at.
  const sequences = Array.from({ length: Math.max(1, Math.ceil(calls.length / room)) }, (_, index) => [
    ...moves,
    ...calls.slice(index * room, (index + 1) * room),
  ]);
  // What works tells most.
  return sequences.reverse();
}

interface Chosen {
  readonly move: CallMove;
  readonly isRefused: boolean;
}

/** What is refused comes first; then what changes the key, what only looks at what has changed, and what moves the key. */
function orderOf({ move: { operation }, isRefused }: Chosen): number {
  const rank = rankOf(operation);
  if (isRefused) return rank;
  return 10 + (rank === LOOKING ? AFTER_CHANGES : rank);
}

/** What only looks does so again once the key has moved. */
function isLook({ move: { operation }, isRefused }: Chosen): boolean {
  return !isRefused && rankOf(operation) === LOOKING;
}

/** The rank of what only looks, and one after that of what changes a property. */
const LOOKING = 1;
const AFTER_CHANGES = 2.5;

/**
 * What a call meets: the key as the operation finds it, and its related keys; the rules of its answer; what it is given; and
 * whether there is nothing for it to do.
 */
function placesOf(
  { keySet, situation, rules, refusal, isIdle }: Encounter,
  { operation, input }: CallMove,
): readonly string[] {
  const isChange = refusal === undefined && cardOf(operation).changes !== undefined;
  const isMet = situation !== undefined && keySet !== undefined;
  const as = isMet ? [keySet.keyUsage, ...(isChange ? [statesOf(keySet)] : [])] : [];
  const found = as.map((one) => `${situation} ${one}`);
  const given = givenIn(input).map((member) => (isIdle ? `${member} in vain` : member));
  const told = refusal === undefined ? [...rules, ...given] : [refusal];
  return [...found, ...told].map((place) => `${operation} ${place}`);
}

/** The members that are given, and not empty; a number as such. */
function givenIn(input: unknown): readonly string[] {
  return Object.entries(Object(input)).flatMap(([name, value]) => {
    if (typeof value === 'number') return [`${name} ${value}`];
    return JSON.stringify(value ?? '').length > 2 ? [name] : [];
  });
}

function statesOf({ keys }: KeySet): string {
  return Object.values(keys)
    .map(({ keyState }) => keyState)
    .sort()
    .join();
}

/** Mostly valid ones first, as many as are looked at on each key; of these and of the others the simplest first. */
function inputsOf(operation: Operation, { inputs, hostile }: Material): readonly unknown[] {
  const drawn = (builder: Builder<unknown>, numRuns: number): readonly unknown[] =>
    fc.sample(fc.noBias(builder()), { seed: SEED, numRuns });
  const bySize = (some: readonly unknown[]): readonly unknown[] => [...some].sort((a, b) => sizeOf(a) - sizeOf(b));
  const valid = drawn(inputs[operation], FIRST_LOOKS - HOSTILE_LOOKS);
  const others = hostile === undefined ? [] : drawn(hostile[operation], HOSTILE_LOOKS);
  return [...bySize(valid.slice(0, LOOKS)), ...bySize([...valid.slice(LOOKS), ...others])];
}

function sizeOf(input: unknown): number {
  return (JSON.stringify(input) ?? '').length;
}
