// What the clock says, and what its buttons do: what happens next by itself is found by letting it happen. Pure.

import type { Instant } from '../../index.js';
import { dateText, type KeyChange } from '../../teach/pictures/course.js';
import { parseOneStep } from '../../teach/scenario/parse.js';
import { type Frame, nextFrame } from '../history/frame.js';
import { waitingOf } from '../keys/waiting.js';
import { changeTexts, shortId } from '../steps/changes.js';

/** What happens next by itself. */
export interface Coming {
  readonly at: Instant;
  /** What then happens, each a sentence's part such as `the key in eu-west-2 becomes Enabled`. */
  readonly texts: readonly string[];
}

const known = new WeakMap<Frame, Coming>();

/** What happens next, if anything ever does; each frame is asked once. */
export function comingOf(frame: Frame): Coming | undefined {
  if (frame.next === undefined) return undefined;
  const coming = known.get(frame) ?? found(frame, frame.next);
  known.set(frame, coming);
  return coming;
}

function found(frame: Frame, at: Instant): Coming {
  const parsed = parseOneStep(advanceStep(at - frame.at), new Set());
  const then = parsed.ok ? nextFrame(frame, parsed.step) : undefined;
  return { at, texts: then === undefined ? [] : textsOf(then) };
}

function textsOf(then: Frame): readonly string[] {
  const { changes, snapshot } = then;
  const keyIds = new Set([...snapshot.keySets, ...changes].map(({ keyId }) => keyId));
  const keyOf = ({ keyId, region }: KeyChange): string =>
    keyIds.size > 1 ? `the key ${shortId(keyId)} in ${region}` : `the key in ${region}`;
  const states = changes.flatMap((change) => {
    if (change.after === change.before) return [];
    return `${keyOf(change)} ${change.after === undefined ? 'is deleted' : `becomes ${change.after}`}`;
  });
  if (states.length > 0) return states;
  const others = changeTexts(then);
  return others.length > 0 ? others : ['what has changed before comes into sight of every call'];
}

/** What does not happen before somebody acts: `The deletion of us-east-1 waits for us-west-2`. */
export function waitsIn({ snapshot: { keySets, settings }, at }: Frame): readonly string[] {
  return keySets.flatMap((keySet) => {
    const { region, unscheduled = [] } = waitingOf({ keySet, at, settings }) ?? {};
    if (unscheduled.length === 0) return [];
    const of = keySets.length > 1 ? `${shortId(keySet.keyId)} in ${region}` : region;
    return `The deletion of ${of} waits for ${unscheduled.join(', ')}`;
  });
}

const HOUR = 3_600_000;

/** How far the clock can be moved at once: an hour, a day, the shortest and the longest waiting period of a deletion. */
export const STRIDES: readonly number[] = [HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR];

/** An instant as a field for date and time shows it, in UTC. */
export function fieldText(at: Instant): string {
  return new Date(at).toISOString().slice(0, 19);
}

export type Stride = { readonly ok: true; readonly by: number } | { readonly ok: false; readonly message: string };

/** How far it is to what stands in a field for date and time. */
export function strideTo(field: string, now: Instant): Stride {
  const at = Date.parse(`${field}Z`);
  if (Number.isNaN(at)) return { ok: false, message: 'Give a date and a time, in UTC.' };
  if (at === now) return { ok: false, message: `It is ${dateText(now)} now.` };
  if (at < now)
    return { ok: false, message: `It is ${dateText(now)} already: for what is past, go back in the history.` };
  return { ok: true, by: at - now };
}

/** A span of time to be advanced, as a step. */
export function advanceStep(by: number): { readonly advance: number } {
  return { advance: by };
}
