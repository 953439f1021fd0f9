// The sessions of a run: each has aliases of its own, and leaves nothing behind.

import { OWN_ACCOUNT_ID } from '../beliefs/names.js';
import type { CoverageRecorder } from '../coverage.js';
import { type Faults, failureText } from '../failures.js';
import type { KeyState, Operation, RuleId } from '../model.js';
import type { ConformOptions, Settings } from '../options.js';
import type { OutcomeBook } from '../outcome-book.js';
import type { Met } from '../session/met.js';
import { nothingOutwaited } from '../session/running.js';
import { createSession, type Session } from '../session/session.js';
import type { Suspects } from '../session/suspects.js';
import type { Target } from '../target.js';
import { createHistory } from './history.js';
import type { Refusals } from './refusals.js';

/** What a session is opened with, beside its target. */
export interface Opening {
  /** Whether what its calls come to is counted: not when shrinking. */
  readonly isCounted?: true;
  /** Whether every run plays it, whatever its seed. */
  readonly isStanding?: boolean;
  /** Members that the target never shows, of that session; else of all. */
  readonly absent?: Set<string>;
  /** The operation that is tried, though it is left out elsewhere. */
  readonly probed?: Operation;
  /** When nothing is to be waited for any longer. */
  readonly until?: number;
}

export interface Sessions {
  /** Plays in a session of its own, and cleans up after it whatever happens. Of two failures the first is passed on. */
  readonly playIn: (
    target: Target,
    met: (met: Met) => void,
    opening: Opening,
    playing: (session: Session) => Promise<void>,
  ) => Promise<void>;
}

export interface SessionsOptions {
  readonly options: ConformOptions;
  readonly settings: Settings;
  readonly startedAt: number;
  /** The target's account, once it has told it. */
  readonly accountId: () => string | undefined;
  readonly isLeftOut: (operation: Operation) => boolean;
  readonly absentMembers: Set<string>;
  readonly coverage: CoverageRecorder;
  readonly outcomes: OutcomeBook;
  readonly refusals: Pick<Refusals, 'note'>;
  readonly faults: Faults;
  readonly suspects: Suspects;
}

export function createSessions(around: SessionsOptions): Sessions {
  const { options, settings, startedAt, accountId, isLeftOut, absentMembers, coverage, outcomes, refusals, faults } =
    around;
  const { seed, patience, visibility, deadline } = settings;
  const outwaited = nothingOutwaited(options.visibility !== undefined);
  let opened = 0;

  function open(target: Target, met: (met: Met) => void, opening: Opening): Session {
    const { isCounted, isStanding = false, absent = absentMembers, probed, until = deadline } = opening;
    const number = opened++;
    const history = createHistory();
    const refusedRightly = (operation: Operation, rule: RuleId, state: KeyState | null): void =>
      refusals.note(operation, rule, state, isStanding);
    return createSession(target, {
      accountId: () => accountId() ?? OWN_ACCOUNT_ID,
      aliasPrefix: `mrk-model-${(seed >>> 0).toString(36)}-${startedAt.toString(36)}-${number}-`,
      isLeftOut: (operation) => operation !== probed && isLeftOut(operation),
      comparesMessages: options.messages === true,
      patience,
      visibility,
      isOver: () => options.signal?.aborted === true || Date.now() >= until,
      outwaited,
      ...(isCounted === undefined ? {} : { coverage, settled: outcomes.record, refusedRightly }),
      failed: (operation, error) => outcomes.record(operation, 'error', failureText(error).split('\n')[0]),
      met: (one) => met(history.following(one)),
      tolerated: history.note,
      absentMembers: absent,
      suspects: around.suspects,
    });
  }

  return {
    playIn: async (target, met, opening, playing) => {
      await target.reset?.();
      const session = open(target, met, opening);
      const failures: unknown[] = [];
      // What the next one forgets need not be cleaned up.
      for (const action of target.reset === undefined ? [playing, session.cleanUp] : [playing]) {
        await action(session).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 1) for (const error of failures) faults.tell(error);
      if (failures.length > 0) throw failures[0];
    },
  };
}
