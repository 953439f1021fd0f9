// Dates of findings as people read them: what they should be follows from the endpoint's own clock, and what matters is by
// how much they differ.

import { durationText } from '../../shared/text.js';
import type { Finding } from '../findings.js';
import { type Members, OUTPUTS, type Shape } from '../model.js';

export interface DateTexts {
  readonly expected: string;
  readonly received: string;
}

/** A wrong date, and the one that it should be, in words; undefined: the finding is not about two dates. */
export function dateTexts({ member, expected, received }: Finding): DateTexts | undefined {
  if (member === undefined || !DATES.has(member.slice(member.lastIndexOf('.') + 1))) return undefined;
  if (typeof received !== 'number' || expected.length === 0) return undefined;
  const spans = expected.map((date) => (typeof date === 'number' ? received - date : Number.NaN));
  if (spans.some(Number.isNaN)) return undefined;
  const [nearest = 0] = spans.sort((a, b) => Math.abs(a) - Math.abs(b));
  return {
    expected: "as the endpoint's own clock has it",
    received: `${spanText(Math.abs(nearest))} ${nearest < 0 ? 'before' : 'after'} that`,
  };
}

/** The names of all members of answers that are dates. */
const DATES: ReadonlySet<string> = new Set(Object.values(OUTPUTS).flatMap(datesIn));

function datesIn(members: Members): readonly string[] {
  return Object.entries(members).flatMap(([name, shape]) =>
    shape.type === 'timestamp' ? [name] : membersOf(shape).flatMap(datesIn),
  );
}

function membersOf(shape: Shape): readonly Members[] {
  if (shape.type === 'structure') return [shape.members];
  return shape.type === 'list' ? membersOf(shape.member) : [];
}

/** Of seconds. */
function spanText(seconds: number): string {
  return seconds < 60 ? `${Math.round(seconds * 10) / 10} s` : durationText(Math.round(seconds) * 1000);
}
