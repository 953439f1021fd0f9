// The file of mrk evidence: what was asked, and what was answered, with nothing in it that tells whose account it was.

import { isObject, messageOf } from '../../shared/objects.js';
import { KEY_STATES, type KeyState } from '../model.js';
import type { TargetAnswer } from '../target.js';
import type { AnsweredCall } from '../traces/scenario.js';
import type { Played } from './playing.js';
import { PROBES, type Probe } from './probes.js';
import { createRedaction } from './redaction.js';

export const EVIDENCE_FORMAT = 'mrk-evidence/1';

/** What was asked of one target on one day. */
export interface Evidence {
  readonly format: typeof EVIDENCE_FORMAT;
  /** Whether it was AWS itself. Anything else is evidence of nothing. */
  readonly isAws: boolean;
  /** The day, `2026-11-29`. */
  readonly date: string;
  readonly probes: readonly Asked[];
}

/** A probe that was played, or why it was not. */
export type Asked =
  | { readonly probe: string; readonly skipped: string }
  | {
      readonly probe: string;
      readonly question: string;
      /** The error code, or `ok`. */
      readonly answer: string;
      readonly state?: KeyState;
      readonly calls: readonly AnsweredCall[];
    };

/** What was played as evidence, redacted. `aliasPrefix`: what the names of aliases began with. */
export function toEvidence(
  played: readonly Played[],
  { isAws, date, aliasPrefix }: Pick<Evidence, 'isAws' | 'date'> & { readonly aliasPrefix: string },
): Evidence {
  const probes = played.map((one, index): Asked => {
    const { id, question } = one.probe;
    if ('skipped' in one) return { probe: id, skipped: one.skipped };
    const redaction = createRedaction(`${aliasPrefix}${index}-`);
    const calls = one.calls.map(redaction.call).map(withoutInstant(one.calls[0]?.at));
    return { probe: id, question, answer: one.answer, ...(one.state === undefined ? {} : { state: one.state }), calls };
  });
  return { format: EVIDENCE_FORMAT, isAws, date, probes };
}

/** Instants as milliseconds since the first call. */
function withoutInstant(first: number | undefined): (call: AnsweredCall) => AnsweredCall {
  return ({ at, ...call }) => (at === undefined || first === undefined ? call : { ...call, at: at - first });
}

/** Reads such a file. Throws a RangeError that says what is wrong, and where. */
export function parseEvidence(text: string): Evidence {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new RangeError(`not JSON: ${messageOf(error)}`);
  }
  if (!isObject(json) || json.format !== EVIDENCE_FORMAT) {
    throw new RangeError(`format: expected ${EVIDENCE_FORMAT}, a file of mrk evidence`);
  }
  const { isAws, date, probes } = json;
  if (typeof isAws !== 'boolean') throw new RangeError('isAws: expected true or false');
  if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(date)) throw new RangeError('date: expected a day');
  if (!Array.isArray(probes)) throw new RangeError('probes: expected a list');
  return { format: EVIDENCE_FORMAT, isAws, date, probes: probes.map(parseAsked) };
}

function parseAsked(json: unknown, index: number): Asked {
  const path = `probes[${index}]`;
  if (!isObject(json)) throw new RangeError(`${path}: expected an object`);
  const { probe, skipped, question, answer, state, calls } = json;
  if (typeof probe !== 'string') throw new RangeError(`${path}.probe: expected text`);
  if (typeof skipped === 'string') return { probe, skipped };
  if (typeof question !== 'string') throw new RangeError(`${path}.question: expected text`);
  if (typeof answer !== 'string') throw new RangeError(`${path}.answer: expected ok or an error code`);
  const known = KEY_STATES.find((one) => one === state);
  if (state !== undefined && known === undefined) throw new RangeError(`${path}.state: expected a key state`);
  if (!Array.isArray(calls)) throw new RangeError(`${path}.calls: expected a list`);
  return {
    probe,
    question,
    answer,
    ...(known === undefined ? {} : { state: known }),
    calls: calls.map((call, at) => parseCall(call, `${path}.calls[${at}]`)),
  };
}

function parseCall(json: unknown, path: string): AnsweredCall {
  if (!isObject(json)) throw new RangeError(`${path}: expected a call`);
  const { region, operation, input, answer, at } = json;
  if (typeof region !== 'string' || typeof operation !== 'string' || !isObject(input)) {
    throw new RangeError(`${path}: expected region, operation and input`);
  }
  const given = parseAnswer(answer);
  if (given === undefined) throw new RangeError(`${path}.answer: expected an output or an error`);
  return { region, operation, input, answer: given, ...(typeof at === 'number' ? { at } : {}) };
}

function parseAnswer(json: unknown): TargetAnswer | undefined {
  if (!isObject(json)) return undefined;
  if (isObject(json.output)) return { output: json.output };
  const { error } = json;
  if (isObject(error) && typeof error.code === 'string' && typeof error.message === 'string') {
    return { error: { code: error.code, message: error.message } };
  }
  if (typeof json.crash === 'string') return { crash: json.crash };
  return typeof json.lost === 'string' ? { lost: json.lost } : undefined;
}

/** The probe of that ID in this version; undefined: it has none. */
export function probeOf(id: string): Probe | undefined {
  return PROBES.find((probe) => probe.id === id);
}
