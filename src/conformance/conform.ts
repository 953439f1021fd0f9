// A run of the kit: plain calls first, to see what the target has; then sequences, whose divergences are shrunk and set
// aside one by one.

import { OPERATIONS, type Operation } from '../model/vocabulary.js';
import { refuseUnknown } from '../shared/options.js';
import type { Move } from './arbitraries/moves.js';
import { sequencesOf } from './arbitraries/sequences.js';
import { isBody, textOf } from './beliefs/body.js';
import { type CoverageRecorder, createCoverage } from './coverage.js';
import { bySeverity, type Finding, type SequenceStep, signatureOf } from './findings.js';
import { identified } from './identity.js';
import { inLockstep } from './lockstep.js';
import { CONFORM_OPTION_NAMES, type ConformOptions, type Progress, settingsOf } from './options.js';
import { createProbing, MOST_REFUSALS } from './probing.js';
import type { ConformReport, OperationOutcome, Outcome } from './report/report.js';
import { memberOf } from './session/deviations.js';
import type { Recorded } from './session/recording.js';
import { createSession, divergenceOf, type Met, type Session } from './session/session.js';
import { shrunk } from './shrink.js';
import { CAPABILITIES, mustBeTarget, type Target, type TargetAnswer } from './target.js';

/** So many sequences are tried at most to make one shorter. */
const MOST_TRIES = 300;
/** So often the target is greeted whose answer is lost. */
const MOST_GREETINGS = 3;
/** After so many sequences what was not supported is tried again; then after twice as many, and so on. */
const FIRST_PROBE = 5;

/**
 * Tests a target against the model, and reports what departs from AWS. Rejects with a RangeError if an option is wrong, or
 * the target is none; what the kit itself cannot do is in the report's `errors`.
 */
export async function conform(target: Target, options: ConformOptions = {}): Promise<ConformReport> {
  refuseUnknown('conform', options, CONFORM_OPTION_NAMES);
  const campaign = createCampaign(target, options);
  try {
    await campaign.callPlainly();
    await campaign.playSequences();
  } catch (error) {
    campaign.fail(error);
  }
  return campaign.report();
}

/** Plays a sequence that was recorded, and reports what departs from AWS. */
export async function replay(
  target: Target,
  sequence: readonly SequenceStep[],
  options: ConformOptions = {},
): Promise<ConformReport> {
  refuseUnknown('replay', options, CONFORM_OPTION_NAMES);
  const campaign = createCampaign(target, { ...options, runs: 1 });
  try {
    await campaign.replay(sequence);
  } catch (error) {
    campaign.fail(error);
  }
  return campaign.report();
}

/** A divergence that was met for the first time. */
interface New extends Met {
  readonly path: string;
  /** It is told as it was met. */
  readonly isShort?: true;
  readonly foundAfter: number;
}

/** What a session is opened with, beside its target. */
interface Opening {
  readonly recorder?: CoverageRecorder;
  readonly absent?: Set<string>;
  /** The operation that is tried, though it is left out elsewhere. */
  readonly probed?: Operation;
  /** When nothing is to be waited for any longer. */
  readonly until?: number;
}

