// How much the page plays of what it is given: a file or a link that asks for more would only stop it. Pure.

import { KEY_MAKERS } from '../../model/operations/tables.js';
import { isObject, isOneOf } from '../../shared/objects.js';
import { durationOf } from '../../teach/scenario/template.js';
import { type Opened, openDocument } from '../history/document.js';
import type { StepJson } from '../history/history.js';

const MOST_STEPS = 2000;
/** A step that waits until something holds makes a call again and again. */
const POLLING = 20;
/** Every step looks at every key that there is. */
const MOST_STEP_KEYS = 20_000;
const YEAR = 365 * 86_400_000;
/** What happens by itself in a long time is much, and once more for every key that the steps before have made. */
const MOST_STEP_YEARS = 20_000;
const MOST_YEARS = 100;

/** Opens a document that asks for no more than the page plays. */
export function openWithin(json: unknown): Opened {
  const { steps, world } = isObject(json) ? json : {};
  const given = (Array.isArray(steps) ? steps : []).flatMap((one) =>
    isObject(one) && isObject(one.step) ? [one.step] : [],
  );
  const fault = tooMuch(isObject(world) ? world : {}, given);
  return fault === undefined ? openDocument(json) : { ok: false, faults: [{ path: 'steps', message: fault }] };
}

/** What is too much of these steps in a world; undefined: nothing is. */
export function tooMuch({ awsManagedKeys }: StepJson, steps: readonly StepJson[]): string | undefined {
  const count = steps.reduce((sum, { poll }) => sum + (poll === undefined || poll === false ? 1 : POLLING), 0);
  if (count > MOST_STEPS) {
    return `expected at most ${MOST_STEPS} steps, of which one that polls counts as ${POLLING}: there are ${count}`;
  }
  const made = steps.filter(({ call }) => isOneOf(KEY_MAKERS, call)).length;
  const managed = Array.isArray(awsManagedKeys) ? awsManagedKeys.length : 0;
  const keys = made + managed * new Set(steps.map(({ region }) => region)).size;
  if (keys * count > MOST_STEP_KEYS) {
    return `expected at most ${Math.floor(MOST_STEP_KEYS / count)} keys in ${count} steps: there are ${keys}`;
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
