// Which rules of the catalogue are about an operation, or about a key state.

import { STATE_COLUMNS } from '../../model/key/state-table.js';
import { cellOf, PRECEDENCE, readerOf, ruleOfCell } from '../../model/operations/tables.js';
import { isTrait, operationsWith } from '../../model/operations/traits.js';
import { RULE_IDS, RULES, type RuleId } from '../../model/rules/catalogue.js';
import type { Cause } from '../../model/rules/record.js';
import type { Trait } from '../../model/rules/traits.js';
import type { KeyState, Operation } from '../../model/vocabulary/vocabulary.js';

/** The rules that concern an operation, in the catalogue's order: by their records, and by the operation's card. */
export function rulesAboutOperation(operation: Operation): readonly RuleId[] {
  const ofCard = new Set([
    ...STATE_COLUMNS.filter((state) => cellOf(operation, state) !== undefined).map((state) =>
      ruleOfCell(operation, state),
    ),
    PRECEDENCE[operation].rule,
  ]);
  return RULE_IDS.filter((rule) => ofCard.has(rule) || concerns(rule, operation));
}

/** The rules whose sentences name a key state. */
export function rulesAboutState(state: KeyState): readonly RuleId[] {
  const name = new RegExp(`\\b${state}\\b`);
  return RULE_IDS.filter((rule) => name.test(RULES[rule].sentence));
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
