// What the rows and cells of AWS's key-state table say. Each row stands on the card of its operation.
// Source: AWS KMS Developer Guide, "Key states of AWS KMS keys", 43 operations, 8 key states, as of 2026-09.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html

import { recordOf } from '../../shared/objects.js';
import type { ErrorCode, KeyState } from '../vocabulary/vocabulary.js';

/** What a footnote of the table says. */
export interface Footnote {
  readonly error: ErrorCode;
  /** The footnote speaks only of such keys; without it, of all. */
  readonly when?: 'imported' | 'not imported' | 'custom key store';
}

/** The footnotes that refuse; their words are in rules/wording. Those that only remark (12 and 13) are in the lifecycle. */
export const FOOTNOTES = {
  1: { error: 'DisabledException' },
  2: { error: 'DisabledException' },
  3: { error: 'KMSInvalidStateException' },
  4: { error: 'KMSInvalidStateException' },
  5: { error: 'KMSInvalidStateException' },
  6: { error: 'UnsupportedOperationException', when: 'imported' },
  7: { error: 'UnsupportedOperationException', when: 'custom key store' },
  8: { error: 'KMSInvalidStateException', when: 'imported' },
  9: { error: 'UnsupportedOperationException', when: 'not imported' },
  /** Of the key that an alias is to name. */
  10: { error: 'KMSInvalidStateException' },
  11: { error: 'KMSInvalidStateException' },
  14: { error: 'KMSInvalidStateException' },
  15: { error: 'KMSInvalidStateException' },
} as const satisfies Record<number, Footnote>;
export type FootnoteNumber = keyof typeof FOOTNOTES;

/**
 * A cell. `ok`: the key state allows the operation. `fails`: it is refused with one of the footnotes' errors.
 * `unless`: it is refused only where a footnote's condition holds. `n/a`: AWS says no such key is in that state.
 */
export interface Cell {
  readonly verdict: 'ok' | 'fails' | 'unless' | 'n/a';
  readonly footnotes: readonly FootnoteNumber[];
}

/** The columns, in AWS's order. */
export const STATE_COLUMNS = [
  'Enabled',
  'Disabled',
  'PendingDeletion',
  'PendingReplicaDeletion',
  'PendingImport',
  'Unavailable',
  'Creating',
  'Updating',
] as const satisfies readonly KeyState[];

/** A row of the table: a cell for each key state, in the order of STATE_COLUMNS. */
export type Row = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell];

export const ok: Cell = { verdict: 'ok', footnotes: [] };
export const ok9: Cell = { verdict: 'ok', footnotes: [9] };
export const ok12: Cell = { ...ok }; // succeeds; shows only once the key is available again
export const na: Cell = { verdict: 'n/a', footnotes: [] };
export const fails = (...footnotes: FootnoteNumber[]): Cell => ({ verdict: 'fails', footnotes });
export const unless = (...footnotes: FootnoteNumber[]): Cell => ({ verdict: 'unless', footnotes });

/** The rules that a cell can have behind it. */
export type CellRule =
  | 'STATE-1'
  | 'STATE-1a'
  | 'STATE-6'
  | 'STATE-6a'
  | 'STATE-6b'
  | 'STATE-6c'
  | 'STATE-6d'
  | 'STATE-6e'
  | 'STATE-8a'
  | 'PRIMARY-4a'
  | 'ROTATE-2';

/** What an operation's card says of key states. */
export interface StateRules {
  /** The row of AWS's table; `no key`: the operation has no key whose state could matter. */
  readonly states: Row | 'no key';
  /** By default STATE-1. One rule for the whole row: the operation is younger than AWS's table, and not in it. */
  readonly statesRule?: CellRule | Readonly<Record<KeyState, CellRule>>;
  /** Cells that AWS's other texts and answers overrule. */
  readonly amended?: Readonly<Partial<Record<KeyState, { readonly cell: Cell; readonly rule: CellRule }>>>;
}

/** The same for every key state. */
export function everywhere<T>(value: T): Readonly<Record<KeyState, T>> {
  return recordOf(STATE_COLUMNS, () => value);
}

/** The cell that decides whether a key in `state` may be used by the operation; undefined: no state matters. */
export function cellOf({ states, amended }: StateRules, state: KeyState): Cell | undefined {
  return amended?.[state]?.cell ?? (states === 'no key' ? undefined : states[STATE_COLUMNS.indexOf(state)]);
}

/** The rule behind a cell: the table itself, or what amends or extends it. */
export function ruleOfCell({ statesRule = 'STATE-1', amended }: StateRules, state: KeyState): CellRule {
  return amended?.[state]?.rule ?? (typeof statesRule === 'string' ? statesRule : statesRule[state]);
}
