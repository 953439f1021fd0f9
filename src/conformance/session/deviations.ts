// What was told once is not told again as long as it lasts.

import type { Operation } from '../../model/vocabulary/vocabulary.js';
import type { Mismatch } from '../beliefs/compare.js';
import type { Call } from '../beliefs/judge.js';

export interface Deviations {
  readonly isKnown: (mismatch: Mismatch, call: Call) => boolean;
  /** Remembers what the answer to a call has wrong. */
  readonly note: (mismatch: Mismatch, call: Call) => void;
  /** Forgets what the answer to a call, just judged, no longer has wrong. */
  readonly review: (call: Call) => void;
}

/** `absentMembers`: members that the target never shows, of all sessions. `keyIdOf`: the key that a call is about. */
export function createDeviations(absentMembers: Set<string>, keyIdOf: (call: Call) => string): Deviations {
  /** By place: the members that are wrong there. */
  const known = new Map<string, Set<string>>();
  /** Those that the last answer had. */
  const met = new Set<string>();

  /** Where an answer shows something: the same key, read by the same operation in the same Region. */
  function placeOf(call: Call): string {
    return `${call.region} ${call.operation} ${keyIdOf(call)}`;
  }

  return {
    isKnown: ({ member, received }, call) => {
      if (received === null && absentMembers.has(memberOf(call.operation, member))) return true;
      if (known.size === 0) return false;
      const isKnown = known.get(placeOf(call))?.has(member) === true;
      if (isKnown) met.add(member);
      return isKnown;
    },
    note: ({ member, received }, call) => {
      if (received === null) absentMembers.add(memberOf(call.operation, member));
      const place = placeOf(call);
      known.set(place, (known.get(place) ?? new Set()).add(member));
    },
    review: (call) => {
      if (known.size === 0) return;
      const members = known.get(placeOf(call));
      for (const member of members ?? []) if (!met.has(member)) members?.delete(member);
      met.clear();
    },
  };
}

/** A member of an operation's answers; metadata are the same, whichever operation shows them. */
export function memberOf(operation: Operation, member: string): string {
  const name = memberName(member);
  return name.startsWith('KeyMetadata.') ? name : `${operation} ${name}`;
}

/** The member's own name, by whichever operation it is shown. */
export function memberName(member: string): string {
  return member.replace(/^ReplicaKeyMetadata\./, 'KeyMetadata.');
}
