// Whether a key's state allows an operation. The table decides; this only reads it.

import { type Refusal, refuse } from '../errors.js';
import { isInCustomKeyStore, type KeySet } from '../key-set/key-set.js';
import { assertNever, type ErrorCode, type KeyState, type Operation } from '../vocabulary.js';
import { cellOf, FOOTNOTES, type Footnote, type FootnoteNumber, ruleOfCell } from './state-table.js';

/**
 * Refuses an operation that the key state does not allow. Where the cell has several footnotes AWS may answer with any
 * of them, and the engine with the first that applies; but of 2 and 3 with 3, as AWS was seen to. [STATE-1]
 */
export function stateGate(
  operation: Operation,
  keySet: KeySet,
  keyState: KeyState,
  arn: string,
  role: 'destination' | 'any' = 'any',
): Refusal | undefined {
  const footnotes = refusingFootnotes(operation, keySet, keyState, role);
  const chosen = footnotes.includes(3) ? 3 : footnotes[0];
  if (chosen === undefined) return undefined;
  const { error } = FOOTNOTES[chosen];
  return refuse(ruleOfCell(operation, keyState), error, `${arn} ${wording(chosen, keySet, keyState)}`);
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

/** AWS's words after the key ARN. The table's common words for both phases of a deletion are not those of the answers. */
function wording(footnote: FootnoteNumber, keySet: KeySet, keyState: KeyState): string {
  const { message } = FOOTNOTES[footnote];
  if (message === 'origin') return originWording(keySet);
  if (footnote === 4) return message;
  if (keyState === 'PendingDeletion') return 'is pending deletion.';
  return keyState === 'PendingReplicaDeletion' ? 'is pending replica deletion.' : message;
}

/** AWS's words, after the key ARN, for a key of the wrong origin. [IMPORT-5a] [ROTATE-2] */
export function originWording(keySet: KeySet): string {
  return `origin is ${keySet.origin} which is not valid for this operation.`;
}
