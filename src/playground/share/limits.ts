// How much the page plays of what it is given: a file or a link that asks for more would only stop it. Pure.

import { isObject } from '../../shared/objects.js';
import { durationOf } from '../../teach/scenario/template.js';
import { type Opened, openDocument } from '../history/document.js';
import type { StepJson } from '../history/history.js';

const MOST_STEPS = 2000;
/** A step that waits until something holds makes a call again and again. */
const POLLING = 20;
const YEAR = 365 * 86_400_000;
/** What happens by itself in a long time is much, and once more for every key that the steps before have made. */
const MOST_STEP_YEARS = 20_000;
const MOST_YEARS = 100;

/** Opens a document that asks for no more than the page plays. */
export function openWithin(json: unknown): Opened {
  const steps = isObject(json) && Array.isArray(json.steps) ? json.steps : [];
  const fault = tooMuch(steps.flatMap((given) => (isObject(given) && isObject(given.step) ? [given.step] : [])));
  return fault === undefined ? openDocument(json) : { ok: false, faults: [{ path: 'steps', message: fault }] };
}

/** What is too much of these steps; undefined: nothing is. */
export function tooMuch(steps: readonly StepJson[]): string | undefined {
  const count = steps.reduce((sum, { poll }) => sum + (poll === undefined || poll === false ? 1 : POLLING), 0);
  if (count > MOST_STEPS) {
    return `expected at most ${MOST_STEPS} steps, of which one that polls counts as ${POLLING}: there are ${count}`;
  }
  const years = steps.reduce((sum, { advance }) => sum + spanOf(advance), 0) / YEAR;
  const most = Math.min(MOST_YEARS, Math.floor(MOST_STEP_YEARS / Math.max(count, 1)));
  if (years > most) return `expected at most ${most} years to pass in ${count} steps: there are ${Math.ceil(years)}`;
  return undefined;
}

function spanOf(advance: unknown): number {
  if (typeof advance === 'number') return advance;
  return typeof advance === 'string' ? (durationOf(advance) ?? 0) : 0;
}
