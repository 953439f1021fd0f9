// Sequences that hang on no seed: keys of every kind, led into every state that needs no clock, and on each the calls that
// meet what none before has: an operation a key in that state and role, or a rule an operation. They are drawn as the
// generated ones are, always from the same seed, so that two runs meet the same, whatever each meets by chance.

import fc from 'fast-check';
import type { Operation } from '../model.js';
import type { CallMove } from './calls.js';
import { CONFORM_KINDS_IN_TURN, type Kind } from './kinds.js';
import type { Move } from './moves.js';
import { creation, PRIMARY, type PreludeName, type Preludes, REPLICA } from './preludes.js';
import { type Encounter, rehearsal } from './rehearsal.js';
import { type Builder, type Material, rankOf } from './steering.js';
import { prepared } from './tours.js';

/** So many inputs of an operation are looked at on each key, */
const LOOKS = 20;
/** and so many on the first keys: what names a key wrongly is the same on all of them. */
const FIRST_LOOKS = 90;
/** So many of an operation are not meant well. */
const HOSTILE_LOOKS = 10;
const SEED = 1;

/** The sequence at an index, as long as there are such. They are made in their order, as they are asked for. */
export type Systematic = (index: number) => readonly Move[] | undefined;

export function systematicOf(material: Material, preludes: Preludes): Systematic {
  const inputs = new Map(material.operations.map((operation) => [operation, inputsOf(operation, material)] as const));
  const met = new Set<string>();
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

/** What leads a key set somewhere, and how many inputs of an operation are looked at there. */
interface Stand {
  readonly moves: readonly Move[];
  readonly regions: readonly (typeof PRIMARY)[];
  readonly looks: number;
}

const OF_EACH_KIND: readonly PreludeName[] = ['equipped', 'replicated'];
const OF_SYMMETRIC_KEYS: readonly PreludeName[] = [
  'disabled',
  'pendingDeletion',
  'pendingReplicaDeletion',
  'creating',
  'updating',
  'new',
  'rotatingAutomatically',
  'twiceReplicated',
];
const OF_IMPORTS: readonly PreludeName[] = ['pendingMaterial', 'pendingRotation', 'rotated'];

/** What leads a key of each kind into each state, the commonest first. */
function standsOf(preludes: Preludes, { operations, hasClock }: Material): Stand[] {
  const isPossible = (move: Move): boolean =>
    move.type === 'call' ? operations.includes(move.operation) : hasClock || move.type === 'waitForNext';
  const standOf = (name: PreludeName, kind: Kind): Stand => {
    return {
      moves: [creation(kind), ...prepared(kind, preludes[name])].filter(isPossible),
      regions: kind.input.MultiRegion ? [PRIMARY, REPLICA] : [PRIMARY],
      looks: OF_EACH_KIND.includes(name) && isCommon(kind) ? FIRST_LOOKS : LOOKS,
    };
  };
  return [OF_EACH_KIND, OF_SYMMETRIC_KEYS, OF_IMPORTS].flatMap((names) =>
    names.flatMap((name) =>
      CONFORM_KINDS_IN_TURN.filter((kind) => isFor(name, kind)).map((kind) => standOf(name, kind)),
    ),
  );
}

/** Symmetric, with key material from KMS, where most keys of the kit are. */
function isCommon({ region, input: { KeySpec, Origin } }: Kind): boolean {
  return KeySpec === undefined && Origin === undefined && region === 'us-east-1';
}

function isFor(name: PreludeName, kind: Kind): boolean {
  const { KeySpec, MultiRegion = false } = kind.input;
  if (OF_IMPORTS.includes(name)) return isExternal(kind) && MultiRegion && KeySpec === undefined;
  if (name === 'equipped') return !MultiRegion;
  return MultiRegion && (name === 'replicated' || (KeySpec === undefined && kind.region === 'us-east-1'));
}

function isExternal({ input }: Kind): boolean {
  return input.Origin === 'EXTERNAL';
}

/** The calls that meet on a stand what was not met before, each as many as there is room for after what leads there. */
function sequencesAt(
  { moves, regions, looks }: Stand,
  { hasCryptography, mostMoves, operations }: Material,
  inputs: Map<Operation, readonly unknown[]>,
  met: Set<string>,
): readonly (readonly Move[])[] {
  const stage = rehearsal(hasCryptography);
  for (const move of moves) stage.play(move);
  const chosen: Chosen[] = [];
  for (const operation of operations) {
    const known = inputs.get(operation) ?? [];
    const accepted = new Set<unknown>();
    for (const input of known.slice(0, looks)) {
      for (const region of regions) {
        const move: CallMove = { type: 'call', operation, set: 0, region, input };
        const encounter = stage.imagine(move);
        if (!encounter.isRefused) accepted.add(input);
        const news = placesOf(encounter, operation).filter((place) => !met.has(place));
        for (const place of news) met.add(place);
        if (news.length > 0) chosen.push({ move, isRefused: encounter.isRefused });
      }
    }
    // What works on one key comes first on the next: there only what the key is like can be why it is refused.
    inputs.set(operation, [...new Set([...accepted, ...known])]);
  }
  const calls = chosen.sort((a, b) => orderOf(a) - orderOf(b)).map(({ move }) => move);
  const room = mostMoves - moves.length;
  return Array.from({ length: Math.ceil(calls.length / room) }, (_, index) => [
    ...moves,
    ...calls.slice(index * room, (index + 1) * room),
  ]);
}

interface Chosen {
  readonly move: CallMove;
  readonly isRefused: boolean;
}

/** What changes nothing comes first, and what moves the key last. */
function orderOf({ move, isRefused }: Chosen): number {
  return rankOf(move.operation) + (isRefused ? 0 : 10);
}

function placesOf({ keySet, situation, rules }: Encounter, operation: Operation): readonly string[] {
  const cell = situation === undefined || keySet === undefined ? [] : [`${operation} ${situation} ${keySet.keyUsage}`];
  return [...cell, ...rules.map((rule) => `${operation} ${rule}`)];
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
