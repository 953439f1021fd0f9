// What may have led to a divergence: once a key set has gone a way of its own, what it shows later may be the consequence of
// that. Whether it is, its shortest sequence tells: what can be shown without the earlier departure is none.

import { type Finding, signatureOf } from '../findings.js';
import { CHANGES } from '../model.js';
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

type Divergent = Pick<Finding, 'operation' | 'kind' | 'member' | 'expected' | 'received'>;

const ROLES = /\bMultiRegionConfiguration\b/;
/** What a key shows only in some of its states. */
const OF_STATES = /\b(?:KeyState|Enabled|DeletionDate|PendingDeletionWindowInDays|ExpirationModel|ValidTo)$/;
/** What is so of a key in rotation, which ends with its use. */
const OF_ROTATION = /\b(?:KeyRotationEnabled|RotationPeriodInDays|NextRotationDate)$/;
/** What ends by itself: who sees it ended is no longer in another state than the model. */
const PASSING: readonly unknown[] = ['Creating', 'Updating'];

function mayLeadTo(before: Divergent, after: Divergent): boolean {
  const { member } = after;
  if (before.kind === 'accepted') {
    return CHANGES[before.operation] ? member !== undefined : isAboutExistence(before) && isAboutExistence(after);
  }
  if (member === undefined) return isAboutExistence(before) && isAboutExistence(after);
  if (before.kind === 'wrong-state') {
    if (before.expected.some((state) => PASSING.includes(state))) return false;
    return [ROLES, OF_STATES, OF_ROTATION].some((members) => members.test(member));
  }
  return ROLES.test(before.member ?? '') && ROLES.test(member);
}

/** Whether a key is there that should not be, or is not there although it should. */
function isAboutExistence({ kind, expected, received }: Divergent): boolean {
  const shown = [...expected, received];
  return kind === 'wrong-state' ? shown.includes(null) : shown.includes('NotFoundException');
}
