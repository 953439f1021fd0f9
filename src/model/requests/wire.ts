// The forms that AWS JSON 1.1 has for dates and for pages of a list.

import { digest } from '../vocabulary/digest.js';
import type { Instant } from '../vocabulary/identifiers.js';

/** A date on the wire: epoch seconds, with milliseconds as the fraction. */
export function epochSeconds(instant: Instant): number {
  return instant / 1000;
}

/** A date from the wire: epoch milliseconds. */
export function instantOf(seconds: number): Instant {
  return Math.round(seconds * 1000);
}

export interface PageOf<T> {
  readonly entries: readonly T[];
  readonly nextMarker?: string;
}

/** The members that every list ends with: a marker if and only if there is more. [PAGE-1] */
export function truncation(nextMarker: string | undefined): {
  readonly NextMarker?: string;
  readonly Truncated: boolean;
} {
  return nextMarker === undefined ? { Truncated: false } : { NextMarker: nextMarker, Truncated: true };
}

/**
 * A page of a list that is kept in one place. A marker names the entry that the page before ended with, where it stood,
 * and the entry that follows: it outlives the whole page. Undefined: the marker was never given out.
 */
export function pageOf<T>(
  all: readonly T[],
  idOf: (entry: T) => string,
  limit: number,
  marker: string | undefined,
): PageOf<T> | undefined {
  let start = 0;
  if (marker !== undefined) {
    const last = readMarker(marker);
    if (last === undefined) return undefined;
    start = positionAfter(all, idOf, last);
  }
  const entries = all.slice(start, start + limit);
  const final = entries.at(-1);
  if (final === undefined || start + limit >= all.length) return { entries };
  const following = all[start + limit];
  const next = following === undefined ? undefined : shortened(idOf(following));
  return { entries, nextMarker: makeMarker(start + entries.length - 1, idOf(final), next) };
}

/** Where in a list a page ended. */
export interface Marker {
  readonly index: number;
  readonly id: string;
  /** Of the entry that follows: a digest of its ID, since a marker has no room for two IDs. */
  readonly next?: string;
}

function positionAfter<T>(all: readonly T[], idOf: (entry: T) => string, { index, id, next }: Marker): number {
  const there = all[index];
  if (there !== undefined && idOf(there) === id) return index + 1;
  // Entries have gone since, so that those after them have moved forward.
  for (let at = Math.min(index + 1, all.length - 1); next !== undefined && at >= 0; at--) {
    const entry = all[at];
    if (entry !== undefined && shortened(idOf(entry)) === next) return at;
  }
  const found = all.findIndex((entry) => idOf(entry) === id);
  return found < 0 ? Math.min(index, all.length) : found + 1;
}

function shortened(id: string): string {
  return digest(id, 2);
}

/**
 * A marker as text that AWS's constraint on markers admits (1,024 characters): the position, then the ID's code units in
 * hex, two digits each if that is enough for all of them, then what follows.
 */
export function makeMarker(index: number, id: string, next?: string): string {
  const digits = /^[\0-\xff]*$/.test(id) ? 2 : 4;
  let hex = '';
  for (let at = 0; at < id.length; at++) hex += id.charCodeAt(at).toString(16).padStart(digits, '0');
  return `${index}${digits === 2 ? '.' : ':'}${hex}${next === undefined ? '' : `.${next}`}`;
}

export function readMarker(text: string): Marker | undefined {
  const match = /^([0-9]{1,15})(?:\.((?:[0-9a-f]{2})*)|:((?:[0-9a-f]{4})*))(?:\.([0-9a-f]{16}))?$/.exec(text);
  if (match === null) return undefined;
  const [, index, narrow, wide, next] = match;
  const digits = narrow === undefined ? 4 : 2;
  const hex = narrow ?? wide ?? '';
  let id = '';
  for (let at = 0; at < hex.length; at += digits) {
    id += String.fromCharCode(Number.parseInt(hex.slice(at, at + digits), 16));
  }
  return { index: Number(index), id, ...(next === undefined ? {} : { next }) };
}
