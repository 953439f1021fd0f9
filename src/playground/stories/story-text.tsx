// The story that is read: its text as far as the reader has come, what was played of it, and what comes next.

import type { JSX, Ref } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { ruleOf } from '../../index.js';
import { RuleCard } from '../../parts/rule-card.js';
import { shortMembers, shortText } from '../../teach/lessons/short.js';
import type { Moment, StepJson } from '../history/history.js';
import { isOfStart, startHistory } from '../history/start.js';
import { usePage } from '../page.js';
import { rulesNamedIn } from './inline.js';
import { STORIES } from './lessons.js';
import {
  again,
  goOn,
  guessAt,
  momentAfter,
  momentAhead,
  passedIn,
  pathOf,
  type Reading,
  rightOf,
  scoreOf,
  toChapter,
} from './reading.js';
import { RuleText } from './rule-text.js';
import { stepText } from './step-text.js';
import { type Beat, beatsOf, type Part, type Story } from './story.js';

export function StoryText(): JSX.Element | null {
  const { reading } = usePage().view;
  const story = reading && STORIES[reading.story];
  return story === undefined || reading === undefined ? null : <Telling story={story} reading={reading} />;
}

interface Told {
  readonly story: Story;
  readonly reading: Reading;
}

function Telling({ story, reading }: Told): JSX.Element {
  const { view, send } = usePage();
  const { history } = view;
  const { chapter } = reading;
  const beats = useMemo(() => beatsOf(story, chapter), [story, chapter]);
  const at = passedIn(reading);
  const next = beats[at];
  const parts = story.chapters[chapter]?.parts ?? [];
  const shown = next === undefined ? parts : parts.slice(0, next.part + 1);
  const read = (to: Reading): void => send({ do: 'read', reading: to });
  const play = (steps: readonly StepJson[]): void => {
    // Stories are played in an account of their own world.
    if (isOfStart(history)) send({ do: 'go', to: 0 });
    else send({ do: 'open', history: startHistory() });
    send({ do: 'play', steps });
  };
  const pass = (guess?: number): void => {
    if (next === undefined) return;
    play(next.path);
    read(goOn(reading, guess));
  };
  const path = pathOf(story, reading);
  const isAway = (at > 0 || path.length > 0) && momentAfter(history, path)?.id !== history.now;
  const controls = useControls(chapter, at);
  return (
    <section class="stories-story" aria-labelledby="story-title">
      <div class="stories-head">
        <h2 id="story-title">{story.title}</h2>
        <button type="button" onClick={() => send({ do: 'read' })}>
          Close the story
        </button>
      </div>
      <Chapters story={story} reading={reading} read={read} />
      {shown.map((part, index) => (
        <PartShown key={index} part={part} beats={beats} index={index} reading={reading} />
      ))}
      <div class="stories-controls" ref={controls}>
        {isAway && (
          <p>
            You are elsewhere in the history.{' '}
            <button type="button" onClick={() => play(path)}>
              Back to the story
            </button>
          </p>
        )}
        {next === undefined && <Rules parts={parts} />}
        {next === undefined ? (
          <ChapterEnd story={story} reading={reading} read={read} />
        ) : (
          <NextBeat beat={next} pass={pass} isFirst={at === 0} />
        )}
      </div>
    </section>
  );
}

/** The controls come into sight with each beat. */
function useControls(chapter: number, at: number): Ref<HTMLDivElement> {
  const controls = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = controls;
    current?.scrollIntoView({ block: 'nearest' });
    // The button that was pressed may be gone.
    if (at > 0 && document.activeElement === document.body) current?.querySelector('button')?.focus();
  }, [chapter, at]);
  return controls;
}

/** The rules of a chapter, for whoever wants to know how they are known. */
function Rules({ parts }: { readonly parts: readonly Part[] }): JSX.Element | null {
  const texts = parts.flatMap((part) =>
    part.kind === 'text' ? [part.text] : part.kind === 'question' ? [part.because ?? ''] : [],
  );
  const rules = rulesNamedIn(texts);
  if (rules.length === 0) return null;
  return (
    <details>
      <summary>The rules of this chapter</summary>
      {rules.map((id) => (
        <RuleCard key={id} rule={ruleOf(id)} />
      ))}
    </details>
  );
}

interface Reads extends Told {
  readonly read: (to: Reading) => void;
}

