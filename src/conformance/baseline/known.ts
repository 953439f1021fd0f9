// What makes a finding of one run the same as one of another, and what comparing two runs comes to.

import { type Finding, sightingsOf } from '../findings.js';
import type { KeyState, Operation, RuleId } from '../model.js';

/** A finding without all that may change from run to run: its sequence, seed, values and counts. */
export interface KnownFinding {
  readonly operation: Operation;
  readonly state: KeyState | null;
  readonly kind: Finding['kind'];
  /** A crash has none of its own. */
  readonly rule?: RuleId;
  readonly member?: string;
}

/** What a run has come to, compared with the findings that were known before. */
export interface BaselineComparison {
  /** Known, and found again. */
  readonly known: readonly KnownFinding[];
  /** Known, and not found again, though there were so many calls of the operation on keys in that state. */
  readonly mended: readonly (KnownFinding & { readonly tried: number })[];
  /** Known, and neither found again nor ruled out: the run did not get there. */
  readonly notExercised: readonly (KnownFinding & { readonly reason: string })[];
}

export function knownOf({
  operation,
  state,
  kind,
  rule,
  member,
}: Pick<Finding, 'operation' | 'state' | 'kind' | 'rule' | 'member'>): KnownFinding {
  return {
    operation,
    state,
    kind,
    ...(kind === 'crash' ? {} : { rule }),
    ...(member === undefined ? {} : { member }),
  };
}

/** Two findings are the same if these are. In the order of the file. */
export function keyOf({ operation, state, kind, rule, member }: KnownFinding): string {
  return JSON.stringify({ operation, state, kind, rule, member });
}

/** All that a finding is known by: itself, and how else it showed, so that nothing new hides under what is known. */
export function knownBy(finding: Finding): readonly KnownFinding[] {
  return sightingsOf(finding).map(knownOf);
}

/** Of a run that was compared: whether a finding, or one of the ways in which it showed, was not known before. */
export function isNew({ known }: BaselineComparison, finding: Finding): boolean {
  const keys = new Set(known.map(keyOf));
  return knownBy(finding).some((one) => !keys.has(keyOf(one)));
}
