// What may have led to a divergence: once a key set has gone a way of its own, what it shows later may be the consequence of
// that. Whether it is, its shortest sequence tells: what can be shown without the earlier departure is none.

import { type Finding, signatureOf } from '../findings.js';
import { CHANGES, LISTS, NEW_KEY_MEMBER, OF_ACCOUNT, type Operation, type RuleId } from '../model.js';
import type { Met } from '../session/met.js';
import { stemOf } from './refusals.js';

export interface History {
  /** The divergence with those of the session that may have led to it. */
  readonly following: (met: Met) => Met;
  /** Notes what is no divergence only because AWS leaves the answer open: it may lead to one all the same. */
  readonly note: (met: Met) => void;
}

/** What departed, and after how many steps. */
interface Departure {
  readonly met: Met;
  readonly at: number;
}

/** By what a divergence is known to those that may follow from it: its signature, by the stem of its rule. */
export function kinOf(divergence: Pick<Finding, 'operation' | 'rule' | 'kind' | 'member'>): string {
  // A stem is no rule by itself where each of its rules has a letter.
  return signatureOf({ ...divergence, rule: stemOf(divergence.rule) as RuleId });
}

/** Of one session. */
export function createHistory(): History {
  const byKeySet = new Map<string, Departure[]>();
  const note = (met: Met): void => {
    if (met.keyId === undefined) return;
    const departure = { met, at: met.recorded().length };
    const known = byKeySet.get(met.keyId);
    if (known === undefined) byKeySet.set(met.keyId, [departure]);
    else known.push(departure);
  };
  /** What had departed of the key set by then; a list of the account is of all of them. */
  const before = ({ keyId, operation }: Met): readonly Departure[] => {
    if (keyId === undefined) return OF_ACCOUNT[operation] ? [...byKeySet.values()].flat() : [];
    return byKeySet.get(keyId) ?? [];
  };
  return {
    note,
    following: (met) => {
      const at = met.recorded().length;
      const kin = kinOf(met);
      const after = before(met)
        .filter((earlier) => (earlier.at < at ? mayLeadTo : mayLeadAtOnceTo)(earlier.met, met))
        .map((earlier) => kinOf(earlier.met))
        .filter((other) => other !== kin);
      note(met);
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
/** Which of these a key is in hangs on whether it has replica keys [DELETE-3], and on which of them is to be the primary key. */
const OF_ROLES: readonly unknown[] = ['PendingDeletion', 'PendingReplicaDeletion', 'Updating'];

function mayLeadTo(before: Divergent, after: Divergent): boolean {
  const { member } = after;
  if (tellsExistence(before) && isOfOneExistence(before, after)) return true;
  if (before.kind === 'accepted') return CHANGES[before.operation] && member !== undefined;
  if (ROLES.test(before.member ?? '')) {
    // What a new key has from the primary key, it has from whichever that is.
    const isMade = member !== undefined && NEW_KEY_MEMBER[after.operation] !== undefined;
    return ROLES.test(member ?? '') || isMade || hangsOnRoles(after);
  }
  if (member === undefined) return false;
  if (before.kind === 'wrong-state') return isTurned(before) && isOfState(member) && goesOn(before, after);
  // What was left wrong goes on being so, whatever is called then.
  return before.member === member;
}

/** Of one call, a state and what its key then reads: rotation, which is read for itself. */
function mayLeadAtOnceTo(before: Divergent, { member = '' }: Divergent): boolean {
  return before.kind === 'wrong-state' && isTurned(before) && OF_ROTATION.test(member);
}

/** Whether the key stays in another state than the model. */
function isTurned({ expected }: Divergent): boolean {
  return !expected.some((state) => PASSING.includes(state));
}

/** Whether a state that is shown later can be what has become of an earlier one: into another a call has brought it anew. */
function goesOn({ expected, received }: Divergent, after: Divergent): boolean {
  return after.kind !== 'wrong-state' || [...expected, received].includes(after.received);
}

export function isOfState(member: string): boolean {
  return [ROLES, OF_STATES, OF_ROTATION].some((members) => members.test(member));
}

/** A state that roles decide, or what is refused for it. */
function hangsOnRoles({ kind, received }: Divergent): boolean {
  if (kind === 'wrong-state') return OF_ROLES.includes(received);
  return (kind === 'refused' || kind === 'wrong-error') && received === 'KMSInvalidStateException';
}

/** Whether it can only be the key that is there, or is not: a code may be about what a call names beside it. */
function tellsExistence({ kind, member }: Divergent): boolean {
  return kind === 'wrong-state' || member !== undefined;
}

/**
 * Whether both show a key that is not there although it should be, or both one that should not be. Who was shown a wrong state
 * takes the target at its word, and finds that whatever does otherwise departs.
 */
function isOfOneExistence(before: Divergent, after: Divergent): boolean {
  const [one, other] = [existenceOf(before), existenceOf(after)];
  if (one === undefined || other === undefined) return false;
  return before.kind === 'wrong-state' || one === other || one === 'open' || other === 'open';
}

/** Whether the member has the entries of a list of the account. */
function isAccountList(operation: Operation, member: string): boolean {
  return OF_ACCOUNT[operation] && LISTS[operation]?.member === member;
}

/** What a divergence tells of whether a key is there; a list of the account has entries too few or too many. */
function existenceOf({
  operation,
  kind,
  member,
  expected,
  received,
}: Divergent): 'lacking' | 'extra' | 'open' | undefined {
  if (kind === 'wrong-state') {
    if (received === null) return 'lacking';
    return expected.includes(null) ? 'extra' : undefined;
  }
  if (member !== undefined) return isAccountList(operation, member) ? 'open' : undefined;
  if (received === 'NotFoundException' || expected.includes('AlreadyExistsException')) return 'lacking';
  return received === 'AlreadyExistsException' || expected.includes('NotFoundException') ? 'extra' : undefined;
}
