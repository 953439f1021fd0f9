// The cells of AWS's key-state table in words.

import { type Cell, FOOTNOTES, type Footnote, STATE_COLUMNS } from '../../model/key/state-table.js';
import { cellOf } from '../../model/operations/tables.js';
import type { KeyState, Operation } from '../../model/vocabulary/vocabulary.js';

/** What becomes of a call on a key in a state. */
export interface StateNote {
  readonly state: KeyState;
  readonly verdict: 'allowed' | 'refused' | 'refused if' | 'no such key';
  /** Errors, or the condition. */
  readonly note: string;
}

/** A row of the key state table in words; empty: no key state matters. */
export function stateNotesOf(operation: Operation): readonly StateNote[] {
  return STATE_COLUMNS.flatMap((state) => {
    const cell = cellOf(operation, state);
    return cell === undefined ? [] : [stateNote(state, cell)];
  });
}

function stateNote(state: KeyState, cell: Cell): StateNote {
  const footnotes = cell.footnotes.map((footnote) => FOOTNOTES[footnote]);
  const errors = [...new Set(footnotes.map(({ error }) => error))].join(' or ');
  switch (cell.verdict) {
    case 'n/a':
      return { state, verdict: 'no such key', note: '' };
    case 'fails':
      return { state, verdict: 'refused', note: errors };
    case 'ok':
    case 'unless': {
      if (footnotes.length === 0) return { state, verdict: 'allowed', note: '' };
      // The one condition that is not about the key itself: UpdateAlias knows two keys.
      const when = footnotes.map((footnote) =>
        'when' in footnote ? KINDS[footnote.when] : 'it is the key that the alias is to name',
      );
      return { state, verdict: 'refused if', note: `${when.join(' or ')}: ${errors}` };
    }
  }
}

/** Of which keys a footnote speaks, after `if`. */
const KINDS: Readonly<Record<NonNullable<Footnote['when']>, string>> = {
  imported: 'it has imported key material',
  'not imported': 'it cannot have imported key material',
  'custom key store': 'it is in a custom key store',
};
