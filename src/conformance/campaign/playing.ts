// What a run does: plain calls first, to see what the target has; then sequences. What departs is shrunk in between.

import { type Sequences, sequencesOf } from '../arbitraries/sequences.js';
import { stateProbes } from '../arbitraries/state-probes.js';
import { createSteering } from '../arbitraries/steering.js';
import type { SequenceStep } from '../findings.js';
import { inLockstep } from '../lockstep.js';
import { KEY_MAKERS, OPERATIONS, type Operation } from '../model.js';
import type { Met } from '../session/met.js';
import type { Target } from '../target.js';
import { type Campaign, isOver, tellProgress } from './campaign.js';
import { greet } from './greeting.js';

/** So often what refuses its plain call is tried, each time on a new key, before sequences are played without it. */
const ROUNDS = 3;
/** After so many sequences what was not supported is tried again; then after twice as many, and so on. */
const FIRST_PROBE = 5;

export async function callPlainly(campaign: Campaign): Promise<void> {
  await greet(campaign.target);
  await probe(campaign, OPERATIONS);
  // What was refused is tried again when all else has been called.
  for (let round = 1; round < ROUNDS; round++) await probe(campaign, campaign.probing.pending());
  await tellHeldBack(campaign);
  await probeStates(campaign);
}

/** Calls what key states refuse, as many sequences as the run has. */
export async function probeStates(campaign: Campaign): Promise<void> {
  const { target, capabilities, settings, probing, sessions, findings, faults, state } = campaign;
  const probes = stateProbes((operation) => !probing.isLeftOut(operation), capabilities);
  for (const [index, moves] of probes.slice(0, settings.runs).entries()) {
    if (isOver(campaign)) return;
    tellProgress(campaign, 'plain calls');
    const keep = (met: Met): void =>
      findings.keep({ ...met, path: `state ${index}`, isStanding: true, foundAfter: state.calls });
    await faults.attempt(() =>
      sessions.playIn(target, keep, { isCounted: true, isStanding: true }, async (session) => {
        for (const move of moves) await session.play(move);
      }),
    );
    await finish(campaign);
  }
}

async function probe(campaign: Campaign, operations: readonly Operation[]): Promise<void> {
  for (const operation of operations) {
    if (isOver(campaign)) break;
    tellProgress(campaign, 'plain calls');
    // What the kit fails at is no fault of the operation's: it is called later all the same.
    await campaign.faults.attempt(() => campaign.probing.probe(operation));
    await finish(campaign);
  }
}

async function tellHeldBack(campaign: Campaign): Promise<void> {
  campaign.findings.tellHeldBack(campaign.probing.isRefused);
  await finish(campaign);
}

export async function playSequences(campaign: Campaign): Promise<void> {
  const { target, capabilities, settings, probing, state } = campaign;
  const hasClock = target.clock !== undefined;
  let nextProbe = FIRST_PROBE;
  let called = '';
  let sequences: Sequences | undefined;
  const steering = createSteering();
  const { tours = true } = campaign.options;
  while (state.runs < settings.runs && !isOver(campaign)) {
    // Plain calls of what was not supported so far, now and then.
    if (state.runs >= nextProbe && probing.pending().length > 0) {
      while (nextProbe <= state.runs) nextProbe *= 2;
      await probe(campaign, probing.pending());
      await tellHeldBack(campaign);
    }
    const operations = new Set(OPERATIONS.filter((name) => !probing.isLeftOut(name)));
    // Without keys there is nothing to play.
    if (!KEY_MAKERS.some((name) => operations.has(name))) return;
    if (sequences === undefined || [...operations].join() !== called) {
      called = [...operations].join();
      sequences = sequencesOf({ operations, hasClock, capabilities, tours }, settings.seed, state.runs, steering);
    }
    await playAtOnce(campaign, sequences);
    tellProgress(campaign, 'sequences');
    await finish(campaign);
  }
}

/** Plays as many sequences as are played at once. */
async function playAtOnce(campaign: Campaign, sequences: Sequences): Promise<void> {
  const { target, settings, faults, state } = campaign;
  const first = state.runs;
  const views = inLockstep(target, Math.min(settings.jobs, settings.runs - first));
  state.atOnce = views.length;
  const played = await Promise.allSettled(
    views.map(async ({ target: view, end }, index) => {
      try {
        await faults.attempt(() => playOne(campaign, view, sequences, first + index));
        state.runs++;
      } finally {
        end();
      }
    }),
  );
  const [ending, ...others] = played.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  for (const error of others) faults.tell(error);
  if (ending !== undefined) throw ending;
  state.atOnce = 1;
}

async function playOne(campaign: Campaign, view: Target, sequences: Sequences, run: number): Promise<void> {
  const { sessions, findings, state } = campaign;
  const isStanding = sequences.kindOf(run) !== 'seeded';
  await sessions.playIn(
    view,
    (met) => findings.keep({ ...met, path: `${run}`, isStanding, foundAfter: state.calls }),
    { isCounted: true, isStanding },
    async (session) => {
      for (const move of sequences.sequenceOf(run)) await session.play(move);
    },
  );
}

/** Plays one sequence that was recorded. */
export async function playRecorded(campaign: Campaign, sequence: readonly SequenceStep[]): Promise<void> {
  const { target, sessions, findings, faults, state } = campaign;
  await greet(target);
  await faults.attempt(() =>
    sessions.playIn(
      target,
      (met) => findings.keep({ ...met, path: 'replay', foundAfter: state.calls, isShort: true }),
      { isCounted: true },
      async (session) => {
        for (const step of sequence) await session.replay(step);
      },
    ),
  );
  state.runs++;
  await finish(campaign);
}

/** Settles what is open, and shrinks what was met for the first time, unless that can wait until all is met and folded. */
export async function finish(campaign: Campaign): Promise<void> {
  const { settings, findings, shrinking, state } = campaign;
  await campaign.suspicion.settle({ ...campaign, isOver: () => isOver(campaign) }, (met) =>
    findings.keep({ ...met, path: 'again', foundAfter: state.calls }),
  );
  if (settings.isHurried) await findings.finish(shrinking);
}
