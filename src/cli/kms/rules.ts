// What help says of an operation besides its options: its rules, and its row of the key-state table in words.

import { HOST_OPERATIONS, isHostOperation } from '../../host/host-operations.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import { type StateNote, stateNotesOf } from '../../teach/explanations/cells.js';
import { rulesAboutOperation } from '../../teach/explanations/rules-about.js';
import type { CliOperation } from './names.js';

/** The rules that concern an operation, in the catalogue's order. */
export function rulesOf(operation: CliOperation): readonly RuleId[] {
  return isHostOperation(operation) ? HOST_OPERATIONS[operation].rules : rulesAboutOperation(operation);
}

/** A row of the key state table in words; empty: no key state matters. */
export function stateNotes(operation: CliOperation): readonly StateNote[] {
  return isHostOperation(operation) ? [] : stateNotesOf(operation);
}
