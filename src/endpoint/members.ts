// The members of the bodies that the control interface takes.

import { didYouMean } from '../shared/nearest.js';

/** Throws a RangeError that names what a query does not have, and what may be meant. */
export function refuseQuery(query: URLSearchParams, where: string, known: readonly string[] = []): void {
  const name = [...query.keys()].find((one) => !known.includes(one));
  const asked = known.map((one) => `?${one}`);
  if (name !== undefined) throw new RangeError(`${where}: there is no ?${name}${didYouMean(`?${name}`, asked)}`);
}

/** Throws a RangeError that names what is no member of a body, and what may be meant. */
export function refuseUnknown(unknown: object, where: string, known: readonly string[]): void {
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new RangeError(`${where}: no such member: ${name}${didYouMean(name, known)}`);
}
