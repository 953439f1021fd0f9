// What a run of the kit can be told.

import { didYouMean } from '../shared/nearest.js';
import type { NamesOf } from '../shared/options.js';
import type { KnownFinding } from './baseline/known.js';
import type { CommandValues } from './command-line.js';
import { latestOf, milliseconds, OPERATIONS, type Operation } from './model.js';

/** What is known while a run goes on. */
export interface Progress {
  readonly phase: 'plain calls' | 'sequences' | 'shrinking' | 'cleaning up';
  readonly runs: number;
  readonly calls: number;
  readonly findings: number;
  readonly elapsedMs: number;
  /** How much of the run is done, 0 to 1. */
  readonly fraction: number;
  /** How long it will still take, as far as can be told. */
  readonly leftMs?: number;
}

/** How a target is tested; everything has a default. */
export interface ConformOptions {
  /** How many sequences, of at most 100 commands each. Default 100; without a limit if only `time` is given. */
  readonly runs?: number;
  /** What the sequences follow from, an integer. By default another one each time. */
  readonly seed?: number;
  /** When to stop, an ISO 8601 duration or milliseconds. Reaching it is no error. */
  readonly time?: string | number;
  /** How many sequences are played at once, each on keys of its own. Default 1. */
  readonly jobs?: number;
  /** Whether two of three sequences at first are the same whatever the seed. Default true. */
  readonly tours?: boolean;
  /** Stops after so many findings. */
  readonly maxFindings?: number;
  /** Findings that are known already, as `parseBaseline` reads them: no time is spent to make their sequences shorter. */
  readonly known?: readonly KnownFinding[];
  /** Also compares the messages of errors. Default false. */
  readonly messages?: boolean;
  /** Operations to leave out. */
  readonly disabled?: readonly Operation[];
  /** How long to wait for what takes its time where the clock cannot be moved, as `time`. Default 0. */
  readonly patience?: string | number;
  /**
   * For how long after its creation a key need not be seen, of the target's time, as `time`: NotFoundException conforms
   * until then. Default PT60S.
   */
  readonly visibility?: string | number;
  /** What mrk conform was given, so that the report can tell how to repeat the run. By default it follows from the others. */
  readonly commandLine?: CommandValues;
  /** Is told after each sequence how far the run has got. */
  readonly onProgress?: (progress: Progress) => void;
  /** An AbortSignal. Once aborted, the run ends after the current sequence, cleans up, and reports what it has. */
  readonly signal?: { readonly aborted: boolean };
}

/** In milliseconds. */
export const DEFAULT_VISIBILITY = latestOf('CONSIST-1');

export const CONFORM_OPTION_NAMES: NamesOf<ConformOptions> = {
  runs: true,
  seed: true,
  time: true,
  jobs: true,
  tours: true,
  maxFindings: true,
  known: true,
  messages: true,
  disabled: true,
  patience: true,
  visibility: true,
  commandLine: true,
  onProgress: true,
  signal: true,
};

const DEFAULT_RUNS = 100;
const MOST_JOBS = 64;
/** One sequence is made shorter for at most a tenth of the run's time, if that is limited, within these bounds. */
const MOST_SHRINKING_MS = 20_000;
const LEAST_SHRINKING_MS = 3_000;
/** All of them together may take this much of the time since the run began, and MOST_SHRINKING_MS in any case. */
const SHRINKING_SHARE = 0.5;

/** The options with their defaults. */
export interface Settings {
  readonly seed: number;
  readonly runs: number;
  readonly jobs: number;
  readonly deadline: number;
  readonly maxFindings: number;
  /** Whether it may end at any time: then sequences are made shorter in between, though it may turn out that they need not be. */
  readonly isHurried: boolean;
  readonly patience: number;
  readonly visibility: number;
  /** For how long at most one sequence is made shorter. */
  readonly shrinkingMs: number;
}

/** Fills in the defaults. Throws a RangeError that names the one which is wrong. */
export function settingsOf(options: ConformOptions): Settings {
  const { time, patience = 0, visibility = DEFAULT_VISIBILITY, disabled = [] } = options;
  mustBeOperations(disabled, 'disabled');
  const limit = time === undefined ? Number.POSITIVE_INFINITY : milliseconds(time, 'time');
  return {
    seed: integer('seed', options.seed ?? Math.floor(Math.random() * 2 ** 31), -(2 ** 31), 2 ** 32),
    runs:
      options.runs === undefined && time !== undefined
        ? Number.POSITIVE_INFINITY
        : integer('runs', options.runs ?? DEFAULT_RUNS, 1),
    jobs: integer('jobs', options.jobs ?? 1, 1, MOST_JOBS),
    deadline: Date.now() + limit,
    maxFindings:
      options.maxFindings === undefined ? Number.POSITIVE_INFINITY : integer('maxFindings', options.maxFindings, 1),
    isHurried: time !== undefined || options.maxFindings !== undefined,
    patience: milliseconds(patience, 'patience'),
    visibility: milliseconds(visibility, 'visibility'),
    shrinkingMs: Math.min(MOST_SHRINKING_MS, Math.max(LEAST_SHRINKING_MS, limit / 10)),
  };
}

/** Throws a RangeError that names what is no operation of the model, and what may be meant. */
export function mustBeOperations(names: readonly string[], option: string): void {
  const unknown = names.find((name) => !(OPERATIONS as readonly string[]).includes(name));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, OPERATIONS);
  throw new RangeError(`${option} must be operations of the model: ${JSON.stringify(unknown)}${meant}`);
}

/** How long the next sequence may be made shorter, when the run has gone on for so long, and so much of that was shrinking. */
export function shrinkingLeft(
  { shrinkingMs }: Pick<Settings, 'shrinkingMs'>,
  elapsedMs: number,
  spentMs: number,
): number {
  return Math.min(shrinkingMs, Math.max(MOST_SHRINKING_MS, elapsedMs * SHRINKING_SHARE) - spentMs);
}

function integer(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be an integer from ${least} to ${most}: ${String(value)}`);
}
