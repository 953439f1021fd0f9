// Dates of findings as people read them: what they should be follows from the endpoint's own clock, and what matters is by
// how much they differ.

import { durationText } from '../../shared/text.js';
import { isDate, miswritten } from '../dates.js';
import type { Finding } from '../findings.js';

export interface DateTexts {
  readonly expected: string;
  readonly received: string;
}

/** A wrong date, and the one that it should be, in words; undefined: the finding is not about two dates. */
export function dateTexts({ member, expected, received }: Finding): DateTexts | undefined {
  if (member === undefined || !isDate(member)) return undefined;
  const clock = "as the endpoint's own clock has it";
  const form = miswritten(member, expected, received);
  if (form === 'no number') return { expected: `${clock}, a number`, received: JSON.stringify(received) };
  if (form === 'milliseconds') return { expected: `${clock}, in seconds`, received: 'as if in milliseconds' };
  if (typeof received !== 'number' || expected.length === 0) return undefined;
  const spans = expected.map((date) => (typeof date === 'number' ? received - date : Number.NaN));
  if (spans.some(Number.isNaN)) return undefined;
  const [nearest = 0] = spans.sort((a, b) => Math.abs(a) - Math.abs(b));
  return { expected: clock, received: `${spanText(Math.abs(nearest))} ${nearest < 0 ? 'before' : 'after'} that` };
}

/** Of seconds. */
function spanText(seconds: number): string {
  return seconds < 60 ? `${Math.round(seconds * 10) / 10} s` : durationText(Math.round(seconds) * 1000);
}
