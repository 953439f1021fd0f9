// A badge of the latest run: as a picture, and as shields.io reads one from an address (https://shields.io/badges/endpoint-badge).

import { plural } from '../../shared/text.js';
import { element, textAt, widthOf } from '../../teach/pictures/svg.js';
import type { PastRun } from './read.js';

/** What shields.io takes. */
export interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: string;
}

const LABEL = 'KMS conformance';

/** A run that was cut short says nothing good. */
export function badgeOf({ findings, operations: { part, whole }, isWhole }: PastRun): Badge {
  const count = findings.length === 0 ? 'no finding' : plural(findings.length, 'finding');
  const message = isWhole || findings.length > 0 ? `${count}, ${part} of ${whole} operations conform` : 'not judged';
  const color = findings.length > 0 ? 'red' : isWhole ? 'brightgreen' : 'lightgrey';
  return { schemaVersion: 1, label: LABEL, message, color };
}

/** As the file of an endpoint of shields.io. */
export function badgeJson(badge: Badge): string {
  return `${JSON.stringify(badge)}\n`;
}

/** The colours of shields.io by their names; white can be read on each of them. */
const COLOURS: Readonly<Record<string, string>> = { red: '#b3261e', brightgreen: '#2e7d32', lightgrey: '#5f6b76' };

const HEIGHT = 20;
const SIZE = 11;
const PADDING = 6;

/** The badge as a picture, which needs nothing else. */
export function badgeSvg({ label, message, color }: Badge): string {
  const left = Math.ceil(widthOf(label, SIZE) + 2 * PADDING);
  const right = Math.ceil(widthOf(message, SIZE) + 2 * PADDING);
  const text = (from: number, width: number, words: string): string =>
    textAt(from + width / 2, 14, words, { 'text-anchor': 'middle' });
  const style = { fill: '#ffffff', 'font-family': 'Verdana, DejaVu Sans, sans-serif', 'font-size': SIZE };
  const name = `${label}: ${message}`;
  return `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width: left + right, height: HEIGHT, role: 'img', 'aria-label': name },
    element('title', {}, name),
    element('rect', { width: left, height: HEIGHT, fill: '#3c4650' }),
    element('rect', { x: left, width: right, height: HEIGHT, fill: COLOURS[color] ?? COLOURS.lightgrey }),
    element('g', style, text(0, left, label), text(left, right, message)),
  )}\n`;
}
