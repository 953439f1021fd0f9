// The state of the account: whole, or what the last step has made different.

import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { momentOf } from '../history/history.js';
import { usePage } from '../page.js';
import { shortId } from '../steps/changes.js';
import './account-state.css';
import { type Difference, valueText } from './difference.js';
import { shownState, stateDifferences } from './shown-state.js';

export function AccountState(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [isWhole, setWhole] = useState(false);
  return (
    <section class="state" aria-labelledby="state-heading">
      <h2 id="state-heading">State</h2>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>As JSON, whole or as the difference to the step before</summary>
        {isOpen && (
          <>
            <div class="state-choice">
              <button type="button" aria-pressed={!isWhole} onClick={() => setWhole(false)}>
                {isWhole ? '○' : '●'} Difference
              </button>
              <button type="button" aria-pressed={isWhole} onClick={() => setWhole(true)}>
                {isWhole ? '●' : '○'} Whole
              </button>
            </div>
            {isWhole ? <Whole /> : <Differences />}
          </>
        )}
      </details>
    </section>
  );
}

function Whole(): JSX.Element {
  const { moment } = usePage();
  const json = useMemo(() => JSON.stringify(shownState(moment.frame), null, 2), [moment.frame]);
  const text = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState<string>();
  return (
    <>
      <button
        type="button"
        onClick={() => {
          copy(json, text.current).then((isDone) => setCopied(isDone ? json : undefined));
        }}
      >
        Copy
      </button>{' '}
      <span aria-live="polite">{copied === json ? 'Copied.' : ''}</span>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="state-json" tabIndex={0} aria-label="The state as JSON">
        <pre ref={text}>{json}</pre>
      </section>
    </>
  );
}

/** Whether it could be copied; where that is not allowed, the text is selected for the user to do it. */
async function copy(text: string, element: Element | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (element !== null) getSelection()?.selectAllChildren(element);
    return false;
  }
}

const SIGNS = { added: '+', removed: '−', changed: '±' } as const;

function Differences(): JSX.Element {
  const { view, moment } = usePage();
  const { history } = view;
  const before = moment.parent === undefined ? undefined : momentOf(history, moment.parent).frame;
  const all = useMemo(
    () => (before === undefined ? [] : stateDifferences(before, moment.frame)),
    [before, moment.frame],
  );
  if (before === undefined) return <p>This is the beginning: there is no step before.</p>;
  if (all.length === 0) return <p>Nothing, save for the clock.</p>;
  return (
    <ul class="state-differences">
      {all.map((difference) => (
        <DifferenceRow key={difference.path.join('\n')} difference={difference} />
      ))}
    </ul>
  );
}

function DifferenceRow({ difference }: { readonly difference: Difference }): JSX.Element {
  const { path, kind } = difference;
  return (
    <li class={`state-${kind}`}>
      <p>
        <b>
          <span aria-hidden="true">{SIGNS[kind]} </span>
          {kind}
        </b>{' '}
        <code>{path.map(shortId).join(' › ')}</code>
      </p>
      {'before' in difference && (
        <p class="state-value">
          {kind === 'changed' && <span>from </span>}
          <del>{valueText(difference.before)}</del>
        </p>
      )}
      {'after' in difference && (
        <p class="state-value">
          {kind === 'changed' && <span>to </span>}
          <ins>{valueText(difference.after)}</ins>
        </p>
      )}
    </li>
  );
}
