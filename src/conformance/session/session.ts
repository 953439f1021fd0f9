// One sequence on one target: plays move after move, reads what each has changed, and tells what departs from AWS. A
// divergence does not end it: what the target shows from then on is taken over. What is believed, and why, is the core's
// affair; a session asks, waits, reads the clock and records.

import { type Move, type Scene, stepOf } from '../arbitraries/moves.js';
import { GIVEN_ALIAS_NAMES } from '../arbitraries/vocabulary.js';
import { beliefsWith, believingNothing, likelyOf } from '../beliefs/beliefs.js';
import { blobsOf } from '../beliefs/ciphertexts.js';
import { firstNames, namesOf, OWN_START } from '../beliefs/names.js';
import { withoutImpossible } from '../beliefs/taking-over.js';
import { nextInstantOf } from '../beliefs/time.js';
import type { SequenceStep } from '../findings.js';
import type { Instant } from '../model.js';
import { CAPABILITIES, type Target, type TargetAnswer } from '../target.js';
import { act, hasParameters } from './acting.js';
import { cleanUp } from './cleaning.js';
import { NO_LEAVINGS } from './leavings.js';
import { createRecording, type Recorded } from './recording.js';
import { NO_STATES, type Running, type RunningState, type SessionOptions } from './running.js';
import { CLOCK_SLACK, createTiming } from './timing.js';
import { wait } from './waiting.js';

export interface Session {
  /** Plays a move: a call or a wait, and the reads after it. */
  readonly play: (move: Move) => Promise<void>;
  /** Plays a step again. What another session has played names what that session had made. */
  readonly replay: (step: SequenceStep, recorded?: Recorded) => Promise<void>;
  /** Whether to read what calls and time have changed. */
  readonly setReading: (isReading: boolean) => void;
  /** Deletes all that the session has made, or schedules its deletion. */
  readonly cleanUp: () => Promise<void>;
  /** All steps as they were played. */
  readonly recorded: () => readonly Recorded[];
  /** How the last call of a move was answered. */
  readonly lastAnswer: () => TargetAnswer | undefined;
}

export function createSession(target: Target, options: SessionOptions): Session {
  const running = begun(target, options);
  const { state, recording } = running;
  return {
    play: (move) =>
      attempt(running, async () => {
        const step = stepOf(move, sceneOf(running));
        if (step.type === 'wait') return wait(running, step.ms);
        if (step.type !== 'call' || hasParameters(running, step.region, step.operation, step.input)) return;
        return act(running, step.region, step.operation, step.input);
      }),
    replay: (step, recorded) =>
      attempt(running, async () => {
        if ('advance' in step) return wait(running, step.advance);
        return act(running, step.region, step.operation, recording.renamed(step, recorded));
      }),
    setReading: (isReading) => {
      state.isReading = isReading;
    },
    recorded: () => recording.recorded(recording.length()),
    cleanUp: () => cleanUp(running),
    lastAnswer: () => state.last,
  };
}

function begun(target: Target, options: SessionOptions): Running {
  const hasCryptography = (target.capabilities ?? CAPABILITIES).includes('cryptography');
  const state: RunningState = {
    beliefs: believingNothing(namesFrom(options, OWN_START), hasCryptography),
    passing: NO_STATES,
    leavings: NO_LEAVINGS,
    hasBegun: false,
    isReading: true,
    isBlamed: false,
    lost: 0,
    latest: undefined,
    last: undefined,
  };
  const timing = createTiming(target, () => namesOf(state.beliefs.names));
  return { target, options, timing, recording: createRecording(), state };
}

function namesFrom({ accountId, aliasPrefix }: SessionOptions, startedAt: number) {
  return firstNames({ accountId: accountId(), aliasPrefix, aliasNames: GIVEN_ALIAS_NAMES, startedAt });
}

/** Plays a step, and says of what fails which operation was called last. */
async function attempt({ target, options, state }: Running, action: () => Promise<void>): Promise<void> {
  try {
    if (!state.hasBegun) {
      const startedAt = (await target.clock?.now()) ?? Date.now();
      state.beliefs = beliefsWith(state.beliefs, { names: namesFrom(options, startedAt) });
      state.hasBegun = true;
    }
    await action();
    state.beliefs = withoutImpossible(state.beliefs);
  } catch (error) {
    if (state.latest !== undefined) options.failed?.(state.latest, error);
    throw error;
  }
}

/** What moves are steered by. */
function sceneOf({ state: { beliefs }, timing }: Running): Scene {
  const { sets, blobs } = beliefs;
  const keySets = sets.flatMap((tracked) => likelyOf(tracked) ?? []);
  const at = timing.instant();
  const nextInstant = (): Instant | undefined => {
    const instants = keySets.flatMap((keySet) => nextInstantOf(keySet, at) ?? []);
    return instants.length === 0 ? undefined : Math.min(...instants) + 2 * CLOCK_SLACK;
  };
  // The pages of a list are walked right after it.
  const known = { keySets, at, markers: [], nextInstant };
  if (blobs === undefined) return known;
  return {
    ...known,
    ciphertexts: blobsOf(blobs, 'CiphertextBlob'),
    signatures: blobsOf(blobs, 'Signature'),
    macs: blobsOf(blobs, 'Mac'),
    sharedSecretCiphertexts: blobsOf(blobs, 'SharedSecretCiphertextBlob'),
  };
}
