// How a lesson is told on a terminal: its text, its scenarios step by step, its questions.

import { explain } from '../teach/explanations/explain.js';
import { explanationLines } from '../teach/explanations/text.js';
import { type Lesson, type LessonPart, plainText } from '../teach/lessons/lesson.js';
import type { Question } from '../teach/lessons/question.js';
import { shortMembers, shortText } from '../teach/lessons/short.js';
import { holds, openWorld, playCase, type StepResult } from '../teach/scenario/player.js';
import { askedLines, block, noteText, outcomeLines } from './print.js';
import { type ExitStatus, type Paint, paintFor, plural, printable, type Surroundings } from './terminal.js';

/** Longer lines are hard to read. */
const WIDEST = 96;

interface Telling {
  readonly out: (lines: readonly string[]) => void;
  /** Asks until the answer can be read; undefined: no answer was given, or nobody is asked. */
  readonly ask: <Answer>(prompt: string, read: (text: string) => Answer | undefined) => Promise<Answer | undefined>;
  readonly asks: boolean;
  readonly paint: Paint;
  readonly width: number;
  readonly score: { asked: number; right: number };
}

/** What ends a lesson early: q, or the end of input. */
class Ended extends Error {}

/** Tells a lesson; whom `ask` is given is asked. The answer is 1 if a scenario was not as it expects. */
export async function tellLesson(
  { title, parts }: Lesson,
  around: Surroundings,
  ask: Surroundings['ask'],
): Promise<ExitStatus> {
  const paint = paintFor(around.hasColour);
  const out = (lines: readonly string[]): void => around.out(lines.map((line) => `${line}\n`).join(''));
  const score = { asked: 0, right: 0 };
  const telling: Telling = {
    out,
    ask: async (prompt, read) => (ask === undefined ? undefined : askUntilRead(ask, prompt, read)),
    asks: ask !== undefined,
    paint,
    width: Math.min(around.outColumns ?? WIDEST, WIDEST),
    score,
  };
  let isAsExpected = true;
  try {
    out(block(title, '', '', telling.width).map(paint.bold));
    for (const part of parts) isAsExpected = (await tellPart(part, telling)) && isAsExpected;
    if (score.asked > 0) out(['', `${score.right} of ${plural(score.asked, 'answer')} right.`]);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    out(['', 'The lesson ends here.']);
  }
  return isAsExpected ? 0 : 1;
}

async function askUntilRead<Answer>(
  ask: NonNullable<Surroundings['ask']>,
  prompt: string,
  read: (text: string) => Answer | undefined,
): Promise<Answer | undefined> {
  for (;;) {
    const text = (await ask(prompt))?.trim().toLowerCase();
    if (text === undefined || text === 'q') throw new Ended();
    if (text === '') return undefined;
    const answer = read(text);
    if (answer !== undefined) return answer;
  }
}

/** Whether all was as expected. */
async function tellPart(part: LessonPart, telling: Telling): Promise<boolean> {
  const { out, paint, width } = telling;
  if (part.kind === 'question') {
    await tellQuestion(part, telling);
    return true;
  }
  if (part.kind === 'scenario') {
    out(['']);
    let isAsExpected = true;
    for (const result of playCase(part.case, openWorld(part.case))) {
      await tellStep(result, telling);
      isAsExpected = isAsExpected && holds(result);
    }
    return isAsExpected;
  }
  if (part.kind === 'code') {
    out(['', ...part.text.split('\n').map((line) => paint.dim(`    ${printable(line)}`))]);
    return true;
  }
  if (part.kind === 'heading') await telling.ask(paint.dim('\n  Enter goes on, q ends: '), () => undefined);
  const [, mark = '', rest = part.text] = /^([-*]|\d+\.) (.*)$/.exec(part.text) ?? [];
  const first = mark === '' ? '' : `  ${mark} `;
  const lines = block(plainText(rest), first, ' '.repeat(first.length), width);
  out(mark === '' ? ['', ...(part.kind === 'heading' ? lines.map(paint.bold) : lines)] : lines);
  return true;
}

/** A note that ends with a question mark asks whether the call succeeds. */
async function tellStep(whole: StepResult, telling: Telling): Promise<void> {
  const { out, paint, width } = telling;
  const result = shortened(whole);
  const { step, answer } = result;
  const isAsked = answer !== undefined && step.note !== undefined && noteText(step.note).endsWith('?');
  if (step.note !== undefined) out(['', ...block(noteText(step.note), '  ', '  ', width).map(paint.bold)]);
  out(askedLines({ ...result, step: withoutNote(step) }, width));
  if (isAsked) {
    const guess = await telling.ask('    Does it succeed? y or n: ', yesOrNo);
    judge(guess, answer.ok, telling);
  }
  out(outcomeLines(result, paint, width));
  if (isAsked) out(helpLines(result, telling));
}

function withoutNote({ note: _, ...step }: StepResult['step']): StepResult['step'] {
  return step;
}

function yesOrNo(text: string): boolean | undefined {
  if (text === 'y' || text === 'yes') return true;
  return text === 'n' || text === 'no' ? false : undefined;
}

function judge(guess: unknown, right: unknown, { out, paint, score, asks }: Telling): void {
  if (!asks) return;
  score.asked += 1;
  if (guess === right) score.right += 1;
  if (guess !== undefined) out([guess === right ? paint.green('    Right.') : paint.yellow('    No.')]);
}

async function tellQuestion({ ask, choices, right, because, results }: Question, telling: Telling): Promise<void> {
  const { out, paint, width, asks } = telling;
  out(['', ...block(ask, '  ? ', '    ', width).map(paint.bold)]);
  const shown = results.map(shortened);
  out(shown.flatMap((result) => askedLines(result, width)));
  const last = shown.at(-1);
  if (last === undefined) return;
  const numbered = choices.map((say, index) => block(say, `    ${index + 1}  `, '       ', width));
  out(asks ? numbered.flat() : numbered.flatMap((lines, index) => (index === right ? lines.map(paint.green) : lines)));
  const guess = await telling.ask(`    1 to ${choices.length}: `, (text) => {
    const index = Number(text) - 1;
    return Object.hasOwn(choices, index) ? index : undefined;
  });
  judge(guess, right, telling);
  if (guess !== right) out([`    It is ${right + 1}.`]);
  out(outcomeLines(last, paint, width));
  if (because !== undefined) out(block(plainText(because), '    ', '    ', width));
}

/** What would make a refused call succeed. */
function helpLines({ refused }: StepResult, { paint, width }: Telling): readonly string[] {
  const last = refused === undefined ? undefined : explain(refused).parts.at(-1);
  if (last?.ways === undefined) return [];
  return explanationLines({ title: '', parts: [last] }, paint, width - 4)
    .slice(2)
    .map((line) => shortText(`    ${line}`));
}

/** A result without the length of IDs, key ARNs and ciphertexts: a reader needs to see only whether they are the same. */
function shortened(result: StepResult): StepResult {
  const { input, body, answer } = result;
  return {
    ...result,
    ...(input === undefined ? {} : { input: shortMembers(input) }),
    ...(body === undefined ? {} : { body: shortMembers(body) }),
    ...(answer?.ok === false
      ? { answer: { ...answer, error: { ...answer.error, message: shortText(answer.error.message) } } }
      : {}),
  };
}