function Chapters({ story, reading, read }: Reads): JSX.Element {
  return (
    <label class="stories-chapters">
      Chapter{' '}
      <select
        value={reading.chapter}
        onChange={({ currentTarget }) => read(toChapter(reading, Number(currentTarget.value)))}
      >
        {story.chapters.map(({ title }, index) => (
          <option key={title} value={index}>
            {index + 1} {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function ChapterEnd({ story, reading, read }: Reads): JSX.Element {
  const { history } = usePage().view;
  const { chapter } = reading;
  const following = story.chapters[chapter + 1];
  const { asked, right } = scoreOf(story, reading, history);
  return (
    <>
      {following === undefined && (
        <p role="status">The story ends here.{asked > 0 && ` ${right} of ${asked} answers right.`}</p>
      )}
      <p class="stories-buttons">
        {following !== undefined && (
          <button type="button" class="stories-next" onClick={() => read(toChapter(reading, chapter + 1))}>
            Next: {following.title}
          </button>
        )}
        {passedIn(reading) > 0 && (
          <button type="button" onClick={() => read(again(reading))}>
            Read this chapter again
          </button>
        )}
      </p>
    </>
  );
}

interface NextBeatProps {
  readonly beat: Beat;
  readonly pass: (guess?: number) => void;
  readonly isFirst: boolean;
}

/** What comes next; where something is asked, it is shown only then. */
function NextBeat({ beat: { path, asks }, pass, isFirst }: NextBeatProps): JSX.Element {
  const { history } = usePage().view;
  const moment = useMemo(() => momentAhead(history, path), [history, path]);
  return (
    <>
      <StepAsked step={path.at(-1) ?? {}} {...(moment === undefined ? {} : { moment })} />
      {asks === undefined ? (
        <p class="stories-buttons">
          <button type="button" class="stories-next" onClick={() => pass()}>
            {isFirst ? 'Play it' : 'Next'}
          </button>
        </p>
      ) : (
        <fieldset class="stories-asked">
          <legend>What do you think?</legend>
          {asks.choices.map((choice, index) => (
            <button type="button" key={choice} onClick={() => pass(index)}>
              {choice}
            </button>
          ))}
          <button type="button" class="stories-quiet" onClick={() => pass()}>
            Just show it
          </button>
        </fieldset>
      )}
    </>
  );
}

interface PartProps {
  readonly part: Part;
  readonly index: number;
  readonly beats: readonly Beat[];
  readonly reading: Reading;
}

function PartShown({ part, index, beats, reading }: PartProps): JSX.Element {
  const at = passedIn(reading);
  const passed = beats.flatMap((beat, place) => (beat.part === index && place < at ? [place] : []));
  const outcomes = passed.map((place) => {
    const beat = beats[place];
    const guess = guessAt(reading, place);
    return beat && <Outcome key={place} beat={beat} {...(guess === undefined ? {} : { guess })} />;
  });
  switch (part.kind) {
    case 'text':
      return (
        <p>
          <RuleText text={part.text} />
        </p>
      );
    case 'code':
      return <pre>{part.text}</pre>;
    case 'scenario':
      return <ol class="stories-steps">{outcomes}</ol>;
    case 'question':
      return (
        <div class="stories-question">
          <p class="stories-note">{part.ask}</p>
          {passed.length > 0 && <ol class="stories-steps">{outcomes}</ol>}
          {passed.length > 0 && part.because !== undefined && (
            <p>
              <RuleText text={part.because} />
            </p>
          )}
        </div>
      );
  }
}

/** A beat that was passed: its step, what was thought of it, and what came of it. */
function Outcome({ beat, guess }: { readonly beat: Beat; readonly guess?: number }): JSX.Element {
  const { view, send } = usePage();
  const { history } = view;
  const moment = momentAfter(history, beat.path);
  const right = rightOf(beat, history);
  const isHere = moment !== undefined && moment.id === history.now;
  const step = beat.path.at(-1) ?? {};
  return (
    <li aria-current={isHere ? 'step' : undefined}>
      <StepAsked step={step} {...(moment === undefined ? {} : { moment })} />
      <div role={isHere ? 'status' : undefined}>
        {guess !== undefined && right !== undefined && (
          <p class={guess === right ? 'stories-right' : 'stories-wrong'}>
            {guess === right ? '✓ Right. ' : '✗ No. '}
            {beat.asks?.choices[right]}.
          </p>
        )}
        {guess === undefined && beat.asks?.right !== undefined && <p>{beat.asks.choices[beat.asks.right]}.</p>}
        {moment !== undefined && <p class="stories-outcome">{outcomeText(moment)}</p>}
      </div>
      {moment !== undefined && !isHere && (
        <button type="button" class="stories-quiet" onClick={() => send({ do: 'go', to: moment.id })}>
          Show this moment
        </button>
      )}
    </li>
  );
}

function outcomeText({ frame: { result } }: Moment): string {
  const { answer } = result ?? {};
  if (answer === undefined) return '';
  return answer.ok
    ? '✓ It succeeds'
    : `✗ ${answer.error.code} [${answer.error.rule}]: ${shortText(answer.error.message)}`;
}

/** A step as it is asked about: its note, and what is called. */
function StepAsked({ step, moment }: { readonly step: StepJson; readonly moment?: Moment }): JSX.Element {
  const input = moment?.frame.result?.input;
  return (
    <>
      {typeof step.note === 'string' && <p class="stories-note">{step.note}</p>}
      <p class="stories-call">{stepText(input === undefined ? step : { ...step, input: shortMembers(input) })}</p>
    </>
  );
}
