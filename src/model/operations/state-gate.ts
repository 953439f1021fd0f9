// Whether a key's state allows an operation. The table decides; this only reads it.

import {
  cellOf,
  FOOTNOTES,
  type Footnote,
  type FootnoteNumber,
  ruleOfCell,
  type StateRules,
} from '../key/state-table.js';
import { isInCustomKeyStore, type KeySet } from '../key-set/key-set.js';
import { type Refusal, refuse } from '../rules/errors.js';
import type { Facts } from '../rules/wording/index.js';
import { assertNever, type ErrorCode, type KeyState, type Operation } from '../vocabulary/vocabulary.js';

/** An operation, and what it says of key states. */
interface Gated extends StateRules {
  readonly name: Operation;
}

/** Refuses an operation that the key state does not allow. [STATE-1] */
export function stateGate(card: Gated, keySet: KeySet, keyState: KeyState, keyArn: string): Refusal | undefined {
  const facts = stateFault(card, keySet, keyState, keyArn);
  return facts === undefined ? undefined : refuse(ruleOfCell(card, keyState), facts);
}

/**
 * Why the key state does not allow an operation. Where the cell has several footnotes AWS may answer with any of them,
 * and the engine with the first that applies; but of 2 and 3 with 3, as AWS was seen to. [STATE-1]
 */
export function stateFault(
  card: Gated,
  keySet: KeySet,
  keyState: KeyState,
  keyArn: string,
): Facts<'keyState'> | undefined {
  const footnotes = refusingFootnotes(card, keySet, keyState);
  const footnote = footnotes.includes(3) ? 3 : footnotes[0];
  if (footnote === undefined) return undefined;
  return { fault: 'keyState', keyArn, keyState, operation: card.name, origin: keySet.origin, footnote };
}

/** The error codes with which AWS may refuse the operation on such a key; empty: the key state allows it. */
export function stateErrors(rules: StateRules, keySet: KeySet, keyState: KeyState): readonly ErrorCode[] {
  return refusingFootnotes(rules, keySet, keyState).map((footnote) => FOOTNOTES[footnote].error);
}

const NONE: readonly FootnoteNumber[] = [];

function refusingFootnotes(rules: StateRules, keySet: KeySet, keyState: KeyState): readonly FootnoteNumber[] {
  const cell = cellOf(rules, keyState);
  if (cell === undefined || cell.footnotes.length === 0 || cell.verdict === 'ok') return NONE;
  return cell.footnotes.filter((footnote) => applies(FOOTNOTES[footnote], keySet));
}

function applies(footnote: Footnote, keySet: KeySet): boolean {
  switch (footnote.when) {
    case undefined:
      return true;
    case 'imported':
      return keySet.origin === 'EXTERNAL';
    case 'not imported':
      return keySet.origin !== 'EXTERNAL';
    case 'custom key store':
      return isInCustomKeyStore(keySet);
    default:
      return assertNever(footnote.when);
  }
}
