// Calls that nobody can judge by one answer: accepted while the key was last shown in a state that refuses them, and that
// state has ended since. It may have ended of itself just before the call, or the call has gone through in spite of it.

import type { KeyState, Operation } from '../model.js';
import type { Recorded } from './recording.js';

/** An accepted call that would have been refused, had the state not ended. */
export interface Suspect {
  readonly operation: Operation;
  /** The state in which the key was shown last before the call. */
  readonly state: KeyState;
  readonly keyId: string;
  readonly region: string;
  /** All calls and waits of the session; the last one is the call. */
  readonly steps: readonly Recorded[];
}

export interface Suspects {
  /** Is told of each such call. */
  readonly note: (suspect: Suspect) => void;
  /** Whether the operation is known to go through in that state: then that explains it, wherever it is met. */
  readonly isConvicted: (suspect: Pick<Suspect, 'operation' | 'state'>) => boolean;
}
