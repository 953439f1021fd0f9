// The common clock of all Regions: what time it is, what happens next by itself, and buttons that let time pass.

import type { JSX } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { durationText } from '../../shared/text.js';
import { useAfterPaint } from '../after-paint.js';
import { usePage } from '../page.js';
import { fewOf } from '../steps/changes.js';
import './clock.css';
import { advanceStep, comingOf, fieldText, STRIDES, strideTo, waitsIn } from './coming.js';
import { replicasCreating } from './fault-list.js';

const MOST_TEXTS = 4;

export function Clock(): JSX.Element {
  const { view, moment, send } = usePage();
  const { at, next } = moment.frame;
  const advance = (by: number): void => send({ do: 'play', steps: [advanceStep(by)] });
  return (
    <section class="clock" aria-label="Clock">
      <p class="clock-now">
        <time dateTime={new Date(at).toISOString()}>{clockText(at)}</time>{' '}
        <abbr title="Coordinated Universal Time">UTC</abbr>
      </p>
      <Next />
      {!view.isReadOnly && (
        <div class="clock-buttons">
          <button type="button" disabled={next === undefined} onClick={() => next !== undefined && advance(next - at)}>
            To the next event
          </button>
          {STRIDES.map((by) => (
            <button type="button" key={by} onClick={() => advance(by)}>
              +{durationText(by)}
            </button>
          ))}
          <ToDate key={moment.id} at={at} onAdvance={advance} />
        </div>
      )}
    </section>
  );
}

function Next(): JSX.Element {
  const { moment } = usePage();
  const { frame } = moment;
  const coming = useAfterPaint(frame, comingOf);
  const waits = useMemo(() => waitsIn(frame), [frame]);
  const held = replicasCreating(frame.snapshot).filter(({ until }) => until === null);
  return (
    <div class="clock-next">
      {frame.next === undefined ? (
        <p>Nothing will happen by itself.</p>
      ) : (
        <p>
          Next in {durationText(frame.next - frame.at)}, at {clockText(frame.next)}:{' '}
          {coming === undefined ? '…' : `${fewOf(coming.texts, MOST_TEXTS).join('; ')}.`}
        </p>
      )}
      {waits.length > 0 && <p>{fewOf(waits, MOST_TEXTS).join('; ')}.</p>}
      {held.length > 0 && <p>Held in Creating until told: {held.map(({ region }) => region).join(', ')}.</p>}
    </div>
  );
}

function ToDate({ at, onAdvance }: { readonly at: number; readonly onAdvance: (by: number) => void }): JSX.Element {
  const id = useId();
  const [message, setMessage] = useState('');
  return (
    <details class="clock-date">
      <summary>To a date…</summary>
      <form
        class="clock-to"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const stride = strideTo(String(new FormData(event.currentTarget).get('to')), at);
          if (stride.ok) onAdvance(stride.by);
          else setMessage(stride.message);
        }}
      >
        <label>
          To (UTC){' '}
          <input
            type="datetime-local"
            name="to"
            step={1}
            min={fieldText(at)}
            defaultValue={fieldText(at)}
            required
            aria-describedby={id}
            aria-invalid={message !== ''}
          />
        </label>
        <button type="submit">Go</button>
        <span id={id} class="clock-problem" role="alert">
          {message}
        </span>
      </form>
    </details>
  );
}

function clockText(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, '');
}
