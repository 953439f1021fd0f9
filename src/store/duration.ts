// Spans of time: milliseconds, or an ISO 8601 duration.

import { shown } from '../model/errors.js';

const PATTERN =
  /^(-)?P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];

/**
 * The milliseconds of an ISO 8601 duration such as `P7D`, `PT5S` or `P1DT12H`. Years and months have no fixed length, and
 * are refused. Throws a RangeError that names the text.
 */
export function parseDuration(text: string): number {
  const ms = durationOf(text);
  if (ms !== undefined) return ms;
  throw new RangeError(`not an ISO 8601 duration of weeks, days, hours, minutes and seconds: ${shown(text)}`);
}

function durationOf(text: string): number | undefined {
  const match = text.length <= 100 ? PATTERN.exec(text) : null;
  const amounts = match?.slice(2) ?? [];
  if (match === null || amounts.every((amount) => amount === undefined) || text.endsWith('T')) return undefined;
  const total = amounts.reduce((sum, amount, index) => sum + Number(amount ?? 0) * (UNITS[index] ?? 0), 0);
  return Math.round(match[1] === '-' ? -total : total);
}

/** Milliseconds, from milliseconds or an ISO 8601 duration; `name` is said in the error. Never negative. */
export function milliseconds(span: number | string, name: string): number {
  const ms = typeof span === 'string' ? durationOf(span) : span;
  if (typeof ms !== 'number' || !Number.isSafeInteger(ms) || ms < 0) {
    throw new RangeError(`${name} must be whole milliseconds from 0, or an ISO 8601 duration: ${shown(span)}`);
  }
  return ms;
}
