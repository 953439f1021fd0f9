// The history: every step, each a button that leads to the moment after it.

import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { plural } from '../../shared/text.js';
import { alike, begin, type History, type Moment } from '../history/history.js';
import { usePage } from '../page.js';
import './steps.css';
import { BLOCK, moveOf, type Row, rowsOf, spanAround } from './tree.js';
import { type StepWords, wordsOf } from './words.js';

export function Steps(): JSX.Element {
  const { view, moment, send } = usePage();
  const { history } = view;
  const rows = useMemo(() => rowsOf(history), [history]);
  const at = rows.findIndex((row) => row.moment.id === moment.id);
  const [more, setMore] = useState({ around: 0, earlier: 0, later: 0 });
  const around = Math.floor(at / BLOCK);
  const { earlier, later } = more.around === around ? more : { earlier: 0, later: 0 };
  const { from, until } = spanAround(rows.length, at, { earlier, later });
  const list = useRef<HTMLOListElement>(null);
  const branches = rows.filter(({ isBranch }) => isBranch).length;
  useMoveKeys(send);
  useLayoutEffect(() => keepInSight(list.current), [moment.id]);

  return (
    <section class="steps" aria-labelledby="steps-heading">
      <div class="steps-head">
        <h2 id="steps-heading">History</h2>
        <p>
          {plural(rows.length - 1, 'step')}
          {branches > 0 && `, ${branches === 1 ? 'one branch' : `${branches} branches`}`}
        </p>
        <Moves />
      </div>
      <p class="page-unseen" aria-live="polite">
        {moment.id === 0 ? 'At the beginning' : `After step ${moment.id}: ${wordsOf(moment.frame).what}`}
      </p>
      <Alike />
      <ol
        class="steps-list"
        ref={list}
        aria-describedby="steps-help"
        onKeyDown={(event) => moveFocus(event, list.current)}
      >
        <More count={from} where="earlier" onMore={() => setMore({ around, earlier: earlier + 1, later })} />
        {rows.slice(from, until).map((row) => (
          <StepRow
            key={row.moment.id}
            id={row.moment.id}
            words={wordsOf(row.moment.frame)}
            depth={row.depth}
            after={row.after}
            isBranch={row.isBranch}
            isOnPath={row.isOnPath}
            isNow={row.moment.id === moment.id}
            sameAs={row.sameAs}
            send={send}
          />
        ))}
        <More count={rows.length - until} where="later" onMore={() => setMore({ around, earlier, later: later + 1 })} />
      </ol>
      <p id="steps-help" class="steps-help">
        <kbd>Alt</kbd>+<kbd>[</kbd> goes back and <kbd>Alt</kbd>+<kbd>]</kbd> forward, from anywhere on the page (the
        two keys right of P). In the list: arrow keys, Home and End; Enter goes there.
      </p>
      {!view.isReadOnly && <StartAnew />}
    </section>
  );
}

interface MoreProps {
  readonly count: number;
  readonly where: 'earlier' | 'later';
  readonly onMore: () => void;
}

/** Steps that are not shown yet, if there are any. */
function More({ count, where, onMore }: MoreProps): JSX.Element | null {
  if (count === 0) return null;
  return (
    <li class="steps-more">
      <button type="button" onClick={onMore}>
        {Math.min(BLOCK, count)} {where} of {count}
      </button>
    </li>
  );
}

function Moves(): JSX.Element {
  const { view, moment, send } = usePage();
  const { length } = view.history.moments;
  return (
    <div class="steps-moves">
      <button type="button" disabled={moment.parent === undefined} onClick={() => send({ do: 'back' })}>
        ← Back
      </button>
      <button type="button" disabled={moment.onward === undefined} onClick={() => send({ do: 'forward' })}>
        Forward →
      </button>
      {length > 3 * BLOCK && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const to = Number(new FormData(event.currentTarget).get('to'));
            if (Number.isInteger(to) && to >= 0 && to < length) send({ do: 'go', to });
          }}
        >
          <label>
            Step <input name="to" type="number" min={0} max={length - 1} required />
          </label>
          <button type="submit">Go</button>
        </form>
      )}
    </div>
  );
}

/** The other moments with the same keys, of the moment that is looked at. */
function Alike(): JSX.Element | null {
  const { view, moment, send } = usePage();
  const others = useMemo(
    () => (moment.likeness === '' ? [] : alike(view.history, moment).filter(({ id }) => id !== moment.parent)),
    [view.history, moment],
  );
  if (others.length === 0) return null;
  const few = others.slice(0, 5);
  return (
    <p class="steps-alike">
      ≡ The keys are as after {few.map(({ id }) => jump(id, send))}
      {others.length > few.length && ` and ${others.length - few.length} more`}
    </p>
  );
}

