// What came of an operation. It begins at *not tried*, and only rises by what happened: so nothing passes that was not
// tried, and nothing that was seen is taken back.

import type { Operation } from './model.js';

/**
 * The outcomes of an operation, from the least that was seen of it to the most:
 * - `not tried`: no answer of it was judged; the user left it out, the target lacks what it needs, or the run ended before;
 * - `unsupported`: it refuses plain valid calls, and has never been seen to accept one;
 * - `conforms`: every answer was the model's own;
 * - `conforms openly`: some were others, of those that AWS leaves open. (Not counted as such: when things happen by
 *   themselves, which AWS leaves open for everyone.);
 * - `error`: it could not be judged, as the target went away or the kit failed; or more than half of its calls could not;
 * - `departs`: there is a finding.
 */
export const OUTCOMES = ['not tried', 'unsupported', 'conforms', 'conforms openly', 'error', 'departs'] as const;
/** What a run has shown of an operation, the last of what was met in the order of OUTCOMES. */
export type Outcome = (typeof OUTCOMES)[number];

/**
 * The calls of an operation that were to be judged: `made` are those `judged` and those `failed`, of which no answer came
 * or could be judged; `judged` are those `agreed` and those `departed`. A call departs too if what it has changed does. What
 * was told once and lasts is not counted again; nor is an answer that a new key was not seen when there was no time left to
 * ask again, which says nothing as long as nothing else departs. The kit's own calls are not among them: to greet, to turn pages, to read
 * what a target has after it departed, to shrink, and to clean up.
 */
export interface CallCounts {
  readonly made: number;
  readonly judged: number;
  readonly agreed: number;
  readonly departed: number;
  readonly failed: number;
}

/** How one call was settled. */
export type Settlement = 'agreed' | 'agreed openly' | 'departed' | 'failed';

/** What happens to an operation: a call of it is settled, or something is learned of it. */
export type OutcomeEvent = Settlement | Exclude<Outcome, 'not tried' | 'conforms' | 'conforms openly'>;

/** What is known of an operation. */
export interface Tally {
  readonly outcome: Outcome;
  readonly calls: CallCounts;
}

/** What one operation came to. */
export interface OperationOutcome extends Tally {
  readonly operation: Operation;
  /** Why it neither conforms nor conforms openly. */
  readonly reason?: string;
}

/** How every operation begins. */
export const UNTRIED: Tally = {
  outcome: 'not tried',
  calls: { made: 0, judged: 0, agreed: 0, departed: 0, failed: 0 },
};

/** The higher of two outcomes. */
export function rise(from: Outcome, to: Outcome): Outcome {
  return OUTCOMES.indexOf(to) > OUTCOMES.indexOf(from) ? to : from;
}

/** An answer that departs is no outcome yet: what it comes to is decided where it is told. */
const RISES_TO: Readonly<Record<Settlement, Outcome>> = {
  agreed: 'conforms',
  'agreed openly': 'conforms openly',
  departed: 'not tried',
  failed: 'not tried',
};

/** The tally after something has happened. */
export function after({ outcome, calls }: Tally, event: OutcomeEvent): Tally {
  if (!isSettlement(event)) return { outcome: rise(outcome, event), calls };
  const { made, judged, agreed, departed, failed } = calls;
  const isJudged = event !== 'failed';
  return {
    outcome: rise(outcome, RISES_TO[event]),
    calls: {
      made: made + 1,
      judged: isJudged ? judged + 1 : judged,
      agreed: isJudged && event !== 'departed' ? agreed + 1 : agreed,
      departed: event === 'departed' ? departed + 1 : departed,
      failed: isJudged ? failed : failed + 1,
    },
  };
}

/** What a tally comes to in the end: who could not be judged most of the time does not conform. */
export function outcomeOf({ outcome, calls }: Tally): Outcome {
  return calls.failed > calls.judged ? rise(outcome, 'error') : outcome;
}

function isSettlement(event: OutcomeEvent): event is Settlement {
  return event in RISES_TO;
}
