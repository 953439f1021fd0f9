// "Set up a state": a key, and perhaps the operation that is to be called on it; the page takes the shortest way there.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { KEY_STATES, OPERATIONS, type Operation } from '../../index.js';
import { whyImpossible } from '../../teach/ways/possible.js';
import { type Circumstances, ORIGINS, ROLES, type Role } from '../../teach/ways/situations.js';
import { Dialog } from '../dialog.js';
import { usePage } from '../page.js';
import { canBeOnPrimary, neededOrigin, wayTo } from './set-up.js';

export function SetUp(): JSX.Element | null {
  const { view } = usePage();
  if (view.isReadOnly) return null;
  return (
    <Dialog label="Set up a state" title="Set up a state">
      {(close) => <SetUpForm onDone={close} />}
    </Dialog>
  );
}

const NO_OPERATION = 'none';

type Wanted = Required<Circumstances> & {
  readonly operation: Operation | typeof NO_OPERATION;
  readonly on: (typeof ON)[number];
};

/** Which key an operation is called on that is about a replica key. */
const ON = ['its primary key, about it', 'the replica key itself'] as const;

const FIRST: Wanted = { operation: NO_OPERATION, on: ON[0], state: 'Enabled', role: 'primary', origin: 'AWS_KMS' };

function SetUpForm({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const { view, send } = usePage();
  const [wanted, want] = useState(FIRST);
  const { operation } = wanted;
  const why = whyImpossible(wanted);
  const go = (event: Event): void => {
    event.preventDefault();
    const called = operation === NO_OPERATION ? undefined : { operation, isOnPrimary: wanted.on === ON[0] };
    const way = wayTo(view.history, wanted, called);
    if (way === undefined) return;
    send({ do: 'set up', ...way });
    onDone();
  };
  return (
    <form class="stories-set-up" onSubmit={go}>
      <p>
        The page takes the shortest way to such a key, in an empty account. What you have done stays in the history.
      </p>
      <Select
        label="Key state"
        of={KEY_STATES}
        value={wanted.state}
        onPick={(state) => want({ ...wanted, state })}
        note={(state) => noteOf({ ...wanted, state })}
      />
      <Select
        label="Role"
        of={ROLES}
        value={wanted.role}
        onPick={(role) => want({ ...wanted, role })}
        note={(role) => `${ROLE_NOTES[role]}${noteOf({ ...wanted, role })}`}
      />
      <Select
        label="Origin"
        of={ORIGINS}
        value={wanted.origin}
        onPick={(origin) => want({ ...wanted, origin })}
        note={(origin) => (whyImpossible({ ...wanted, origin }) === undefined ? '' : ' (no such key)')}
      />
      <Select
        label="And call"
        of={[NO_OPERATION, ...OPERATIONS]}
        value={operation}
        onPick={(picked) => want({ ...wanted, operation: picked })}
      />
      {operation !== NO_OPERATION && canBeOnPrimary(operation, wanted) && (
        <Select label="On" of={ON} value={wanted.on} onPick={(on) => want({ ...wanted, on })} />
      )}
      <p role="status">{why !== undefined && `${adviceFor(wanted)}${why}`}</p>
      <p>
        <button type="submit" class="stories-next" disabled={why !== undefined}>
          Go there
        </button>
      </p>
    </form>
  );
}

function adviceFor(wanted: Wanted): string {
  const other = neededOrigin(wanted);
  return other === undefined
    ? `No such key is ever ${wanted.state}: `
    : `Choose origin ${other}: no other key is ever ${wanted.state}. `;
}

const ROLE_NOTES: Readonly<Record<Role, string>> = {
  primary: ' key',
  replica: ' key',
  single: '-Region key',
};

function noteOf(wanted: Wanted): string {
  const other = neededOrigin(wanted);
  if (other !== undefined) return ` (of origin ${other})`;
  return whyImpossible(wanted) === undefined ? '' : ' (no such key)';
}

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly of: readonly Value[];
  readonly value: Value;
  readonly onPick: (value: Value) => void;
  readonly note?: (value: Value) => string;
}

function Select<Value extends string>({ label, of, value, onPick, note }: SelectProps<Value>): JSX.Element {
  return (
    <label>
      {label}
      <select
        value={value}
        onChange={({ currentTarget }) => {
          const picked = of.find((one) => one === currentTarget.value);
          if (picked !== undefined) onPick(picked);
        }}
      >
        {of.map((one) => (
          <option key={one} value={one}>
            {one}
            {note?.(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
