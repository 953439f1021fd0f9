// Whether a key's state allows an operation. The table decides; this only reads it.

import { type Refusal, refuse } from '../errors.js';
import { isInCustomKeyStore, type KeySet } from '../key-set/key-set.js';
import type { Facts } from '../rules/wording/index.js';
import { assertNever, type ErrorCode, type KeyState, type Operation } from '../vocabulary.js';
import { cellOf, FOOTNOTES, type Footnote, type FootnoteNumber, ruleOfCell } from './state-table.js';

/** Refuses an operation that the key state does not allow. [STATE-1] */
export function stateGate(
  operation: Operation,
  keySet: KeySet,
  keyState: KeyState,
  keyArn: string,
  role: 'destination' | 'any' = 'any',
): Refusal | undefined {
  const facts = stateFault(operation, keySet, keyState, keyArn, role);
  return facts === undefined ? undefined : refuse(ruleOfCell(operation, keyState), facts);
}

/**
 * Why the key state does not allow an operation. Where the cell has several footnotes AWS may answer with any of them,
 * and the engine with the first that applies; but of 2 and 3 with 3, as AWS was seen to. [STATE-1]
 */
export function stateFault(
  operation: Operation,
  keySet: KeySet,
  keyState: KeyState,
  keyArn: string,
  role: 'destination' | 'any' = 'any',
): Facts<'keyState'> | undefined {
  const footnotes = refusingFootnotes(operation, keySet, keyState, role);
  const footnote = footnotes.includes(3) ? 3 : footnotes[0];
  if (footnote === undefined) return undefined;
  return { fault: 'keyState', keyArn, keyState, operation, origin: keySet.origin, footnote };
}

/** The error codes with which AWS may refuse the operation on such a key; empty: the key state allows it. */
export function stateErrors(
  operation: Operation,
  keySet: KeySet,
  keyState: KeyState,
  role: 'destination' | 'any' = 'any',
): readonly ErrorCode[] {
  return refusingFootnotes(operation, keySet, keyState, role).map((footnote) => FOOTNOTES[footnote].error);
}

const NONE: readonly FootnoteNumber[] = [];

function refusingFootnotes(
  operation: Operation,
  keySet: KeySet,
  keyState: KeyState,
  role: 'destination' | 'any',
): readonly FootnoteNumber[] {
  const cell = cellOf(operation, keyState);
  if (cell === undefined || cell.footnotes.length === 0 || cell.verdict === 'ok') return NONE;
  return cell.footnotes.filter((footnote) => applies(FOOTNOTES[footnote], keySet, role));
}

function applies(footnote: Footnote, keySet: KeySet, role: 'destination' | 'any'): boolean {
  switch (footnote.when) {
    case undefined:
      return true;
    case 'imported':
      return keySet.origin === 'EXTERNAL';
    case 'not imported':
      return keySet.origin !== 'EXTERNAL';
    case 'custom key store':
      return isInCustomKeyStore(keySet);
    case 'imported or custom key store':
      return keySet.origin === 'EXTERNAL' || isInCustomKeyStore(keySet);
    case 'destination':
      return role === 'destination';
    default:
      return assertNever(footnote.when);
  }
}
