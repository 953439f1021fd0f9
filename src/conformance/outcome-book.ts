// Keeps of every operation of a run what came of it, and why.

import type { Finding } from './findings.js';
import { OPERATIONS, type Operation } from './model.js';
import { after, type OperationOutcome, type OutcomeEvent, outcomeOf, type Tally, UNTRIED } from './outcomes.js';

export interface OutcomeBook {
  /** Something has happened to an operation; `why` is told if its outcome is that of the event. */
  readonly record: (operation: Operation, event: OutcomeEvent, why?: string) => void;
  /** Whether a call of it has agreed. */
  readonly hasAgreed: (operation: Operation) => boolean;
  /** What came of each. `whyNotTried`: what kept the run from an operation. */
  readonly outcomes: (
    findings: readonly Finding[],
    whyNotTried: (operation: Operation) => string,
  ) => readonly OperationOutcome[];
}

export function createOutcomeBook(): OutcomeBook {
  const tallies = new Map<Operation, Tally>();
  /** By operation and outcome: the first reason for it. */
  const reasons = new Map<string, string>();

  return {
    record: (operation, event, why) => {
      tallies.set(operation, after(tallies.get(operation) ?? UNTRIED, event));
      const place = `${operation} ${event}`;
      if (why !== undefined && !reasons.has(place)) reasons.set(place, why);
    },
    hasAgreed: (operation) => (tallies.get(operation) ?? UNTRIED).calls.agreed > 0,
    outcomes: (findings, whyNotTried) =>
      OPERATIONS.map((operation): OperationOutcome => {
        const tally = tallies.get(operation) ?? UNTRIED;
        const { calls } = tally;
        const outcome = outcomeOf(tally);
        const told = (reason: string): OperationOutcome => ({ operation, outcome, reason, calls });
        switch (outcome) {
          case 'not tried':
            return told(whyNotTried(operation));
          case 'departs':
            return told(findingsText(findings.filter((finding) => finding.operation === operation).length));
          case 'unsupported':
          case 'error':
            return told(
              reasons.get(`${operation} ${outcome}`) ??
                `no answer that could be judged came to ${calls.failed} of ${calls.made} calls`,
            );
          default:
            return { operation, outcome, calls };
        }
      }),
  };
}

function findingsText(count: number): string {
  if (count === 0) return 'it was met when there were as many findings as were asked for';
  return `${count} ${count === 1 ? 'finding' : 'findings'}`;
}
