// A step of the history in a few words: what was done where, what was answered, what changed.

import { parseRegion } from '../../index.js';
import { isObject } from '../../shared/objects.js';
import { durationText } from '../../shared/text.js';
import type { StepResult } from '../../teach/scenario/player.js';
import { settingTexts } from '../../teach/scenario/setting-text.js';
import { saidOf } from '../../teach/scenario/step-text.js';
import type { Frame } from '../history/frame.js';
import { changeTexts, fewOf } from './changes.js';

export interface StepWords {
  /** What was done. */
  readonly what: string;
  /** Of a call: where. */
  readonly where?: string;
  readonly note?: string;
  /** Of a call. */
  readonly outcome?: { readonly isAnswered: boolean; readonly text: string; readonly rule?: string };
  /** Of a call that waited for what it expects. */
  readonly waited?: string;
  /** What was expected and did not come. */
  readonly failures: number;
  readonly changes: readonly string[];
}

const MOST_CHANGES = 3;
const known = new WeakMap<Frame, StepWords>();

/** The words of the step that made a frame; each frame is put into words once. */
export function wordsOf(frame: Frame): StepWords {
  const words = known.get(frame) ?? put(frame);
  known.set(frame, words);
  return words;
}

function put(frame: Frame): StepWords {
  const { result } = frame;
  if (result === undefined) return { what: 'The beginning', failures: 0, changes: [] };
  const { note } = result.step;
  return {
    ...(note === undefined ? {} : { note }),
    ...doneBy(result),
    failures: result.mismatches.length,
    changes: fewOf(changeTexts(frame), MOST_CHANGES),
  };
}

function doneBy({ step, input, answer, from, until }: StepResult): Omit<StepWords, 'failures' | 'changes'> {
  switch (step.kind) {
    case 'call':
      return {
        what: step.call,
        where: [step.region, ...regionsNamed(input ?? step.input)].join(' → '),
        ...(answer === undefined ? {} : { outcome: outcomeOf(answer) }),
        ...(until === from ? {} : { waited: durationText(until - from) }),
      };
    case 'advance':
      return { what: `${durationText(step.by)} later` };
    case 'configure':
      return { what: settingTexts(step.settings).join('; ') };
    default:
      return { what: saidOf(step) };
  }
}

/** The Regions that an input names, such as `ReplicaRegion`. */
function regionsNamed(input: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.values(input).flatMap((value) => parseRegion(value) ?? []);
}

function outcomeOf(answer: NonNullable<StepResult['answer']>): NonNullable<StepWords['outcome']> {
  if (answer.ok) return { isAnswered: true, text: 'answered' };
  const { error } = answer;
  const rule: unknown = isObject(error) ? error.rule : undefined;
  return { isAnswered: false, text: `refused: ${error.code}`, ...(typeof rule === 'string' ? { rule } : {}) };
}
