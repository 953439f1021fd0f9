// The forms that AWS JSON 1.1 has for dates and for pages of a list.

import type { Instant } from '../identifiers.js';

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
 * A page of a list that is kept in one place. A marker names the entry that the page before ended with, and where it
 * stood: it outlives that entry. Undefined: the marker was never given out.
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
  return { entries, nextMarker: makeMarker(start + entries.length - 1, idOf(final)) };
}

interface Marker {
  readonly index: number;
  readonly id: string;
}

function positionAfter<T>(all: readonly T[], idOf: (entry: T) => string, { index, id }: Marker): number {
  const there = all[index];
  if (there !== undefined && idOf(there) === id) return index + 1;
  const found = all.findIndex((entry) => idOf(entry) === id);
  // The entry is gone, and the one after it has moved into its place.
  return found < 0 ? Math.min(index, all.length) : found + 1;
}

/** A marker as text that AWS's constraint on markers admits: the position, then the ID's UTF-16 code units in hex. */
export function makeMarker(index: number, id: string): string {
  let hex = '';
  for (let at = 0; at < id.length; at++) hex += id.charCodeAt(at).toString(16).padStart(4, '0');
  return `${index}.${hex}`;
}

export function readMarker(text: string): Marker | undefined {
  const match = /^([0-9]{1,9})\.((?:[0-9a-f]{4})*)$/.exec(text);
  if (match === null) return undefined;
  const hex = match[2] ?? '';
  let id = '';
  for (let at = 0; at < hex.length; at += 4) id += String.fromCharCode(Number.parseInt(hex.slice(at, at + 4), 16));
  return { index: Number(match[1]), id };
}
