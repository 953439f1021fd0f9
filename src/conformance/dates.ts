// Which members of answers are dates, and how one can be written that is none.

import { type Members, OUTPUTS, type Shape } from './model.js';

/** The names of all members of answers that are dates. */
const DATES: ReadonlySet<string> = new Set(Object.values(OUTPUTS).flatMap(datesIn));

/** More seconds than any date that KMS tells: in milliseconds, they are in 1973. */
const TOO_MANY = 1e11;

/** Whether the member at a path is a date. */
export function isDate(member: string): boolean {
  return DATES.has(member.slice(member.lastIndexOf('.') + 1));
}

/** How a date is written that is no number of seconds [WIRE-3]; undefined: it is one, or no date was due. */
export function miswritten(
  member: string,
  expected: readonly unknown[],
  received: unknown,
): 'no number' | 'milliseconds' | undefined {
  const isDue = expected.length > 0 && expected.every((date) => typeof date === 'number' && date < TOO_MANY);
  if (!isDue || received === null || !isDate(member)) return undefined;
  if (typeof received !== 'number') return 'no number';
  return received > TOO_MANY ? 'milliseconds' : undefined;
}

function datesIn(members: Members): readonly string[] {
  return Object.entries(members).flatMap(([name, shape]) =>
    shape.type === 'timestamp' ? [name] : membersOf(shape).flatMap(datesIn),
  );
}

function membersOf(shape: Shape): readonly Members[] {
  if (shape.type === 'structure') return [shape.members];
  return shape.type === 'list' ? membersOf(shape.member) : [];
}
