// Spans of time: milliseconds, or an ISO 8601 duration.

import { shown } from '../model/rules/errors.js';

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

/** The end of a complaint about a text that is no duration from 0 on: what is wrong or may be meant, or nothing. */
export function durationHint(text: string): string {
  if ((durationOf(text) ?? 0) < 0) return ' (it cannot be negative)';
  if (/^-?P(?:\d+Y(?:\d+M)?|\d+M)(?:\d|T|$)/.test(text)) return ' (years and months have no fixed length: give days)';
  const meant = isoOf(text.slice(0, 100).trim());
  return meant === undefined || meant === text ? '' : ` (did you mean ${meant}?)`;
}

const AMOUNTS =
  /(\d+(?:\.\d+)?)\s*(w(?:eeks?)?|d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![a-z])[\s,]*/gi;

/** What is written as 5s, 1h 30m, 7 days, p7d, P5S or PT7D, as ISO 8601 writes it; a number alone is taken for seconds. */
function isoOf(text: string): string | undefined {
  if (/^\d+$/.test(text)) return `PT${text}S`;
  const written = text.replace(/^pt?/i, '').replace(/(?<=[wd])t(?=\d)/i, '');
  const amounts = [...written.matchAll(AMOUNTS)].map(([, amount = '', [unit = ''] = '']) =>
    `${amount}${unit}`.toUpperCase(),
  );
  if (written.replaceAll(AMOUNTS, '') !== '') return undefined;
  const [days, time] = [
    amounts.filter((amount) => /[WD]$/.test(amount)),
    amounts.filter((amount) => /[HMS]$/.test(amount)),
  ];
  const iso = `P${days.join('')}${time.length === 0 ? '' : `T${time.join('')}`}`;
  return durationOf(iso) === undefined ? undefined : iso;
}

/** Milliseconds, from milliseconds or an ISO 8601 duration; `name` is said in the error. Never negative. */
export function milliseconds(span: number | string, name: string): number {
  const ms = typeof span === 'string' ? durationOf(span) : span;
  if (typeof ms !== 'number' || !Number.isSafeInteger(ms) || ms < 0) {
    const hint = typeof span === 'string' ? durationHint(span) : '';
    throw new RangeError(`${name} must be whole milliseconds from 0, or an ISO 8601 duration: ${shown(span)}${hint}`);
  }
  return ms;
}
