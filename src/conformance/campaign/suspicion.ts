// Where a reading does not settle whether a call went through in spite of its key's state, the call is made again, alone:
// each time on new keys, and each time beside the same calls with a reading in its place. If the state goes on where the
// key is only read, and is over where the call is made, time and again, then the call is to blame.

import { isBody } from '../beliefs/body.js';
import type { Faults } from '../failures.js';
import { readerOf } from '../model.js';
import type { Met } from '../session/met.js';
import type { Session } from '../session/session.js';
import type { Suspect, Suspects } from '../session/suspects.js';
import type { Target } from '../target.js';
import type { Sessions } from './sessions.js';

/** So often a call is made again: of itself a state does not end just there so many times. */
const REPETITIONS = 3;
/** So often the key is read in place of the call. */
const READINGS = 3;

export interface Suspicion extends Suspects {
  /** Settles what has come up since the last time; what is proved is met once more, by `met`. */
  readonly settle: (means: SuspicionMeans, met: (met: Met) => void) => Promise<void>;
}

export interface SuspicionMeans {
  readonly target: Target;
  readonly sessions: Sessions;
  readonly faults: Faults;
  readonly isOver: () => boolean;
}

type Place = Pick<Suspect, 'operation' | 'state'>;

const placeOf = ({ operation, state }: Place): string => `${operation} ${state}`;

export function createSuspicion(): Suspicion {
  /** By place: each is settled once. */
  const known = new Map<string, 'open' | 'convicted' | 'cleared'>();
  const pending: Suspect[] = [];
  let noted: string | undefined;

  /** Whether the call goes through again. */
  async function goesThrough(suspect: Suspect, playIn: PlayIn): Promise<boolean> {
    noted = undefined;
    await playIn((session) => replayed(session, suspect.steps));
    return noted === placeOf(suspect);
  }

  async function isProved(suspect: Suspect, playIn: PlayIn): Promise<boolean> {
    for (let times = 0; times < REPETITIONS; times++) {
      if (!(await lasts(suspect, playIn)) || !(await goesThrough(suspect, playIn))) return false;
    }
    return true;
  }

  return {
    note: (suspect) => {
      const place = placeOf(suspect);
      noted = place;
      if (known.has(place)) return;
      known.set(place, 'open');
      pending.push(suspect);
    },
    isConvicted: (place) => known.get(placeOf(place)) === 'convicted',
    settle: async ({ target, sessions, faults, isOver }, met) => {
      for (let suspect = pending.shift(); suspect !== undefined && !isOver(); suspect = pending.shift()) {
        const { steps } = suspect;
        const ignored: PlayIn = (play) => faults.attempt(() => sessions.playIn(target, () => {}, {}, play));
        const isGuilty = await isProved(suspect, ignored);
        known.set(placeOf(suspect), isGuilty ? 'convicted' : 'cleared');
        if (!isGuilty) continue;
        await faults.attempt(() =>
          sessions.playIn(target, met, { isCounted: true }, (session) => replayed(session, steps)),
        );
      }
    },
  };
}

type PlayIn = (play: (session: Session) => Promise<void>) => Promise<unknown>;

async function replayed(session: Session, steps: Suspect['steps']): Promise<void> {
  for (const recorded of steps) await session.replay(recorded.step, recorded);
}

/** Whether the key goes on to show the state where it is only read. */
async function lasts({ steps, state, keyId, region }: Suspect, playIn: PlayIn): Promise<boolean> {
  let shown = 0;
  await playIn(async (session) => {
    await replayed(session, steps.slice(0, -1));
    for (let reading = 0; reading < READINGS; reading++) {
      await session.replay({ region, operation: readerOf('metadata'), input: { KeyId: keyId } });
      const answer = session.lastAnswer();
      const metadata = answer !== undefined && 'output' in answer ? answer.output.KeyMetadata : undefined;
      if (isBody(metadata) && metadata.KeyState === state) shown++;
    }
  });
  return shown === READINGS;
}
