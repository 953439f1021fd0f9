// What may have led to a divergence: once a key set has gone a way of its own, what it shows later may be the consequence of
// that. Whether it is, its shortest sequence tells: what can be shown without the earlier departure is none.

import { type Finding, signatureOf } from '../findings.js';
import type { Met } from '../session/met.js';

export interface History {
  /** The divergence with those by earlier calls of the session that may have led to it. */
  readonly following: (met: Met) => Met;
}

/** Of one session. */
export function createHistory(): History {
  const byKeySet = new Map<string, { readonly met: Met; readonly at: number }[]>();
  return {
    following: (met) => {
      if (met.keyId === undefined) return met;
      const at = met.recorded().length;
      const earlier = byKeySet.get(met.keyId) ?? [];
      byKeySet.set(met.keyId, [...earlier, { met, at }]);
      const signature = signatureOf(met);
      const after = earlier
        .filter((before) => before.at < at && mayLeadTo(before.met, met))
        .map((before) => signatureOf(before.met))
        .filter((other) => other !== signature);
      return after.length === 0 ? met : { ...met, after: [...new Set(after)] };
    },
  };
}

type Divergent = Pick<Finding, 'kind' | 'member' | 'expected' | 'received'>;

const ROLES = /\bMultiRegionConfiguration\b/;
/** What a key shows only in some of its states. */
const OF_STATES = /\b(?:KeyState|Enabled|DeletionDate|PendingDeletionWindowInDays|ExpirationModel|ValidTo)$/;
/** What is so of a key in rotation, which ends with its use. */
const OF_ROTATION = /\b(?:KeyRotationEnabled|RotationPeriodInDays|NextRotationDate)$/;
/** What ends by itself: who sees it ended is no longer in another state than the model. */
const PASSING: readonly unknown[] = ['Creating', 'Updating'];

function mayLeadTo(before: Divergent, { member = '', kind }: Divergent): boolean {
  if (before.kind === 'accepted') return member !== '';
  if (isAboutExistence(before)) return true;
  if (before.kind === 'wrong-state') {
    if (before.expected.some((state) => PASSING.includes(state))) return false;
    return kind === 'wrong-state' || [ROLES, OF_STATES, OF_ROTATION].some((members) => members.test(member));
  }
  return ROLES.test(before.member ?? '') && ROLES.test(member);
}

/** Whether a key is there that should not be, or is not there although it should. */
function isAboutExistence({ kind, expected, received }: Divergent): boolean {
  return kind === 'wrong-state' && (received === null || expected.every((state) => state === null));
}
