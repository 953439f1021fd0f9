// What several targets came to that were played the same sequences.

import { keyOf, knownOf } from '../baseline/known.js';
import { byUrgency, type Finding, type SequenceStep } from '../findings.js';
import type { Operation } from '../model.js';
import { conclusionOf } from '../report/conclusion.js';
import type { ConformReport } from '../report/report.js';

/** How one target answered what a finding is about. */
export interface ComparedAnswer {
  /** `not judged`: the target does not have the operation, or no answer came that could be judged. */
  readonly verdict: 'departs' | 'conforms' | 'not judged';
  /** An error code, `ok`, or the value of the member; null: it is absent. Not told of what is not judged, and of a member that conforms. */
  readonly received?: unknown;
}

/** A finding of any target, and how each answered the same calls. */
export interface ComparedFinding {
  readonly finding: Finding;
  /** In the order of the targets. */
  readonly answers: readonly ComparedAnswer[];
}

/** Answers that differ between targets though AWS could give each. */
export interface OpenDifference {
  readonly operation: Operation;
  /** The member that differs; absent: whether the call succeeds, or with which error it is refused. */
  readonly member?: string;
  /**
   * In the order of the targets: an error code, `ok`, or the value of the member; null: it is absent. Undefined: the target was
   * not asked, or had departed before.
   */
  readonly answers: readonly unknown[];
  /** The calls, as far as the one that was met first. */
  readonly sequence: readonly SequenceStep[];
  readonly occurrences: number;
}

/** One report of several targets. */
export interface SideBySide {
  /** Of each target by itself, in their order. */
  readonly reports: readonly ConformReport[];
  /** Most severe first. */
  readonly findings: readonly ComparedFinding[];
  /** The most frequent first. */
  readonly differences: readonly OpenDifference[];
}

/** Every finding once, whichever targets have it. */
export function allFindings(found: readonly (readonly Finding[])[]): readonly Finding[] {
  const all = new Map<string, Finding>();
  for (const finding of found.flat()) {
    const key = keyOf(knownOf(finding));
    if (!all.has(key)) all.set(key, finding);
  }
  return [...all.values()].sort(byUrgency);
}

/** As of one report: 0 no finding; 1 findings; 2 one of the targets could not be judged. */
export function statusOf({ reports }: Pick<SideBySide, 'reports'>): 0 | 1 | 2 {
  const statuses = reports.map((report) => conclusionOf(report).status);
  if (statuses.includes(2)) return 2;
  return statuses.includes(1) ? 1 : 0;
}

/** The letter of a target: `A` is the first. */
export function letterOf(index: number): string {
  return String.fromCodePoint(65 + index);
}
