// Which rules of the catalogue concern an operation: by their records, and by the operation's card.

import { HOST_OPERATIONS, isHostOperation } from '../../endpoint/cryptography/host-operations.js';
import { type Cell, FOOTNOTES, STATE_COLUMNS } from '../../model/key/state-table.js';
import { cellOf, PRECEDENCE, readerOf, ruleOfCell } from '../../model/operations/tables.js';
import { isTrait, operationsWith } from '../../model/operations/traits.js';
import { RULE_IDS, RULES, type RuleId } from '../../model/rules/catalogue.js';
import type { Cause } from '../../model/rules/record.js';
import type { Trait } from '../../model/rules/traits.js';
import type { KeyState, Operation } from '../../model/vocabulary/vocabulary.js';
import type { CliOperation } from './names.js';

/** The rules that concern an operation, in the catalogue's order. */
export function rulesOf(operation: CliOperation): readonly RuleId[] {
  if (isHostOperation(operation)) return HOST_OPERATIONS[operation].rules;
  const ofCard = new Set([
    ...STATE_COLUMNS.filter((state) => cellOf(operation, state) !== undefined).map((state) =>
      ruleOfCell(operation, state),
    ),
    PRECEDENCE[operation].rule,
  ]);
  return RULE_IDS.filter((rule) => ofCard.has(rule) || concerns(rule, operation));
}

/** Whether the record of a rule names the operation: by its name, by a trait, or as the one that shows metadata. */
function concerns(rule: RuleId, operation: Operation): boolean {
  const { operations = [], open = [], exercisedBy = [], blamedFor = [] } = RULES[rule];
  const named = [
    operations,
    ...open.map((answer) => answer.operations ?? []),
    ...exercisedBy.map(({ by }) => by),
    ...blamedFor.map((blame) => ('refusing' in blame ? blame.refusing : (blame.after ?? []))),
  ];
  return (
    operations === 'every' ||
    named.some((names) => names !== 'every' && names.some((name) => operationsNamed(name).includes(operation)))
  );
}

/** The operations that a name in a record stands for; of what time brings there are none. */
function operationsNamed(name: Cause | Trait | 'metadata'): readonly string[] {
  if (name === 'metadata') return [readerOf('metadata')];
  return isTrait(name) ? operationsWith(name) : [name];
}

/** What becomes of a call on a key in a state. */
export interface StateNote {
  readonly state: KeyState;
  readonly verdict: 'allowed' | 'refused' | 'refused if' | 'no such key';
  /** Errors, or the condition. */
  readonly note: string;
}

/** A row of the key state table in words; empty: no key state matters. */
export function stateNotes(operation: CliOperation): readonly StateNote[] {
  if (isHostOperation(operation)) return [];
  return STATE_COLUMNS.flatMap((state) => {
    const cell = cellOf(operation, state);
    return cell === undefined ? [] : [stateNote(state, cell)];
  });
}

function stateNote(state: KeyState, cell: Cell): StateNote {
  const footnotes = cell.footnotes.map((footnote) => FOOTNOTES[footnote]);
  const errors = [...new Set(footnotes.map(({ error }) => error))].join(' or ');
  switch (cell.verdict) {
    case 'ok':
      return { state, verdict: 'allowed', note: '' };
    case 'n/a':
      return { state, verdict: 'no such key', note: '' };
    case 'fails':
      return { state, verdict: 'refused', note: errors };
    case 'unless': {
      const when = footnotes.map((footnote) => ('when' in footnote ? footnote.when : '')).filter((text) => text !== '');
      return { state, verdict: 'refused if', note: `${when.join(' or ')}: ${errors}` };
    }
  }
}
