// The members of the bodies that the control interface takes.

import { didYouMean } from '../shared/nearest.js';

/** Throws a RangeError that names what is no member of a body, and what may be meant. */
export function refuseUnknown(unknown: object, where: string, known: readonly string[]): void {
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new RangeError(`${where}: no such member: ${name}${didYouMean(name, known)}`);
}
