// Plays: whole runs of an account, from its first key on. This is what the properties quantify over.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { kinds as allKinds, type Kind } from '../../src/conformance/arbitraries/kinds.js';
import type { Move } from '../../src/conformance/arbitraries/moves.js';
import { creation } from '../../src/conformance/arbitraries/preludes.js';
import { DEFAULT_SETTINGS, type Settings } from '../../src/model/key-set/host.js';
import { preludeMoves, preludeNames, moves as validMoves } from './moves.js';

const SECOND = 1000;
const DAY = 86_400_000;

/** What a host has decided for a whole run. */
export interface Circumstances {
  readonly settings: Settings;
  /** The host reads ciphertexts. */
  readonly readsCiphertexts: boolean;
}

export interface Play extends Circumstances {
  readonly moves: readonly Move[];
}

/** Delays of all sizes; quotas that a short run can reach. */
const settings: fc.Arbitrary<Settings> = fc.record({
  replicationDelay: mostly(5 * SECOND, 0, null, 10 * DAY),
  primaryUpdateDelay: fc.constantFrom(5 * SECOND, 5 * SECOND, 0, 40 * DAY),
  rotationDelay: mostly(20 * SECOND, 0, SECOND),
  deletionLateness: mostly(0, 1, DAY),
  rolesWhileUpdating: fc.constantFrom('swapped', 'both-replicas'),
  visibilityDelay: fc.constant({}),
  quotas: fc.record({
    keysPerRegion: mostly(DEFAULT_SETTINGS.quotas.keysPerRegion, 2),
    aliasesPerKey: mostly(DEFAULT_SETTINGS.quotas.aliasesPerKey, 1),
    grantsPerKey: mostly(DEFAULT_SETTINGS.quotas.grantsPerKey, 2),
    tagsPerKey: mostly(DEFAULT_SETTINGS.quotas.tagsPerKey, 2),
    policyBytes: mostly(DEFAULT_SETTINGS.quotas.policyBytes, 60),
    onDemandRotationsPerKey: mostly(DEFAULT_SETTINGS.quotas.onDemandRotationsPerKey, 1),
  }),
});

export const circumstances: fc.Arbitrary<Circumstances> = fc.record({ settings, readsCiphertexts: fc.boolean() });

/** Of one key set, or of some: kinds, a prelude for each, then moves as they come. */
export interface PlayOptions {
  readonly kinds?: fc.Arbitrary<Kind>;
  readonly sets?: { readonly min: number; readonly max: number };
  readonly moves?: fc.Arbitrary<Move>;
  readonly length?: number;
}

export function plays({
  kinds = allKinds,
  sets = { min: 1, max: 1 },
  moves = validMoves,
  length = 24,
}: PlayOptions = {}): fc.Arbitrary<Play> {
  const beginning = kinds.chain((kind) => fc.tuple(fc.constant(kind), preludeNames(kind)));
  const beginnings = fc.array(beginning, { minLength: sets.min, maxLength: sets.max });
  // Without `size: 'max'` most sequences would have two or three moves.
  const rest = fc.array(moves, { maxLength: length, size: 'max' });
  return fc
    .tuple(circumstances, beginnings, rest)
    .map(([given, begun, followed]) =>
      playOf(given, [
        ...begun.map(([kind]) => creation(kind)),
        ...begun.flatMap(([, prelude], index) => preludeMoves(prelude, index)),
        ...followed,
      ]),
    );
}

/** A play, which fast-check prints in short: the story of a failure tells its steps. */
export function playOf(given: Circumstances, moves: readonly Move[]): Play {
  const unusual = Object.entries(given.settings).filter(
    ([name, setting]) => !isDeepStrictEqual(setting, DEFAULT_SETTINGS[name as keyof Settings]),
  );
  const text = `play(${moves.length} moves, ${JSON.stringify(Object.fromEntries(unusual))})`;
  return { ...given, moves, [fc.toStringMethod]: () => text } as Play;
}

function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}