type Send = ReturnType<typeof usePage>['send'];

function jump(id: number, send: Send, tabIndex = 0): JSX.Element {
  return (
    <button type="button" class="steps-jump" key={id} tabIndex={tabIndex} onClick={() => send({ do: 'go', to: id })}>
      {id === 0 ? 'the beginning' : `step ${id}`}
    </button>
  );
}

interface StepRowProps extends Omit<Row, 'moment' | 'after' | 'sameAs'> {
  readonly id: Moment['id'];
  readonly words: StepWords;
  readonly after: number | undefined;
  readonly sameAs: number | undefined;
  readonly isNow: boolean;
  readonly send: Send;
}

/** Drawn anew only when something of it is different. */
const StepRow = memo((row: StepRowProps): JSX.Element => {
  const { id, words, depth, after, isBranch, isOnPath, isNow, sameAs, send } = row;
  const tabIndex = isNow ? 0 : -1;
  const { what, where, note, outcome, waited, failures, changes } = words;
  return (
    <li
      class={`steps-row${isOnPath ? ' is-on-path' : ''}${isNow ? ' is-now' : ''}`}
      style={{ '--depth': Math.min(depth, 5) }}
      value={id}
    >
      {after !== undefined && (
        <p class="steps-after">
          {isBranch ? `↳ Branch ${depth > 1 ? `(${depth} deep) ` : ''}after ` : 'Goes on after '}
          {after === 0 ? 'the beginning' : `step ${after}`}
        </p>
      )}
      {after === undefined && isBranch && <p class="steps-after">↳ Branch</p>}
      <button
        type="button"
        class="steps-step"
        tabIndex={tabIndex}
        aria-current={isNow ? 'step' : undefined}
        onClick={() => send({ do: 'go', to: id })}
      >
        <span class="steps-number">{id === 0 ? '' : id}</span>
        <span class="steps-what">
          <b>{what}</b> {where !== undefined && <span class="steps-where">{where}</span>}
          {isNow && <span class="steps-here"> ● here</span>}
        </span>
        {note !== undefined && <span class="steps-note">{note}</span>}
        {outcome !== undefined && (
          <span class={outcome.isAnswered ? 'steps-answered' : 'steps-refused'}>
            {outcome.isAnswered ? '✓' : '✕'} {outcome.text}
            {outcome.rule !== undefined && ` [${outcome.rule}]`}
            {waited !== undefined && `, after ${waited}`}
          </span>
        )}
        {failures > 0 && <span class="steps-refused">✕ not as expected</span>}
        {changes.map((text) => (
          <span class="steps-change" key={text}>
            {text}
          </span>
        ))}
      </button>
      {sameAs !== undefined && <p class="steps-same">≡ same keys as {jump(sameAs, send, tabIndex)}</p>}
    </li>
  );
});

/** Nothing is lost by it: the history before can be brought back. */
function StartAnew(): JSX.Element {
  const { view, send } = usePage();
  const [kept, setKept] = useState<History>();
  const { history } = view;
  return (
    <div class="steps-anew" aria-live="polite">
      <button
        type="button"
        disabled={history.moments.length === 1}
        onClick={() => {
          setKept(history);
          send({ do: 'open', history: begin(history.world) });
        }}
      >
        Start anew
      </button>
      {kept !== undefined && kept !== history && (
        <button
          type="button"
          onClick={() => {
            setKept(history.moments.length > 1 ? history : undefined);
            send({ do: 'open', history: kept });
          }}
        >
          Bring back the history before ({plural(kept.moments.length - 1, 'step')})
        </button>
      )}
    </div>
  );
}

function useMoveKeys(send: Send): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const move = moveOf({ ...pressOf(event), isTyping: isTyping(event.target) });
      if (move === undefined) return;
      event.preventDefault();
      send({ do: move });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [send]);
}

function pressOf({ altKey, ctrlKey, metaKey, code }: KeyboardEvent) {
  return { altKey, ctrlKey, metaKey, code };
}

/** On some keyboards Alt and a bracket write a character. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

/** Scrolls the list, and not the page. */
function keepInSight(list: HTMLElement | null): void {
  const row = list?.querySelector<HTMLElement>('.is-now');
  if (list === null || row === null || row === undefined) return;
  const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight];
  if (top < list.scrollTop) list.scrollTop = top;
  else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
}

function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const buttons = [...(list?.querySelectorAll<HTMLElement>('.steps-step') ?? [])];
  const at = buttons.indexOf(event.target as HTMLElement);
  const places: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    Home: 0,
    End: buttons.length - 1,
  };
  const to = places[event.key];
  if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  buttons[Math.min(Math.max(to, 0), buttons.length - 1)]?.focus();
}
