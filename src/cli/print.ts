// What `mrk run` says of a step: for people, as text of some width; for machines, as one JSON object a line.

import { type KmsError, ruleOf } from '../index.js';
import { isObject } from '../shared/objects.js';
import { explain, type RefusedAsk } from '../teach/explanations/explain.js';
import { explanationLines } from '../teach/explanations/text.js';
import type { CallMade } from '../teach/pictures/course.js';
import type { Mismatch } from '../teach/scenario/matching.js';
import { type Change, holds, type StepResult } from '../teach/scenario/player.js';
import { passText, saidOf, stepMembers } from '../teach/scenario/step-text.js';
import { cut, type Paint, printable, shown, wrap } from './terminal.js';

const WIDTH = 100;

/** What a case is called, and when it was seen at AWS; undefined: it has no name. */
export function caseHeading({ case: { id, recorded } }: StepResult, paint: Paint): string | undefined {
  if (id === '') return undefined;
  const seen = recorded === undefined ? '' : paint.dim(`  seen at AWS, ${printable(recorded)}`);
  return `${paint.bold(printable(id))}${seen}`;
}

/** A step: the call, the answer or the refusal with its rule, and what happened. */
export function stepLines(result: StepResult, paint: Paint): readonly string[] {
  return [...askedLines(result), ...outcomeLines(result, paint)];
}

/** What is told before a step, and the call. */
export function askedLines(result: StepResult, width = WIDTH): readonly string[] {
  const { note } = result.step;
  return [
    ...(note === undefined ? [] : block(noteText(note), '  ', '  ', width)),
    ...block(callText(result), '  > ', '      ', width),
  ];
}

/** What came of a step. */
export function outcomeLines(result: StepResult, paint: Paint, width = WIDTH): readonly string[] {
  const { obstacle, answer, body, mismatches } = result;
  const lines: string[] = [];
  if (answer?.ok) lines.push(...block(`ok ${answerText(body)}`.trim(), '    ', '    ', width).map(paint.green));
  if (answer?.ok === false) lines.push(...refusalLines(answer.error, '    ', paint, width));
  lines.push(...result.changes.flatMap((change) => changeLines(change, result, paint, width)));
  if (obstacle !== undefined || mismatches.length > 0) lines.push(...failureLines(result, paint));
  return lines;
}

/** What there is to explain about a refused call. */
export function explainedLines(refused: RefusedAsk, paint: Paint): readonly string[] {
  return explanationLines(explain(refused), paint, WIDTH - 6).map((line) => (line === '' ? '' : `      ${line}`));
}

/** AWS's error and message, then the rule's sentence. An assumed rule says so: AWS may do otherwise. */
export function refusalLines(error: KmsError, indent: string, paint: Paint, width = WIDTH): readonly string[] {
  const { sentence, evidence } = ruleOf(error.rule);
  const isKnown = evidence === 'documented' || evidence === 'observed';
  const rule = isKnown ? `[${error.rule}]` : `[${error.rule}, ${evidence}]`;
  return [
    ...block(errorText(error), indent, indent, width).map(paint.yellow),
    ...block(`${rule} ${sentence}`, `${indent}  `, `${indent}  `, width).map(paint.dim),
  ];
}

export function errorText({ code, message }: KmsError): string {
  return message === '' ? code : `${code}: ${message}`;
}

/** A note as one paragraph. */
export function noteText(note: string): string {
  return note.trim().replaceAll(/\s+/g, ' ');
}

/** The step as one JSON object. */
export function stepJson(result: StepResult): string {
  const { step, from, until, input, answer, body, changes, keySets, mismatches, obstacle } = result;
  const isExpected = step.kind === 'call' && step.expect !== undefined;
  return JSON.stringify({
    case: result.case.id,
    step: step.path,
    from: isoOf(from),
    until: isoOf(until),
    ...stepMembers(step, input),
    ...(answer?.ok ? { ok: body } : {}),
    ...(answer?.ok === false ? { error: errorJson(answer.error) } : {}),
    events: changes.map(({ event }) => event),
    keySets: keySets.map(({ keyStates, ...keySet }) => ({ ...keySet, keyStates: Object.fromEntries(keyStates) })),
    ...(isExpected || obstacle !== undefined ? { held: holds(result), mismatches } : {}),
    ...(obstacle === undefined ? {} : { obstacle }),
  });
}

