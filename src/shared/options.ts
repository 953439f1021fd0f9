// The options of a function: what is no option of it is refused, and never passed over in silence.

import { didYouMean } from './nearest.js';

/** Every name of a type of options. The compiler holds the one to the other. */
export type NamesOf<Options> = Readonly<Record<keyof Options & string, true>>;

/** Throws a RangeError that names the first option which the function does not have, and what may be meant. */
export function refuseUnknown(who: string, options: object, known: Readonly<Record<string, true>>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new RangeError(`the options of ${who} must be an object`);
  }
  const names = Object.keys(known);
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    const meant = didYouMean(name, names);
    throw new RangeError(
      `${who} has no option ${JSON.stringify(name.slice(0, 100))}${meant === '' ? `: it has ${names.join(', ')}` : meant}`,
    );
  }
}
