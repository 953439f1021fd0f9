// Something that departs from AWS, as a session meets it.

import type { Divergence } from '../beliefs/call.js';
import type { Finding, SequenceStep } from '../findings.js';
import type { KeyState, Operation } from '../model.js';
import type { Recorded } from './recording.js';

/** Something that departs from AWS, where it was met. */
export interface Met extends Divergence {
  readonly operation: Operation;
  readonly state: KeyState | null;
  readonly region: string;
  /** The key set that it is about, in the session's own names; undefined: none that is followed. */
  readonly keyId?: string | undefined;
  /** What had departed before and may have led to this: its signatures, by the stems of their rules. */
  readonly after?: readonly string[];
  /** All calls and waits so far; the last one shows it. */
  readonly sequence: () => readonly SequenceStep[];
  /** The same as they were played, without a last one that only shows what another has changed. */
  readonly recorded: () => readonly Recorded[];
}

/** What was met, as a finding tells it. */
export function divergenceOf(met: Met): Omit<Finding, 'isShrunk' | 'seed' | 'path' | 'occurrences' | 'foundAfter'> {
  const { operation, state, kind, rule, member, region, expected, received, message, expectedMessage } = met;
  return {
    operation,
    state,
    kind,
    rule,
    ...(member === undefined ? {} : { member }),
    region,
    expected,
    received,
    ...(message === undefined ? {} : { message }),
    ...(expectedMessage === undefined ? {} : { expectedMessage }),
    sequence: met.sequence(),
  };
}
