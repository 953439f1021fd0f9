// Opens what others have shared: chosen, pasted, or dropped onto the page.

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from '../../shared/objects.js';
import type { Fault } from '../../teach/scenario/scenario.js';
import type { Opened } from '../history/document.js';
import { usePage } from '../page.js';
import { openFragment } from './link.js';
import { type Choice, readShared } from './shared.js';

/** What somebody has given: cases of which one is to be chosen, or what is wrong with it. */
interface Given {
  readonly choices: readonly Choice[];
  readonly faults: readonly Fault[];
}

const NOTHING: Given = { choices: [], faults: [] };

export function Open({ onOpened }: { readonly onOpened: () => void }): JSX.Element {
  const [text, setText] = useState('');
  const { given, take } = useOpening(onOpened);
  return (
    <section class="share-part">
      <h3>Open</h3>
      <p>
        A history, a scenario, vectors, or a <code>finding-N.json</code> of the conformance kit. It can be dropped onto
        the page, or pasted anywhere in it, too. The history that is open now is kept.
      </p>
      <p>
        <label>
          File{' '}
          <input
            type="file"
            accept=".json,application/json"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              if (file !== undefined) take(file.text());
            }}
          />
        </label>
      </p>
      <label class="share-field">
        Or its text, or a link
        <textarea
          rows={4}
          value={text}
          spellcheck={false}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <p>
        <button type="button" disabled={text.trim() === ''} onClick={() => take(Promise.resolve(text))}>
          Open the text
        </button>
      </p>
      <GivenShown given={given} choose={(choice) => take(choice)} />
    </section>
  );
}

/** Whatever is dropped onto the page, or pasted where nothing is written, is opened. */
export function Dropping(): JSX.Element | null {
  const { given, take, forget } = useOpening(() => undefined);
  const dialog = useRef<HTMLDialogElement>(null);
  const isAsking = given.choices.length > 0 || given.faults.length > 0;
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      const [file] = event.dataTransfer?.files ?? [];
      if (file === undefined) return;
      event.preventDefault();
      take(file.text());
    };
    const paste = (event: ClipboardEvent): void => {
      const isWriting = event.target instanceof Element && event.target.closest('input, textarea, select, dialog');
      const [file] = event.clipboardData?.files ?? [];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (isWriting) return;
      if (file !== undefined) take(file.text());
      else if (/^\s*[[{]|#play=/.test(text)) take(Promise.resolve(text));
    };
    document.addEventListener('dragover', over);
    document.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, []);
  useEffect(() => {
    if (isAsking && dialog.current?.open === false) dialog.current.showModal();
  }, [isAsking]);
  if (!isAsking) return null;
  return (
    <dialog ref={dialog} class="dialog" aria-label="Open" onClose={forget}>
      <div class="dialog-inside">
        <div class="dialog-head">
          <h2>Open</h2>
          <button type="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        <GivenShown given={given} choose={(choice) => take(choice)} />
      </div>
    </dialog>
  );
}

interface GivenProps {
  readonly given: Given;
  readonly choose: (choice: Choice) => void;
}

function GivenShown({ given, choose }: GivenProps): JSX.Element {
  const { choices, faults } = given;
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => shown.current?.scrollIntoView({ block: 'nearest' }), [given]);
  return (
    <div ref={shown}>
      {faults.length > 0 && (
        <div role="alert" class="share-faults">
          <p>It cannot be opened; the history stays as it was.</p>
          <ul>
            {faults.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                {path !== '' && <code>{path}</code>} {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {choices.length > 0 && (
        <fieldset class="share-choices">
          <legend>There are {choices.length} cases in it. Which one?</legend>
          {choices.map((choice) => (
            <button type="button" key={choice.name} onClick={() => choose(choice)}>
              {choice.name}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}

interface Opening {
  readonly given: Given;
  /** Opens a text, or one of the cases. */
  readonly take: (what: Promise<string> | Choice) => Promise<void>;
  readonly forget: () => void;
}

function useOpening(onOpened: () => void): Opening {
  const { send } = usePage();
  const [given, setGiven] = useState(NOTHING);
  const show = (opened: Opened): void => {
    if (!opened.ok) return setGiven({ choices: [], faults: opened.faults });
    setGiven(NOTHING);
    send({ do: 'open', history: opened.history });
    onOpened();
  };
  const take = async (what: Promise<string> | Choice): Promise<void> => {
    if ('open' in what) return show(what.open());
    let text: string;
    try {
      text = await what;
    } catch (error) {
      return setGiven({ choices: [], faults: [{ path: '', message: `the file cannot be read: ${messageOf(error)}` }] });
    }
    const [, fragment] = /^\s*[^\s{[]*(#\S*)\s*$/.exec(text) ?? [];
    const linked = fragment === undefined ? undefined : await openFragment(fragment);
    if (linked !== undefined) return show(linked);
    const shared = readShared(text);
    if (!shared.ok) return setGiven({ choices: [], faults: shared.faults });
    const [only, ...more] = shared.choices;
    if (only !== undefined && more.length === 0) show(only.open());
    else setGiven({ choices: shared.choices, faults: [] });
  };
  return { given, take, forget: () => setGiven(NOTHING) };
}
