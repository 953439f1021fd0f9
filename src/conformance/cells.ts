// The cells that calls can reach: an operation that names a key, and a situation that a key can be in.

import { reachedSituations } from './arbitraries/walk.js';
import { NAMES_KEY, OPERATIONS, type Operation } from './model.js';
import { SITUATIONS, type Situation } from './situations.js';

/** The operations that meet a key. */
export const MEETING_KEYS: readonly Operation[] = OPERATIONS.filter((operation) => NAMES_KEY[operation]);

export interface ReachableSituation {
  /** Its number. */
  readonly at: number;
  readonly situation: Situation;
  /** The calls and waits of the shortest way there. */
  readonly way: readonly string[];
}

/** Every situation that a key can be in, by state, role and origin. Each operation of `MEETING_KEYS` meets a key there. */
export function reachableSituations(): readonly ReachableSituation[] {
  return reachedSituations()
    .flatMap(({ situation: at, moves }): readonly ReachableSituation[] => {
      const situation = SITUATIONS[at];
      if (situation === undefined) return [];
      return [{ at, situation, way: moves.map((move) => (move.type === 'call' ? move.operation : 'wait')) }];
    })
    .sort((a, b) => a.at - b.at);
}
