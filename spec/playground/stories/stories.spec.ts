import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../../property-tests/support/config.js';
import { goTo, type History, pathTo, type StepJson } from '../../../src/playground/history/history.js';
import { startHistory } from '../../../src/playground/history/start.js';
import { storyOf } from '../../../src/playground/stories/compile.js';
import {
  again,
  beginReading,
  goOn,
  guessAt,
  momentAfter,
  momentAhead,
  pathOf,
  type Reading,
  rightOf,
  scoreOf,
  toChapter,
} from '../../../src/playground/stories/reading.js';
import { stepText } from '../../../src/playground/stories/step-text.js';
import { beatsOf, type Story } from '../../../src/playground/stories/story.js';
import { holds } from '../../../src/teach/scenario/player.js';
import { played } from '../../support/playing.js';
import { LESSONS } from './lessons.js';

function playedAnew(history: History, steps: readonly StepJson[]): History {
  return played(goTo(history, 0), ...steps);
}

/** Reads a story to its end, and gives the right answer to everything that is asked. */
function read(story: Story): { readonly history: History; readonly reading: Reading } {
  let history = startHistory();
  let reading = beginReading(0);
  for (const chapter of story.chapters.keys()) {
    reading = toChapter(reading, chapter);
    for (const beat of beatsOf(story, chapter)) {
      history = playedAnew(history, beat.path);
      reading = goOn(reading, rightOf(beat, history));
    }
  }
  return { history, reading };
}

describe.each(LESSONS)('the story of %s', (_name, story) => {
  const { history, reading } = read(story);

  it('is played in one account, each scenario as it expects, and each question answered as the lesson says', () => {
    const questions = story.chapters.flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'question'));
    expect(questions).toHaveLength(5);
    expect(history.moments.slice(1).filter(({ frame }) => !frame.result || !holds(frame.result))).toEqual([]);
    const { asked, right } = scoreOf(story, reading, history);
    expect(right).toBe(asked);
    expect(asked).toBeGreaterThan(5);
  });

  it('tells wrong answers from right ones', () => {
    const wrong = {
      ...reading,
      guesses: Object.fromEntries(Object.entries(reading.guesses).map(([name, guess]) => [name, guess + 1])),
    };
    expect(scoreOf(story, wrong, history).right).toBe(0);
  });

  it('shows what its questions ask about in the answer of the last step', () => {
    for (const chapter of story.chapters.keys()) {
      for (const beat of beatsOf(story, chapter)) {
        const { path, asks } = beat;
        const answer = momentAfter(history, path)?.frame.result?.answer;
        const say = asks?.choices[rightOf(beat, history) ?? -1];
        if (say === 'It is refused') expect(answer?.ok).toBe(false);
        if (say === 'It succeeds') expect(answer?.ok).toBe(true);
        const refused = /^It is refused: (.*)$/.exec(say ?? '')?.[1];
        if (refused !== undefined) expect(answer).toMatchObject({ ok: false, error: { code: refused } });
      }
    }
  });
});

const steps = (...calls: readonly string[]): string =>
  JSON.stringify({ steps: calls.map((call) => ({ region: 'us-east-1', call, input: {} })) });
const PAGE = `# One

Text.

\`\`\`json
${steps('CreateKey', 'ListKeys')}
\`\`\`

## Two

\`\`\`json
{"settings": {"replicationDelay": 5}, "steps": [{"region": "us-east-1", "call": "DescribeKey", "input": {"KeyId": "1"}, "note": "Is it there?"}]}
\`\`\`

\`\`\`question
ask: And now?
call: { region: us-east-1, call: ListAliases }
choices: [ok, NotFoundException]
\`\`\`

## Nothing
`;

describe('what is shown of a step before it is played', () => {
  it.each(sampleOf(LESSONS, 3))('is what is called and what changes, in words: %s', (_name, story) => {
    for (const chapter of story.chapters.keys()) {
      for (const { path } of beatsOf(story, chapter)) {
        const input = momentAhead(startHistory(), path)?.frame.result?.input;
        const step = path.at(-1) ?? {};
        const text = stepText(input === undefined ? step : { ...step, input });
        expect(text).not.toMatch(/\$\{|\{"state"|visibilityDelay|^1 \w+ pass$/);
        expect(text).not.toBe('');
      }
    }
  });

  it('says of time and settings what they mean', () => {
    expect(stepText({ advance: 'PT1M' })).toBe('1 minute passes');
    expect(stepText({ advance: 'PT2M' })).toBe('2 minutes pass');
    expect(stepText({ configure: { visibilityDelay: { state: null } } })).toBe(
      'from now on: Lagging reads: state until told',
    );
  });
});

describe('a story', () => {
  const story = storyOf(PAGE);

  it('has the chapters of its page in which something is told', () => {
    expect(story.chapters.map(({ title }) => title)).toEqual(['One', 'Two']);
    expect(beatsOf(story, 0).map(({ path }) => path.map(({ call }) => call))).toEqual([
      ['CreateKey'],
      ['CreateKey', 'ListKeys'],
    ]);
    expect(beatsOf(story, 1).map(({ path, asks }) => [path.length, asks])).toEqual([
      [1, undefined],
      [2, { choices: ['It succeeds', 'It is refused'] }],
      [3, { choices: ['It succeeds', 'It is refused: NotFoundException'], right: 0 }],
    ]);
  });

  it('is found again by a reader who left it and did something else', () => {
    const [, second] = beatsOf(story, 0);
    const reading = goOn(goOn(beginReading(0)));
    const there = playedAnew(startHistory(), second?.path ?? []);
    const elsewhere = played(goTo(there, 1), { advance: 5 }, { advance: 6 });
    const found = momentAfter(elsewhere, pathOf(story, reading));
    expect(found?.id).toBe(2);
    expect(pathTo(elsewhere, found?.id).map(({ step }) => step?.call)).toEqual([undefined, 'CreateKey', 'ListKeys']);
    expect(momentAfter(startHistory(), pathOf(story, reading))).toBeUndefined();
  });

  it('begins each scenario in an empty account, and a question where the scenario before it has ended', () => {
    const second = toChapter(beginReading(0), 1);
    expect(pathOf(story, beginReading(0))).toEqual([]);
    expect(pathOf(story, second)).toEqual([]);
    expect(pathOf(story, goOn(second))).toHaveLength(1);
    expect(pathOf(story, goOn(goOn(second)))).toHaveLength(2);
    expect(pathOf(story, goOn(goOn(goOn(second))))).toHaveLength(3);
  });

  it('forgets the answers of a chapter that is begun again, and no others', () => {
    const first = goOn(beginReading(0), 1);
    const both = goOn(toChapter(first, 1), 0);
    expect(guessAt(both, 0)).toBe(0);
    expect(again(both)).toEqual({ ...first, chapter: 1, passed: { 0: 1, 1: 0 } });
  });

  it('of a page that is no lesson is refused with the line', () => {
    expect(() => storyOf('# Title')).toThrow('line 1');
    const world = PAGE.replace('"settings": {"replicationDelay": 5}', '"enabledRegions": ["us-east-1"]');
    expect(() => storyOf(world)).toThrow('enabledRegions');
  });
});
