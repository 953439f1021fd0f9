// What happened elsewhere, in one form whatever wrote it down: a call, its answer, and when it was made. Readers of files
// make observations; the judge knows no format.

import type { Body } from '../beliefs/body.js';
import type { TimeSpan } from '../beliefs/time.js';
import type { TargetAnswer } from '../target.js';

/** One call that was made, and how it was answered. In the language of whoever answered: nothing is translated yet. */
export interface Observation {
  /** Where it stands, such as `record 3`. */
  readonly place: string;
  /** Its instant, in epoch milliseconds, by the clock that orders the file: what may overlap may have come in any order. */
  readonly order: TimeSpan;
  /** Its instant by the endpoint's clock. */
  readonly at: TimeSpan;
  readonly region: string;
  readonly operation: string;
  /** AWS's request shape as JSON on the wire, as far as it was written down. */
  readonly input: Body;
  readonly answer: TargetAnswer;
  /** Absent: all of the call and its answer was written down. */
  readonly record?: RecordFacts;
}

/** What CloudTrail adds to a call whose secrets, and much of whose answer, it leaves out. */
export interface RecordFacts {
  /** The ARNs of the keys that it was about, in their order. */
  readonly keyArns: readonly string[];
  /** The key material that was used, where it says so. */
  readonly keyMaterialId?: string;
}

/** What cannot be judged, and why. */
export interface Unjudged {
  readonly place: string;
  readonly why: string;
  /** True: it cannot even be read, and may be any call that has changed something. */
  readonly isUnread?: boolean;
}

/** What was read of a file. */
export interface Trace {
  /** What wrote it, in words. */
  readonly format: string;
  /** In the order of the file. */
  readonly observations: readonly Observation[];
  readonly unjudged: readonly Unjudged[];
}
