// What a run of the kit has at hand, and when it is over.

import type { CommandValues } from '../command-line.js';
import { valuesOf } from '../command-values.js';
import { type CoverageRecorder, createCoverage } from '../coverage.js';
import { createFaults, type Faults, watched } from '../failures.js';
import { pathOfPlainCall } from '../findings.js';
import { identified } from '../identity.js';
import type { Operation } from '../model.js';
import { type ConformOptions, type Progress, type Settings, settingsOf } from '../options.js';
import { createOutcomeBook, type OutcomeBook } from '../outcome-book.js';
import { createProbing, type Probing } from '../probing.js';
import type { ConformReport } from '../report/report.js';
import type { Met } from '../session/met.js';
import { CAPABILITIES, type Capability, mustBeTarget, type Target } from '../target.js';
import { createFindingBook, type FindingBook, type FirstMet, type Told } from './finding-book.js';
import { createRefusals } from './refusals.js';
import { createSessions, type Sessions } from './sessions.js';
import { createShrinking } from './shrinking.js';
import { createSuspicion, type Suspicion } from './suspicion.js';

export interface Campaign {
  /** Its calls are counted, and what it throws ends the run. */
  readonly target: Target;
  readonly options: ConformOptions;
  readonly settings: Settings;
  /** The options of mrk conform that repeat the run. */
  readonly commandLine: CommandValues;
  /** The target's account, once it has told it. */
  readonly accountId: () => string | undefined;
  readonly startedAt: number;
  readonly capabilities: ReadonlySet<Capability>;
  readonly disabled: ReadonlySet<Operation>;
  readonly coverage: CoverageRecorder;
  readonly outcomes: OutcomeBook;
  readonly findings: FindingBook;
  readonly faults: Faults;
  readonly sessions: Sessions;
  readonly probing: Probing;
  readonly suspicion: Suspicion;
  readonly shrinking: (met: FirstMet) => Promise<Told>;
  readonly state: CampaignState;
}

/** How far the run has come. */
export interface CampaignState {
  calls: number;
  /** Sequences that were played. */
  runs: number;
  /** How many sequences call the target at once. */
  atOnce: number;
  stoppedBy: ConformReport['stoppedBy'];
}

/** Throws a RangeError if an option is wrong, or the target is none. */
export function createCampaign(given: Target, options: ConformOptions): Campaign {
  mustBeTarget(given);
  const settings = settingsOf(options);
  if (given.reset !== undefined && settings.jobs > 1) {
    throw new RangeError('jobs must be 1 where the target is reset: the others would lose their keys');
  }
  const startedAt = Date.now();
  const state: CampaignState = { calls: 0, runs: 0, atOnce: 1, stoppedBy: 'runs' };
  const counted = watched(
    given,
    () => state.atOnce,
    () => {
      state.calls++;
    },
  );
  const { target, accountId } = identified(counted);
  const capabilities: ReadonlySet<Capability> = new Set(given.capabilities ?? CAPABILITIES);
  const disabled: ReadonlySet<Operation> = new Set(options.disabled ?? []);
  const absentMembers = new Set<string>();
  const coverage = createCoverage();
  const outcomes = createOutcomeBook();
  const faults = createFaults();
  const refusals = createRefusals();
  const suspicion = createSuspicion();
  const findings = createFindingBook({
    ...settings,
    refusals,
    departs: (operation, state) => {
      outcomes.record(operation, 'departs');
      coverage.departs(operation, state);
    },
  });
  const isLeftOut = (operation: Operation): boolean => probing.isLeftOut(operation);
  const around = {
    options,
    settings,
    startedAt,
    accountId,
    isLeftOut,
    absentMembers,
    coverage,
    outcomes,
    refusals,
    faults,
    suspects: suspicion,
  };
  const sessions = createSessions(around);
  const probing = createProbing({
    capabilities,
    disabled,
    absentMembers,
    outcomes,
    playing: (probed, met, absent, play) =>
      sessions.playIn(target, met, { isCounted: true, isStanding: true, absent, probed }, play),
    keep: (met, operation) => findings.keep(plainly(met, operation, state)),
    holdBack: (met, operation) => findings.holdBack(plainly(met, operation, state)),
  });
  const shrinking = createShrinking({
    ...{ target, options, settings, startedAt, sessions, faults, absentMembers },
    tick: () => tellProgress(campaign, 'shrinking'),
  });
  const commandLine = { ...(options.commandLine ?? valuesOf(given, options)), seed: String(settings.seed) };
  const told = { commandLine, accountId, startedAt, capabilities, disabled };
  const means = { coverage, outcomes, findings, faults, sessions, probing, suspicion, shrinking };
  const campaign: Campaign = { target, options, settings, ...told, ...means, state };
  return campaign;
}

/** What the plain call of an operation has shown. */
function plainly(met: Met, operation: Operation, { calls }: CampaignState): FirstMet {
  return { ...met, path: pathOfPlainCall(operation), isStanding: true, probed: operation, foundAfter: calls };
}

/** Whether the run is over; it is noted why. */
export function isOver({ options, settings, findings, state }: Campaign): boolean {
  if (options.signal?.aborted === true) state.stoppedBy = 'interrupted';
  else if (settings.maxFindings < Number.POSITIVE_INFINITY && findings.count() >= settings.maxFindings)
    state.stoppedBy = 'max-findings';
  else if (Date.now() >= settings.deadline) state.stoppedBy = 'time';
  else return false;
  return true;
}

export function tellProgress(
  { options, settings, findings, startedAt, state }: Campaign,
  phase: Progress['phase'],
): void {
  if (options.onProgress === undefined) return;
  const { runs, calls } = state;
  const elapsedMs = Date.now() - startedAt;
  const byRuns = runs / settings.runs;
  const byTime = elapsedMs / (settings.deadline - startedAt);
  const fraction = Math.min(1, Math.max(byRuns, byTime));
  // Sequences go on as they went so far.
  const leftByRuns = runs === 0 ? Number.POSITIVE_INFINITY : elapsedMs / byRuns - elapsedMs;
  const leftMs = Math.min(leftByRuns, settings.deadline - startedAt - elapsedMs);
  const left = Number.isFinite(leftMs) ? { leftMs: Math.max(0, leftMs) } : {};
  options.onProgress({ phase, runs, calls, findings: findings.count(), elapsedMs, fraction, ...left });
}
