// Where a reader is in a story. Where its steps are in the history is never kept: a step that was played before is found
// again by what it is, so a reader can leave at any step, do something else, and come back. Pure.

import { appendAll, goTo, type History, type Moment, momentOf, present, type StepJson } from '../history/history.js';
import { isOfStart, startHistory } from '../history/start.js';
import { type Beat, beatsOf, type Story } from './story.js';

export interface Reading {
  /** The place of the story in the list of stories. */
  readonly story: number;
  readonly chapter: number;
  /** How many beats of each chapter are behind the reader. */
  readonly passed: Readonly<Record<number, number>>;
  /** What the reader has answered: the place of the choice, by chapter and beat. */
  readonly guesses: Readonly<Record<string, number>>;
}

export function beginReading(story: number): Reading {
  return { story, chapter: 0, passed: {}, guesses: {} };
}

export function passedIn({ passed, chapter }: Reading): number {
  return passed[chapter] ?? 0;
}

/** The reader goes on by a beat, with an answer if something was asked. */
export function goOn(reading: Reading, guess?: number): Reading {
  const { chapter, passed, guesses } = reading;
  const at = passedIn(reading);
  return {
    ...reading,
    passed: { ...passed, [chapter]: at + 1 },
    guesses: guess === undefined ? guesses : { ...guesses, [nameOf(chapter, at)]: guess },
  };
}

export function toChapter(reading: Reading, chapter: number): Reading {
  return { ...reading, chapter };
}

/** Begins the chapter again; what was answered in it is forgotten. */
export function again(reading: Reading): Reading {
  const { chapter, passed, guesses } = reading;
  const others = Object.entries(guesses).filter(([name]) => !name.startsWith(`${chapter}.`));
  return { ...reading, passed: { ...passed, [chapter]: 0 }, guesses: Object.fromEntries(others) };
}

export function guessAt({ guesses, chapter }: Reading, beat: number): number | undefined {
  return guesses[nameOf(chapter, beat)];
}

function nameOf(chapter: number, beat: number): string {
  return `${chapter}.${beat}`;
}

/** The moment after steps that were played from the beginning; undefined: they were not. */
export function momentAfter(history: History, path: readonly StepJson[]): Moment | undefined {
  let moment: Moment | undefined = momentOf(history, 0);
  for (const step of path) {
    const text = JSON.stringify(step);
    moment = moment?.children.map((id) => momentOf(history, id)).find((child) => JSON.stringify(child.step) === text);
  }
  return moment;
}

/** The moment that steps lead to from the beginning, whether they were played or not: what a call will be is known before. */
export function momentAhead(history: History, path: readonly StepJson[]): Moment | undefined {
  const played = appendAll(goTo(isOfStart(history) ? history : startHistory(), 0), path);
  return played.ok ? present(played.history) : undefined;
}

/** The steps after which the reader is, who may have left them: of the last beat, or none yet. */
export function pathOf(story: Story, reading: Reading): readonly StepJson[] {
  const beats = beatsOf(story, reading.chapter);
  const at = passedIn(reading);
  const next = beats[at];
  // A scenario that is about to begin does so in an empty account.
  const isFirst = next !== undefined && next.part !== beats[at - 1]?.part;
  if (isFirst) return next.path.slice(0, next.asks?.right === undefined ? 0 : -1);
  return beats[at - 1]?.path ?? [];
}

/** Which choice holds, once the beat is played. */
export function rightOf({ asks, path }: Beat, history: History): number | undefined {
  if (asks === undefined || asks.right !== undefined) return asks?.right;
  const answer = momentAfter(history, path)?.frame.result?.answer;
  return answer === undefined ? undefined : Number(!answer.ok);
}

/** How many of the reader's answers are right, of those that were given in a story. */
export function scoreOf(
  story: Story,
  reading: Reading,
  history: History,
): { readonly asked: number; readonly right: number } {
  let [asked, right] = [0, 0];
  for (const chapter of story.chapters.keys()) {
    for (const [at, beat] of beatsOf(story, chapter).entries()) {
      const guess = guessAt(toChapter(reading, chapter), at);
      if (guess === undefined) continue;
      asked += 1;
      if (guess === rightOf(beat, history)) right += 1;
    }
  }
  return { asked, right };
}
