// What was told once is not told again as long as it lasts.

import type { Operation } from '../model.js';
import type { Mismatch } from './compare.js';

/** By place: the members that are wrong there. Plain JSON. */
export type Deviations = Readonly<Record<string, readonly string[]>>;

/** Nothing is known to be wrong. */
export const NO_DEVIATIONS: Deviations = {};

/** Where an answer shows something: the same key, read by the same operation in the same Region. */
export function placeOf(region: string, operation: Operation, keyId: string): string {
  return `${region} ${operation} ${keyId}`;
}

/** Whether the target never shows the member. */
export function isAbsent(
  absentMembers: ReadonlySet<string>,
  operation: Operation,
  { member, received }: Mismatch,
): boolean {
  return received === null && absentMembers.has(memberOf(operation, member));
}

export function isKnown(deviations: Deviations, place: string, { member }: Mismatch): boolean {
  return deviations[place]?.includes(member) === true;
}

/** Remembers what an answer has wrong. */
export function noted(deviations: Deviations, place: string, members: readonly string[]): Deviations {
  const known = deviations[place] ?? [];
  const more = members.filter((member) => !known.includes(member));
  return more.length === 0 ? deviations : { ...deviations, [place]: [...known, ...more] };
}

/** Forgets what an answer no longer has wrong. `met`: what it still has. */
export function reviewed(deviations: Deviations, place: string, met: readonly string[]): Deviations {
  const known = deviations[place];
  if (known === undefined) return deviations;
  const left = known.filter((member) => met.includes(member));
  return left.length === known.length ? deviations : { ...deviations, [place]: left };
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
