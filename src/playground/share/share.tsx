// To share what was done, as a link or a file, and to open what others have shared.

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../dialog.js';
import { documentOf, scenarioOf } from '../history/document.js';
import { usePage } from '../page.js';
import { LONGEST_LINK, playOf } from './link.js';
import { addressOf, frameOf, type Modes } from './modes.js';
import { Open } from './open.js';
import './share.css';

export function Share(): JSX.Element {
  const { view, send } = usePage();
  const { former, isReadOnly } = view;
  return (
    <>
      <Dialog label="Share" title="Share and open">
        {(close) => (
          <>
            <ShareLink />
            <Save />
            {!isReadOnly && <Open onOpened={close} />}
          </>
        )}
      </Dialog>
      {former !== undefined && !isReadOnly && (
        <button type="button" onClick={() => send({ do: 'reopen' })}>
          Back to the former history
        </button>
      )}
    </>
  );
}

function ShareLink(): JSX.Element {
  const { history } = usePage().view;
  const [modes, setModes] = useState<Modes>({ isEmbedded: false, isReadOnly: false });
  const [play, setPlay] = useState<string>();
  useEffect(() => {
    let isStale = false;
    playOf(history).then((made) => {
      if (!isStale) setPlay(made);
    });
    return () => {
      isStale = true;
    };
  }, [history]);
  if (play === undefined) return <p>…</p>;
  if (play.length > LONGEST_LINK) {
    return (
      <p role="status">
        The history is too long for a link ({Math.ceil(play.length / 1024)} kB; {LONGEST_LINK / 1024} kB is the most).
        Save it as a file.
      </p>
    );
  }
  const address = addressOf(location.href, play, modes);
  return (
    <section class="share-part">
      <h3>A link</h3>
      <p>It holds the whole history, all branches included. Nothing of it is sent to a server.</p>
      <p class="share-row">
        <label>
          <input
            type="checkbox"
            checked={modes.isReadOnly}
            onChange={({ currentTarget }) => setModes({ ...modes, isReadOnly: currentTarget.checked })}
          />{' '}
          only to look at
        </label>
        <label>
          <input
            type="checkbox"
            checked={modes.isEmbedded}
            onChange={({ currentTarget }) => setModes({ ...modes, isEmbedded: currentTarget.checked })}
          />{' '}
          to be shown inside of another page
        </label>
      </p>
      <CopyField label="Link" text={address} />
      {modes.isEmbedded && <CopyField label="HTML for the other page" text={frameOf(address)} />}
    </section>
  );
}

function CopyField({ label, text }: { readonly label: string; readonly text: string }): JSX.Element {
  const [said, say] = useState('');
  const [field, setField] = useState<HTMLInputElement | null>(null);
  useEffect(() => say(''), [text]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied.');
    } catch {
      field?.select();
      say('Selected: copy it with your keyboard.');
    }
  };
  return (
    <p class="share-row">
      <label class="share-field">
        {label} <input ref={setField} readOnly value={text} onFocus={({ currentTarget }) => currentTarget.select()} />
      </label>
      <button type="button" onClick={copy}>
        Copy
        <span class="page-unseen"> the {label}</span>
      </button>
      <span role="status">{said}</span>
    </p>
  );
}

function Save(): JSX.Element {
  const { history } = usePage().view;
  return (
    <section class="share-part">
      <h3>A file</h3>
      <p class="share-row">
        <button type="button" onClick={() => save('scenario.json', scenarioOf(history))}>
          Save the steps to here as a scenario
        </button>
        <span>
          <code>mrk run scenario.json</code> plays it.
        </span>
      </p>
      <p class="share-row">
        <button type="button" onClick={() => save('history.json', documentOf(history))}>
          Save the whole history
        </button>
        <span>All branches, to be opened here again.</span>
      </p>
    </section>
  );
}

function save(name: string, json: object): void {
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(json, null, 2)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
