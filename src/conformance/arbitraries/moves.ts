// Moves: what a client, a host and time can do, as data that is steered by the key sets of the moment. A move becomes a
// step when it is its turn; steps are concrete, and can be played again anywhere.

import { type Instant, type KeySet, type Operation, parseRegion, type Region, regionsOf } from '../model.js';
import { regionOf } from './kinds.js';
import { isThere, type Pick, picksIn, resolve, type Surroundings } from './picks.js';

const DAY = 86_400_000;
const DEFAULT_REGION = regionOf('us-east-1');

/** One step of a sequence before its names are known: a call, time that passes, or what a host does. */
export type Move =
  | {
      readonly type: 'call';
      readonly operation: Operation;
      /** Which key set of the account it is about. */
      readonly set: number;
      readonly region: Pick | string;
      readonly input: unknown;
      readonly principal?: string | undefined;
    }
  | { readonly type: 'wait'; readonly ms: number }
  /** Until so many milliseconds after the next thing happens by itself. */
  | { readonly type: 'waitForNext'; readonly plus: number }
  /** Ends the first replication that runs. */
  | { readonly type: 'finishReplication' }
  | { readonly type: 'customKeyStore'; readonly customKeyStoreId: string; readonly isConnected: boolean };

export interface CallStep {
  readonly type: 'call';
  readonly region: string;
  readonly operation: Operation;
  readonly input: unknown;
  readonly principal?: string;
}

export type Step =
  | CallStep
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'finishReplication'; readonly keyId: string; readonly region: Region }
  | { readonly type: 'customKeyStore'; readonly customKeyStoreId: string; readonly isConnected: boolean };

/** What moves are steered by. */
export interface Scene extends Omit<Surroundings, 'region'> {
  /** When the next thing happens by itself. */
  readonly nextInstant: () => Instant | undefined;
}

/** The step that a move is at this moment. */
export function stepOf(move: Move, scene: Scene): Step {
  switch (move.type) {
    case 'call': {
      const { operation, input, principal } = move;
      const { region, around } = calledRegion(move, scene);
      const resolved = resolve(input, around);
      return { type: 'call', region, operation, input: resolved, ...(principal === undefined ? {} : { principal }) };
    }
    case 'waitForNext': {
      const { at } = scene;
      const nextInstant = scene.nextInstant();
      // Nothing would be left to happen if a wait could take a thousand years.
      const ms = nextInstant === undefined ? 0 : Math.min(nextInstant - at + move.plus, 10_000 * DAY);
      return { type: 'wait', ms: Math.max(0, ms) };
    }
    case 'finishReplication':
      return creatingKey(scene.keySets) ?? { type: 'wait', ms: 0 };
    default:
      return move;
  }
}

/** Whether a move names only what there is. */
export function hasCandidates(move: Move, scene: Scene): boolean {
  if (move.type !== 'call') return true;
  const { around } = calledRegion(move, scene);
  return picksIn(move.input).every((name) => isThere(name, around));
}

/** The Region that a move calls, and what its input is steered by. */
function calledRegion(
  { set, region: called }: Extract<Move, { readonly type: 'call' }>,
  scene: Scene,
): { readonly region: string; readonly around: Surroundings } {
  const keySets = rotated(scene.keySets, set);
  const around = surroundingsOf(scene, keySets, DEFAULT_REGION);
  const region = String(resolve(called, around));
  const parsed = parseRegion(region) ?? DEFAULT_REGION;
  return { region, around: parsed === DEFAULT_REGION ? around : surroundingsOf(scene, keySets, parsed) };
}

/** Written out: V8 gives what begins with a spread a hidden class of its own, every time anew. */
function surroundingsOf(scene: Scene, keySets: readonly KeySet[], region: Region): Surroundings {
  const { at, markers, ciphertexts, signatures, macs, sharedSecretCiphertexts } = scene;
  return { keySets, region, at, markers, ciphertexts, signatures, macs, sharedSecretCiphertexts };
}

function creatingKey(keySets: readonly KeySet[]): Step | undefined {
  for (const keySet of keySets) {
    const region = regionsOf(keySet).find((of) => keySet.keys[of]?.keyState === 'Creating');
    if (region !== undefined) return { type: 'finishReplication', keyId: keySet.keyId, region };
  }
  return undefined;
}

function rotated<T>(entries: readonly T[], by: number): readonly T[] {
  const start = entries.length === 0 ? 0 : by % entries.length;
  return [...entries.slice(start), ...entries.slice(0, start)];
}
