// The last refusals, each with what there was: so that a client can ask why, by the request ID that its SDK shows.

import { paintFor } from '../shared/text.js';
import { explain, type RefusedAsk } from '../teach/explanations/explain.js';
import type { Explanation } from '../teach/explanations/explanation.js';
import { explanationLines } from '../teach/explanations/text.js';
import { createRing } from './ring.js';

/** A refusal, as the list shows it. */
export interface ListedRefusal {
  readonly requestId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly region: string;
  readonly operation: string;
  readonly error: RefusedAsk['error'];
}

/** Why, as data and as text. */
export interface ExplainedRefusal extends Explanation {
  readonly requestId: string;
  /** The same for people, a line each. */
  readonly text: readonly string[];
}

export interface Refusals {
  readonly note: (requestId: string, asked: RefusedAsk) => void;
  /** Oldest first. */
  readonly list: () => readonly ListedRefusal[];
  /** Why the request was refused; undefined: it was not, or others have been since. */
  readonly explain: (requestId: string) => ExplainedRefusal | undefined;
  /** Forgets those that came after an instant. */
  readonly rewind: (to: number) => void;
  readonly clear: () => void;
}

/** Keeps the last `most`: each holds the keys as they were. */
export function createRefusals(most = 100): Refusals {
  const ring = createRing<{ readonly requestId: string; readonly asked: RefusedAsk }>(most);
  return {
    note: (requestId, asked) => ring.add({ requestId, asked }),
    list: () =>
      ring.entries().map(({ requestId, asked: { error, call, situation } }) => ({
        requestId,
        at: new Date(situation.at).toISOString(),
        region: call.region,
        operation: call.operation,
        error,
      })),
    explain: (requestId) => {
      const found = ring.entries().find((one) => one.requestId === requestId);
      if (found === undefined) return undefined;
      const explanation = explain(found.asked);
      return { requestId, ...explanation, text: explanationLines(explanation, paintFor(false)) };
    },
    rewind: (to) => ring.keep(({ asked }) => asked.situation.at <= to),
    clear: ring.clear,
  };
}
