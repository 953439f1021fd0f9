// Reads a scenario, or vectors (spec/guide/vectors.md), of which those of one case follow each other. Everything is checked
// before anything is played; each fault names its place in the file.

import { isObject, messageOf } from '../../shared/objects.js';
import { shown } from '../../shared/text.js';
import { type Json, kindOf, type Report, refuseOthers, textMember, under } from './members.js';
import { parseStep } from './parse-step.js';
import { parseWorld, refuseWorld, WORLD_MEMBERS } from './parse-world.js';
import type { Case, Fault, Scenario, Step, World } from './scenario.js';

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** One mistake may be made in every step: the first ones will do. */
const MOST_FAULTS = 20;

/** Reads a scenario from text. */
export function parseScenarioText(text: string): ParsedScenario {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { ok: false, faults: [{ path: '', message: `not JSON: ${messageOf(error)}` }] };
  }
  return parseScenario(json);
}

/** Reads a scenario from JSON: `{cases: […]}`, one case, only its steps, or `{vectors: […]}`. */
export function parseScenario(json: unknown): ParsedScenario {
  const faults: Fault[] = [];
  const report: Report = (path, message) => {
    if (faults.length < MOST_FAULTS) faults.push({ path, message });
  };
  const cases = parseFile(json, report);
  return faults.length === 0 ? { ok: true, scenario: { cases } } : { ok: false, faults };
}

export type ParsedStep =
  | { readonly ok: true; readonly step: Step }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads one step from JSON; `names`: the results that steps before it have named. */
export function parseOneStep(json: unknown, names: ReadonlySet<string>): ParsedStep {
  const faults: Fault[] = [];
  const context = { names, isPartial: false };
  const step = parseStep(json, '', context, (path, message) => faults.push({ path, message }));
  return step !== undefined && faults.length === 0 ? { ok: true, step } : { ok: false, faults };
}

const CASE_MEMBERS = ['id', 'evidence', 'recorded', 'steps', ...WORLD_MEMBERS];
const VECTOR_MEMBERS = ['case', 'evidence', 'date', 'source', 'given', 'when', 'then'];
const VECTORS_MEMBERS = ['$schema', 'source', 'vectors'];
const FILE_MEMBERS = ['legend', 'cases', ...WORLD_MEMBERS];

function parseFile(json: unknown, report: Report): readonly Case[] {
  if (Array.isArray(json)) return [parseCase({ steps: json }, '', '', {}, report)];
  if (!isObject(json)) {
    report('', `expected {"cases": […]}, {"steps": […]} or a list of steps, got ${kindOf(json)}`);
    return [];
  }
  if (Object.hasOwn(json, 'vectors')) return parseVectors(json, report);
  if (!Object.hasOwn(json, 'cases')) return [parseCase(json, '', 'steps', {}, report)];
  refuseOthers(json, FILE_MEMBERS, '', report);
  const world = parseWorld(json, '', report);
  const { cases } = json;
  if (!Array.isArray(cases)) {
    report('cases', `expected a list of cases, got ${kindOf(cases)}`);
    return [];
  }
  return cases.map((given, index) => {
    const path = `cases[${index}]`;
    if (isObject(given)) return parseCase(given, path, `${path}.steps`, world, report);
    report(path, `expected a case, got ${kindOf(given)}`);
    return { path, id: path, world, steps: [] };
  });
}

/** A step, and its place in the file. */
type Placed = readonly [path: string, step: unknown];

function parseVectors(json: Json, report: Report): readonly Case[] {
  refuseOthers(json, VECTORS_MEMBERS, '', report);
  const { vectors } = json;
  if (!Array.isArray(vectors)) {
    report('vectors', `expected a list of vectors, got ${kindOf(vectors)}`);
    return [];
  }
  const cases = new Map<unknown, { readonly path: string; readonly json: Json; readonly steps: Placed[] }>();
  for (const [index, vector] of vectors.entries()) {
    const path = `vectors[${index}]`;
    if (!isObject(vector) || !isObject(vector.when)) {
      report(path, `expected a vector, with "when", got ${kindOf(vector)}`);
      continue;
    }
    refuseOthers(vector, VECTOR_MEMBERS, path, report);
    const { case: id, evidence, date: recorded, given = {}, when, then } = vector;
    const { calls = [], ...world } = isObject(given) ? given : { calls: given };
    if (!Array.isArray(calls)) report(`${path}.given`, 'expected an object, and in it "calls", a list');
    const first = cases.get(id);
    if (first !== undefined) refuseOthers(world, [], `${path}.given`, report);
    const steps: Placed[] = first?.steps ?? [];
    for (const [place, step] of (Array.isArray(calls) ? calls : []).entries()) {
      steps.push([`${path}.given.calls[${place}]`, step]);
    }
    const expect = evidence === 'asserted' && isObject(then) && 'ok' in then ? { partial: true, ...then } : then;
    steps.push([`${path}.when`, then === undefined ? when : { ...when, expect }]);
    if (first === undefined) cases.set(id, { path, json: { id, evidence, recorded, ...world }, steps });
  }
  const inVector: Report = (path, message) => report(path.replace('.when.expect', '.then'), message);
  return [...cases.values()].map(({ path, json: given, steps }) => parsePlaced(given, path, steps, {}, inVector));
}

function parseCase(json: Json, path: string, stepsPath: string, shared: World, report: Report): Case {
  const { steps, ...given } = json;
  if (!Array.isArray(steps)) report(under(path, 'steps'), `expected a list of steps, got ${kindOf(steps)}`);
  const placed = (Array.isArray(steps) ? steps : []).map((step, index): Placed => [`${stepsPath}[${index}]`, step]);
  return parsePlaced(given, path, placed, shared, report);
}

function parsePlaced(json: Json, path: string, placed: readonly Placed[], shared: World, report: Report): Case {
  refuseOthers(json, CASE_MEMBERS, path, report);
  const id = textMember(json, 'id', path, report);
  const evidence = textMember(json, 'evidence', path, report);
  if (evidence !== undefined && evidence !== 'recorded' && evidence !== 'asserted') {
    report(under(path, 'evidence'), `expected "recorded" or "asserted", got ${shown(evidence)}`);
  }
  const recorded = textMember(json, 'recorded', path, report);
  const own = parseWorld(json, path, report);
  const settings = { ...shared.settings, ...own.settings };
  const world = { ...shared, ...own, ...(Object.keys(settings).length === 0 ? {} : { settings }) };
  refuseWorld(world, path, report);
  const names = new Set<string>();
  const steps = placed.flatMap(([place, given]) => {
    const step = parseStep(given, place, { names, isPartial: evidence === 'asserted' }, report);
    if (isObject(given) && typeof given.as === 'string') names.add(given.as);
    return step ?? [];
  });
  return { path, id: id ?? path, ...(recorded === undefined ? {} : { recorded }), world, steps };
}
