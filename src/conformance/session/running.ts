// A session under way: what it has at hand, and what it believes, which every step replaces.

import { type Beliefs, beliefsWith } from '../beliefs/beliefs.js';
import type { Circumstances } from '../beliefs/call.js';
import { type Names, namesOf, ofAccount } from '../beliefs/names.js';
import type { TimeSpan } from '../beliefs/time.js';
import type { CoverageRecorder } from '../coverage.js';
import type { KeyState, Operation, RuleId } from '../model.js';
import type { Settlement } from '../outcomes.js';
import type { Target, TargetAnswer } from '../target.js';
import type { Leavings } from './leavings.js';
import type { Met } from './met.js';
import type { Recording } from './recording.js';
import type { Suspects } from './suspects.js';
import type { Timing } from './timing.js';

export interface SessionOptions {
  /** The target's account, as far as it is known by now. */
  readonly accountId: () => string;
  /** Begins the names of this session's aliases. */
  readonly aliasPrefix: string;
  /** Operations that are not called: the target has none such, or the user left them out. */
  readonly isLeftOut: (operation: Operation) => boolean;
  readonly comparesMessages: boolean;
  /** How many milliseconds to wait for what takes its time, where the clock cannot be moved. */
  readonly patience: number;
  /** For how many milliseconds a new key need not be seen. [CONSIST-1] */
  readonly visibility: number;
  /** Whether nothing is to be waited for any longer. */
  readonly isOver: () => boolean;
  /** What waiting has come to, of all sessions. */
  readonly outwaited: Outwaited;
  readonly coverage?: CoverageRecorder;
  readonly met: (divergence: Met) => void;
  /** What would have been a divergence, if AWS left nothing open. */
  readonly tolerated?: (divergence: Met) => void;
  /** How each call was settled that was to be judged. */
  readonly settled?: (operation: Operation, settlement: Settlement) => void;
  /** An operation was refused as a rule says. */
  readonly refusedRightly?: (operation: Operation, rule: RuleId, state: KeyState | null) => void;
  /** Which operation was called last when something failed; the error itself is passed on. */
  readonly failed?: (operation: Operation, error: unknown) => void;
  /** Members that the target never shows: told once, they are not told again. */
  readonly absentMembers: Set<string>;
  /** Who is told of accepted calls that one answer does not settle; absent: nobody. */
  readonly suspects?: Suspects;
}

/** What came of waiting until a change must be seen. */
export interface Outwaited {
  /**
   * Calls, as operation and key state, that went on being answered so when the time had passed. Where the clock cannot be
   * moved nobody waits for them again: their answers count at once.
   */
  readonly places: Set<string>;
  /** Whether the target is known to show changes late: then they are waited for as long as they need not be seen. */
  isLate: boolean;
}

/** `isLate`: whoever runs the kit says that the target may be late. */
export function nothingOutwaited(isLate = false): Outwaited {
  return { places: new Set(), isLate };
}

export interface Running {
  readonly target: Target;
  readonly options: SessionOptions;
  readonly timing: Timing;
  readonly recording: Recording;
  readonly state: RunningState;
}

/** The passing states in which keys were shown last, by key ID and Region: nothing but calls has come since. */
export type Passing = ReadonlyMap<string, KeyState>;

export const NO_STATES: Passing = new Map();

/** What changes from call to call. */
export interface RunningState {
  beliefs: Beliefs;
  passing: Passing;
  /** What is not to be left at the target. */
  leavings: Leavings;
  /** Whether the target's time is known: it is once it is asked. */
  hasBegun: boolean;
  /** Whether what calls and time have changed is read. */
  isReading: boolean;
  /** What the last call has changed departs, or the list whose first page it was. */
  isBlamed: boolean;
  /** So many answers in a row were lost. */
  lost: number;
  /** The operation that was called last. */
  latest: Operation | undefined;
  /** How the last call of a move was answered. */
  last: TargetAnswer | undefined;
}

/** The names by now: the target may tell its account only later on. */
export function namesBy({ state, options }: Pick<Running, 'state' | 'options'>): Names {
  const names = ofAccount(state.beliefs.names, options.accountId());
  if (names !== state.beliefs.names) state.beliefs = beliefsWith(state.beliefs, { names });
  return namesOf(names);
}

export function circumstancesOf({ options, timing }: Running, now: TimeSpan): Circumstances {
  const { comparesMessages, visibility, absentMembers, outwaited } = options;
  const { isLate } = outwaited;
  return { now, tolerance: timing.tolerance(), comparesMessages, visibility, absentMembers, isLate };
}
