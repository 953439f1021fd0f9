// All that was done, as a tree: going back and doing something else begins a branch, and no branch is ever lost. Pure.

import { parseOneStep } from '../../teach/scenario/parse.js';
import type { Fault, World } from '../../teach/scenario/scenario.js';
import { nameOf } from '../../teach/ways/search.js';
import type { Finding } from './finding.js';
import { type Frame, firstFrame, nextFrame } from './frame.js';

/** A step as it is written in a scenario. */
export type StepJson = Readonly<Record<string, unknown>>;

export interface Moment {
  /** Its place in the history: the beginning is 0. */
  readonly id: number;
  /** The moment that the step was made at; absent of the beginning. */
  readonly parent?: number;
  /** Absent of the beginning. */
  readonly step?: StepJson;
  readonly frame: Frame;
  /** Oldest first. */
  readonly children: readonly number[];
  /** The child from which one came back last: where forward leads. */
  readonly onward?: number;
  /** The same for moments whose keys differ only in what is past. */
  readonly likeness: string;
}

export interface History {
  readonly world: World;
  /** What it shows of an endpoint; absent: nothing. */
  readonly finding?: Finding;
  /** In the order in which they were made. */
  readonly moments: readonly Moment[];
  /** The moment that is looked at. */
  readonly now: number;
}

/** A history that has only a beginning. Throws a RangeError if there is no such world. */
export function begin(world: World): History {
  const frame = firstFrame(world);
  return { world, moments: [{ id: 0, frame, children: [], likeness: likenessOf(frame) }], now: 0 };
}

export type Appended =
  | { readonly ok: true; readonly history: History }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Plays a step after the moment that is looked at, and looks at what came of it. What was played there before is not played twice. */
export function append(history: History, step: StepJson): Appended {
  const before = present(history);
  const known = before.children.find((id) => JSON.stringify(momentOf(history, id).step) === JSON.stringify(step));
  if (known !== undefined) return { ok: true, history: goTo(history, known) };
  const parsed = parseOneStep(step, new Set(before.frame.memory.results.keys()));
  if (!parsed.ok) return parsed;
  const frame = nextFrame(before.frame, parsed.step);
  const { obstacle } = frame.result ?? {};
  if (obstacle !== undefined) return { ok: false, faults: [{ path: '', message: obstacle }] };
  const id = history.moments.length;
  const moments = [...history.moments];
  moments[before.id] = { ...before, children: [...before.children, id], onward: id };
  const moment: Moment = { id, parent: before.id, step, frame, children: [], likeness: likenessOf(frame) };
  moments.push(moment);
  return { ok: true, history: goTo({ ...history, moments }, id) };
}

/** Plays steps one after the other; at the first that cannot be played it ends, and nothing of it has happened. */
export function appendAll(history: History, steps: readonly StepJson[]): Appended {
  let done = history;
  for (const [index, step] of steps.entries()) {
    const appended = append(done, step);
    if (!appended.ok)
      return {
        ok: false,
        faults: appended.faults.map((fault) => ({
          ...fault,
          path: `steps[${index}]${fault.path === '' ? '' : `.${fault.path}`}`,
        })),
      };
    done = appended.history;
  }
  return { ok: true, history: done };
}

/** Looks at another moment. Throws a RangeError if there is none such. */
export function goTo(history: History, id: number): History {
  const moments = [...history.moments];
  // Forward leads from every moment on the way to where one has been.
  for (let at = momentOf(history, id); at.parent !== undefined; at = momentOf(history, at.parent)) {
    const parent = moments[at.parent];
    if (parent !== undefined && parent.onward !== at.id) moments[at.parent] = { ...parent, onward: at.id };
  }
  return { ...history, moments, now: id };
}

/** One step back, if there is one. */
export function back(history: History): History {
  const { parent } = present(history);
  return parent === undefined ? history : goTo(history, parent);
}

/** One step forward, on the branch where one has been last, if there is one. */
export function forward(history: History): History {
  const { onward } = present(history);
  return onward === undefined ? history : goTo(history, onward);
}

/** The moment that is looked at. */
export function present(history: History): Moment {
  return momentOf(history, history.now);
}

/** A moment by its ID. Throws a RangeError if there is none such. */
export function momentOf({ moments }: History, id: number): Moment {
  const moment = moments[id];
  if (moment === undefined) throw new RangeError(`no moment ${id}`);
  return moment;
}

/** The moments from the beginning to one, both included. */
export function pathTo(history: History, id: number = history.now): readonly Moment[] {
  const path: Moment[] = [];
  for (let at: number | undefined = id; at !== undefined; at = momentOf(history, at).parent) {
    path.push(momentOf(history, at));
  }
  return path.reverse();
}

/** What follows, step by step, from all that was done until the moment that is looked at: worked out once for each moment. */
export function folded<Result extends object>(
  first: Result,
  further: (before: Result, frame: Frame) => Result,
): (history: History) => Result {
  const known = new WeakMap<Frame, Result>();
  return (history) => {
    const unknown: Frame[] = [];
    let result = first;
    for (let at: number | undefined = history.now; at !== undefined; ) {
      const { frame, parent } = momentOf(history, at);
      const kept = known.get(frame);
      if (kept === undefined) unknown.push(frame);
      else result = kept;
      at = kept === undefined ? parent : undefined;
    }
    for (const frame of unknown.reverse()) {
      result = further(result, frame);
      known.set(frame, result);
    }
    return result;
  };
}

/** The other moments at which the keys are the same, save for what is past. */
export function alike({ moments }: History, { id, likeness }: Moment): readonly Moment[] {
  return moments.filter((other) => other.likeness === likeness && other.id !== id);
}

function likenessOf({ snapshot: { keySets }, at }: Frame): string {
  return keySets.map((keySet) => nameOf({ keySet, at })).join('\n');
}