function errorJson(error: KmsError): object {
  const { sentence, evidence } = ruleOf(error.rule);
  return { ...error, sentence, evidence };
}

/** Where, expected, received. */
export function failureLines(result: StepResult, paint: Paint): readonly string[] {
  const { step, obstacle, mismatches } = result;
  const what = obstacle === undefined ? 'not as expected' : `cannot be played, nor what follows: ${obstacle}`;
  return [...block(`${step.path} ${what}`, '    ✗ ', '      ').map(paint.red), ...mismatches.flatMap(mismatchLines)];
}

function mismatchLines({ path, expected, received }: Mismatch): readonly string[] {
  return [
    ...(path === '' ? [] : block(path, '        ')),
    ...block(expected, '        expected  ', '                  '),
    ...block(received, '        received  ', '                  '),
  ];
}

/** What a step does: of a call the Region, the operation and its input. */
export function callText({ step, input, until }: Pick<StepResult, 'step' | 'input' | 'until'>): string {
  if (step.kind === 'advance') return `${passText(step.by)}, until ${isoOf(until)}`;
  if (step.kind !== 'call') return saidOf(step);
  return callMadeText({ region: step.region, operation: step.call, input: input ?? step.input });
}

/** The called Region, the operation and its input; of each value at most so many characters. */
export function callMadeText({ region, operation, input }: CallMade, most = Number.POSITIVE_INFINITY): string {
  const given = Object.entries(input).map(([name, value]) => `${name}=${cut(plain(value), most)}`);
  return [region, operation, ...given].join(' ');
}

/** A text as it is where that is clear, else JSON. */
function plain(value: unknown): string {
  return typeof value === 'string' && /^[\w./:@+=#…-]+$/.test(value) ? value : shown(value);
}

/** What an answer comes down to. */
function answerText(body: StepResult['body']): string {
  const { KeyMetadata, ReplicaKeyMetadata, ...others } = body ?? {};
  const metadata = KeyMetadata ?? ReplicaKeyMetadata;
  const told = isObject(metadata) ? metadataTold(metadata) : others;
  return Object.entries(told)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${isDate(name, value) ? isoOf(value * 1000) : plain(value)}`)
    .join(' ');
}

function metadataTold({
  Arn,
  KeyState,
  MultiRegionConfiguration: configuration,
  DeletionDate,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const Type = isObject(configuration) ? configuration.MultiRegionKeyType : undefined;
  return { Arn, KeyState, Type, DeletionDate };
}

function isDate(name: string, value: unknown): value is number {
  return typeof value === 'number' && /(?:Date|To|Timestamp)$/.test(name);
}

function changeLines(
  { event, before, after }: Change,
  { from }: StepResult,
  paint: Paint,
  width: number,
): readonly string[] {
  const state = before === after ? '' : `${before ?? '(none)'} → ${after ?? '(none)'}`;
  const when = event.at === from ? '' : `at ${isoOf(event.at)}`;
  const parts = [event.type, event.region, state, when].filter((part) => part !== '');
  return block(parts.join('  '), '    * ', '      ', width).map(paint.dim);
}

/** Text broken into lines, the first after one indent, the others after another. */
export function block(text: string, first: string, others = first, width = WIDTH): readonly string[] {
  const lines = wrap(printable(text), width - Math.max(first.length, others.length));
  return lines.map((line, index) => (index === 0 ? first : others) + line);
}

function isoOf(instant: number): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? String(instant) : date.toISOString().replace('.000Z', 'Z');
}
