// A history as JSON: what a link and a file hold. Only what was done is written; what came of it is played again.

import { isObject } from '../../shared/objects.js';
import { worldJson } from '../../teach/scenario/case-json.js';
import { parseScenario } from '../../teach/scenario/parse.js';
import type { Fault } from '../../teach/scenario/scenario.js';
import { type Finding, parseFinding } from './finding.js';
import { append, begin, goTo, type History, momentOf, pathTo, type StepJson } from './history.js';

export const DOCUMENT_FORMAT = 'mrk-model/playground' as const;
export const DOCUMENT_VERSION = 1 as const;

/** A history, all its branches included. */
export interface PlayDocument {
  readonly format: typeof DOCUMENT_FORMAT;
  readonly version: typeof DOCUMENT_VERSION;
  /** As in a scenario: account, now, seed, enabledRegions, awsManagedKeys, settings. */
  readonly world: Readonly<Record<string, unknown>>;
  /** In the order in which they were made; `after`: the place of the step it follows, 0 is the beginning; absent: the one before. */
  readonly steps: readonly { readonly after?: number; readonly step: StepJson }[];
  /** The place of the moment that is looked at; absent: the last. */
  readonly now?: number;
  /** What it shows of an endpoint; absent: nothing. */
  readonly finding?: Finding;
}

export type Opened =
  | { readonly ok: true; readonly history: History }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** What a link or a file holds of a history. */
export function documentOf(history: History): PlayDocument {
  const { moments, now, finding } = history;
  const steps = moments.flatMap(({ id, parent, step }) =>
    step === undefined || parent === undefined ? [] : [parent === id - 1 ? { step } : { after: parent, step }],
  );
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    world: worldJson(history.world),
    steps,
    ...(now === moments.length - 1 ? {} : { now }),
    ...(finding === undefined ? {} : { finding }),
  };
}

/** Plays a document. What is wrong with it is told with its place; then there is no history. */
export function openDocument(json: unknown): Opened {
  if (!isObject(json) || json.format !== DOCUMENT_FORMAT) {
    return fault('format', `expected ${JSON.stringify(DOCUMENT_FORMAT)}`);
  }
  if (json.version !== DOCUMENT_VERSION) {
    return fault('version', `expected ${DOCUMENT_VERSION}: this page reads no other`);
  }
  const { steps, now, finding, world = {} } = json;
  if (!Array.isArray(steps)) return fault('steps', 'expected a list');
  if (!isObject(world)) return fault('world', 'expected an object');
  const begun = beginWith(world);
  if (!begun.ok) return begun;
  let { history } = begun;
  for (const [index, given] of steps.entries()) {
    const path = `steps[${index}]`;
    if (!isObject(given) || !isObject(given.step)) return fault(path, 'expected an object with "step"');
    const { after = index } = given;
    if (!isPlace(after) || after > index) return fault(`${path}.after`, `expected a place from 0 to ${index}`);
    const appended = append(goTo(history, after), given.step);
    if (!appended.ok) {
      const [first] = appended.faults;
      return fault([`${path}.step`, first?.path].filter(Boolean).join('.'), first?.message ?? 'cannot be played');
    }
    if (appended.history.moments.length !== index + 2) return fault(path, 'is there twice');
    history = appended.history;
  }
  if (finding !== undefined) {
    const read = parseFinding(finding, 'finding', steps.length);
    if (!read.ok) return read;
    history = { ...history, finding: read.finding };
  }
  if (now === undefined) return { ok: true, history: goTo(history, history.moments.length - 1) };
  if (!isPlace(now) || now >= history.moments.length)
    return fault('now', `expected a place from 0 to ${history.moments.length - 1}`);
  return { ok: true, history: goTo(history, now) };
}

/** The way to a moment as a scenario, which `mrk run` plays. */
export function scenarioOf(history: History, id: number = history.now): Readonly<Record<string, unknown>> {
  const steps = pathTo(history, momentOf(history, id).id).flatMap(({ step }) => step ?? []);
  return { ...worldJson(history.world), steps };
}

/** A history that begins with a world as a scenario has it. */
export function beginWith(world: Readonly<Record<string, unknown>>): Opened {
  const parsed = parseScenario({ ...world, steps: [] });
  if (!parsed.ok) return parsed;
  const [only] = parsed.scenario.cases;
  return { ok: true, history: begin(only?.world ?? {}) };
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function fault(path: string, message: string): Opened {
  return { ok: false, faults: [{ path, message }] };
}
