// What a run of the kit leaves behind. The forms that it is written in are this room's other files.

import type { BaselineComparison } from '../baseline/known.js';
import type { CommandValues } from '../command-line.js';
import type { Finding } from '../findings.js';
import type { KeyState, Operation, RuleId } from '../model.js';
import type { OperationOutcome } from '../outcomes.js';
import type { Situation } from '../situations.js';

/** A cell of the heat map. */
export interface CellCoverage {
  readonly operation: Operation;
  /** The state of the called key; null: the call named no key that exists. */
  readonly state: KeyState | null;
  readonly tried: number;
  readonly departed: number;
  /** Why it was never tried. */
  readonly reason?: string;
}

/** A state, role and origin that a key can have at once, and which of the operations that name a key met one so. */
export interface SituationCoverage extends Situation {
  readonly tried: readonly Operation[];
  readonly untried: readonly Operation[];
}

/** How often a rule was exercised. */
export interface RuleCoverage {
  readonly rule: RuleId;
  /** How many answers the rule decided. */
  readonly exercised: number;
  /** Why it never decided any. */
  readonly reason?: string;
}

/** What a run has exercised: cells of the key-state table, the same by role and origin, and rules. */
export interface Coverage {
  readonly cells: readonly CellCoverage[];
  readonly situations: readonly SituationCoverage[];
  readonly rules: readonly RuleCoverage[];
}

/** Everything that one run of the kit found out. */
export interface ConformReport {
  readonly target: string;
  /** The target's account, as far as it has told. */
  readonly accountId?: string;
  /** The options of mrk conform that repeat it, its seed among them. */
  readonly commandLine: CommandValues;
  /** Of what it was made with, by name, where that is known. */
  readonly versions?: Readonly<Record<string, string>>;
  /** When it began, ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly seed: number;
  readonly runs: number;
  /** Every call that the target answered, the checks' own included. */
  readonly calls: number;
  readonly jobs: number;
  /** Most severe first. */
  readonly findings: readonly Finding[];
  /** The operations that refuse plain valid calls, which is no finding. */
  readonly unsupported: readonly Operation[];
  /** What came of every operation. */
  readonly outcomes: readonly OperationOutcome[];
  readonly coverage: Coverage;
  readonly stoppedBy: 'runs' | 'time' | 'max-findings' | 'interrupted' | 'error';
  /** What ended the run before its time, and the kit's own faults, each with its stack. */
  readonly errors: readonly string[];
  /** What it comes to beside the findings that were known before; absent: it was not compared. */
  readonly baseline?: BaselineComparison;
}