function createCampaign(given: Target, options: ConformOptions) {
  mustBeTarget(given);
  const settings = settingsOf(options);
  const { seed, jobs, deadline, maxFindings } = settings;
  const startedAt = Date.now();
  const capabilities = new Set(given.capabilities ?? CAPABILITIES);
  const disabled = new Set(options.disabled ?? []);
  const coverage = createCoverage();
  const absentMembers = new Set<string>();
  const findings = new Map<string, Finding>();
  const failing = new Set<Operation>();
  const errors: string[] = [];
  let pending: New[] = [];
  let calls = 0;
  let runs = 0;
  let sessions = 0;
  let nextProbe = FIRST_PROBE;
  const outwaited = new Set<string>();
  const { target, accountId } = identified({
    ...given,
    call: (region, operation, input) => {
      calls++;
      return given.call(region, operation, input);
    },
  });
  const probing = createProbing({
    capabilities,
    disabled,
    absentMembers,
    playing: (probed, met, absent, play) => during(open(target, met, { recorder: coverage, absent, probed }), play),
    keep: (met, operation) => keep(met, `plain ${operation}`, true),
  });
  let stoppedBy: ConformReport['stoppedBy'] = 'runs';

  function isOver(): boolean {
    if (options.signal?.aborted === true) stoppedBy = 'interrupted';
    else if (findings.size + pending.length >= maxFindings) stoppedBy = 'max-findings';
    else if (Date.now() >= deadline) stoppedBy = 'time';
    else return false;
    return true;
  }

  function tellProgress(phase: Progress['phase']): void {
    if (options.onProgress === undefined) return;
    const elapsedMs = Date.now() - startedAt;
    const byRuns = runs / settings.runs;
    const byTime = elapsedMs / (deadline - startedAt);
    options.onProgress({
      phase,
      runs,
      calls,
      findings: findings.size + pending.length,
      elapsedMs,
      fraction: Math.min(1, Math.max(byRuns, byTime)),
    });
  }

  // Sessions.

  function open(on: Target, met: (met: Met) => void, around: Opening = {}): Session {
    const { recorder, absent = absentMembers, probed, until = deadline } = around;
    const number = sessions++;
    return createSession(on, {
      accountId,
      aliasPrefix: `mrk-model-${(seed >>> 0).toString(36)}-${startedAt.toString(36)}-${number}-`,
      isLeftOut: (operation) => operation !== probed && probing.isLeftOut(operation),
      comparesMessages: options.messages === true,
      patience: settings.patience,
      visibility: settings.visibility,
      isOver: () => options.signal?.aborted === true || Date.now() >= until,
      outwaited,
      ...(recorder === undefined ? {} : { coverage: recorder }),
      met,
      absentMembers: absent,
    });
  }

  /** Keeps a divergence that is new, and counts one that is not. */
  function keep(met: Met, path: string, isShort?: true): void {
    const signature = signatureOf(met);
    failing.add(met.operation);
    const known = findings.get(signature);
    if (known !== undefined) {
      findings.set(signature, { ...known, occurrences: known.occurrences + 1 });
      return;
    }
    if (pending.some((other) => signatureOf(other) === signature)) return;
    pending.push({ ...met, path, foundAfter: calls, ...(isShort === undefined ? {} : { isShort }) });
  }

  /** Plays in a session, and cleans up after it whatever happens. */
  async function during(session: Session, playing: (session: Session) => Promise<void>): Promise<void> {
    try {
      await playing(session);
    } catch (error) {
      // What went wrong first is told.
      await session.cleanUp().catch(() => {});
      throw error;
    }
    await session.cleanUp();
  }

  // Plain calls.

  /** Makes sure that KMS answers; from then on its account is known, if it tells it. */
  async function greet(): Promise<void> {
    const create = () => target.call('us-east-1', 'CreateKey', {});
    let answer = await create();
    for (let greetings = 1; 'lost' in answer && greetings < MOST_GREETINGS; greetings++) answer = await create();
    if ('lost' in answer) throw new Error(`${target.name} does not answer: ${answer.lost}`);
    if ('crash' in answer) {
      const another = await target.call('us-east-1', 'ListKeys', {});
      if ('crash' in another) throw new Error(`${target.name} does not speak KMS: ${answer.crash}`);
    }
    await deleteKeyOf(answer);
  }

  async function callPlainly(): Promise<void> {
    await greet();
    await probe(OPERATIONS);
    // What was refused is tried again when all else has been called.
    for (let refusals = 1; refusals < MOST_REFUSALS; refusals++) await probe(probing.pending());
  }

  async function probe(operations: readonly Operation[]): Promise<void> {
    for (const operation of operations) {
      if (isOver()) break;
      tellProgress('plain calls');
      await probing.probe(operation);
      await finish();
    }
  }

  /** Plain calls of what was not supported so far, now and then. */
  async function probeAgain(): Promise<void> {
    if (runs < nextProbe || probing.pending().length === 0) return;
    while (nextProbe <= runs) nextProbe *= 2;
    await probe(probing.pending());
  }

  async function deleteKeyOf(answer: TargetAnswer): Promise<void> {
    const metadata = 'output' in answer ? answer.output.KeyMetadata : undefined;
    const KeyId = isBody(metadata) ? textOf(metadata.KeyId) : '';
    if (KeyId === '') return;
    for (let asked = 0; asked < MOST_GREETINGS; asked++) {
      const deletion = await target.call('us-east-1', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
      if ('output' in deletion) return;
    }
  }

  // Sequences.

  async function playSequences(): Promise<void> {
    let called = '';
    let sequenceOf = (_run: number): readonly Move[] => [];
    while (runs < settings.runs && !isOver()) {
      await probeAgain();
      const operations = new Set(OPERATIONS.filter((name) => !probing.isLeftOut(name)));
      if (!operations.has('CreateKey')) return;
      if ([...operations].join() !== called) {
        called = [...operations].join();
        sequenceOf = sequencesOf({ operations, hasClock: target.clock !== undefined, capabilities }, seed);
      }
      const count = Math.min(jobs, settings.runs - runs);
      const views = inLockstep(target, count);
      const first = runs;
      const played = await Promise.allSettled(
        views.map(async ({ target: view, end }, index) => {
          try {
            await playOne(view, sequenceOf(first + index), `${first + index}`);
          } finally {
            end();
          }
        }),
      );
      for (const result of played) if (result.status === 'rejected') throw result.reason;
      tellProgress('sequences');
      await finish();
    }
  }

  async function playOne(view: Target, moves: readonly Move[], path: string): Promise<void> {
    await during(
      open(view, (met) => keep(met, path), { recorder: coverage }),
      async (session) => {
        for (const move of moves) await session.play(move);
      },
    );
    runs++;
  }

  /** Shrinks what was met for the first time. */
  async function finish(): Promise<void> {
    pending.sort(bySeverity);
    for (let met = pending[0]; met !== undefined && findings.size < maxFindings; met = pending[0]) {
      tellProgress('shrinking');
      const finding = await findingOf(met);
      pending.shift();
      findings.set(signatureOf(met), finding);
    }
    pending = [];
  }

  async function findingOf(met: New): Promise<Finding> {
    const { path, isShort, foundAfter, operation, member } = met;
    const signature = signatureOf(met);
    let shown: Met = met;
    const absent = [...absentMembers].filter((name) => member === undefined || name !== memberOf(operation, member));
    let tries = 0;
    const limit = Math.min(deadline, Date.now() + settings.shrinkingMs);
    const showsIf = async (steps: readonly Recorded[], readsAll: boolean): Promise<boolean> => {
      if (++tries > MOST_TRIES) return false;
      if (Date.now() >= limit || options.signal?.aborted === true) return false;
      let again: Met | undefined;
      const compare = (other: Met): void => {
        if (signatureOf(other) === signature && isAlike(other, met)) again ??= other;
      };
      const session = open(target, compare, { absent: new Set(absent), until: limit });
      await during(session, async () => {
        for (const [index, recorded] of steps.entries()) {
          session.setReading(readsAll || index === steps.length - 1);
          await session.replay(recorded.step, recorded);
          if (again !== undefined) return;
        }
      });
      if (again !== undefined) shown = again;
      return again !== undefined;
    };
    if (isShort !== true) {
      // Without the reads in between it goes faster, if that shows it too.
      const quickly = await shrunk(met.recorded(), (steps) => showsIf(steps, false));
      const isTrue = quickly !== undefined && (Date.now() >= limit || (await showsIf(quickly, true)));
      if (!isTrue) {
        tries = 0;
        shown = met;
        await shrunk(met.recorded(), (steps) => showsIf(steps, true));
      }
    }
    return toldAs({ ...shown, path, foundAfter }, isShort === true || shown !== met);
  }

  function toldAs(met: Met & Pick<New, 'path' | 'foundAfter'>, isShrunk: boolean): Finding {
    const { path, foundAfter } = met;
    return { ...divergenceOf(met), isShrunk, seed, path, occurrences: 1, foundAfter };
  }

  async function replaySequence(sequence: readonly SequenceStep[]): Promise<void> {
    await greet();
    await during(
      open(target, (met) => keep(met, 'replay', true), { recorder: coverage }),
      async (session) => {
        for (const step of sequence) await session.replay(step);
      },
    );
    runs++;
    await finish();
  }

  function outcomeOf(operation: Operation): OperationOutcome {
    const told = (outcome: Outcome, reason: string): OperationOutcome => ({ operation, outcome, reason });
    if (disabled.has(operation)) return told('disabled', 'left out by the user');
    if (probing.unsupported().has(operation)) return told('fail', 'it refuses a plain valid call');
    const why = probing.skipped.get(operation);
    if (why !== undefined) return told('skipped', why);
    if (!failing.has(operation)) return { operation, outcome: 'pass' };
    const count = [...findings.values()].filter((finding) => finding.operation === operation).length;
    return told('fail', `${count} ${count === 1 ? 'finding' : 'findings'}`);
  }

  return {
    callPlainly,
    playSequences,
    replay: replaySequence,
    fail: (error: unknown) => {
      stoppedBy = 'error';
      errors.push(error instanceof Error ? error.message : String(error));
    },
    report: (): ConformReport => {
      const unsupported = probing.unsupported();
      const circumstances = { hasClock: target.clock !== undefined, capabilities, disabled, unsupported };
      return {
        target: target.name,
        startedAt: new Date(startedAt).toISOString(),
        durationMs: Date.now() - startedAt,
        seed,
        runs,
        calls,
        jobs,
        findings: [...findings.values(), ...pending.map((met) => toldAs(met, false))].sort(bySeverity),
        unsupported: [...unsupported],
        outcomes: OPERATIONS.map(outcomeOf),
        coverage: coverage.summary(circumstances),
        stoppedBy,
        errors,
      };
    },
  };
}

/** Whether the same answers were expected: else it is another divergence of the same rule. */
function isAlike(a: Met, b: Met): boolean {
  return a.member !== undefined || JSON.stringify(a.expected) === JSON.stringify(b.expected);
}
