// The difference between two key states, or two operations.

import { STATE_COLUMNS } from '../../model/key/state-table.js';
import { cardOf } from '../../model/operations/index.js';
import { PRECEDENCE } from '../../model/operations/tables.js';
import { type KeyState, OPERATIONS, type Operation } from '../../model/vocabulary/vocabulary.js';
import { part } from './explain-rule.js';
import { explainState, lower, verdictOf, waysIn, waysOut } from './explain-state.js';
import { type Explanation, explainedRule } from './explanation.js';
import { rulesAboutOperation, rulesAboutState } from './rules-about.js';

export function differenceOfStates(one: KeyState, other: KeyState): Explanation {
  const verdicts = OPERATIONS.flatMap((operation) =>
    pairOf(operation, verdictOf(operation, one), one, verdictOf(operation, other), other),
  );
  const both = rulesAboutState(one).filter((rule) => rulesAboutState(other).includes(rule));
  return {
    title: `${one} and ${other}`,
    parts: [
      ...[one, other].flatMap((state) => part(state, [...(explainState(state).parts[0]?.text ?? [])])),
      ...part(
        'Operations that they treat differently',
        verdicts.length === 0 ? ['None: both allow and refuse the same, in the same way.'] : verdicts,
      ),
      ...[one, other].flatMap((state) =>
        part(`How a key gets into ${state} and out`, [...waysIn(state), ...waysOut(state)]),
      ),
      { heading: 'Rules that name both', rules: both.map(explainedRule) },
    ],
  };
}

export function differenceOfOperations(one: Operation, other: Operation): Explanation {
  const states = STATE_COLUMNS.flatMap((state) =>
    pairOf(state, verdictOf(one, state), one, verdictOf(other, state), other),
  );
  const only = (mine: readonly string[], theirs: readonly string[]): string =>
    mine.filter((name) => !theirs.includes(name)).join(', ') || 'none';
  const lists = (name: string, of: (operation: Operation) => readonly string[]): readonly string[] =>
    of(one).join() === of(other).join()
      ? []
      : [`${name} of ${one} only: ${only(of(one), of(other))}. Of ${other} only: ${only(of(other), of(one))}.`];
  const of = rulesAboutOperation(other);
  return {
    title: `${one} and ${other}`,
    parts: [
      ...part('Key states that they treat differently', states.length === 0 ? ['None.'] : states),
      ...part('What else differs', [
        ...lists('Members', (operation) => Object.keys(cardOf(operation).input)),
        ...lists('Checks', (operation) => PRECEDENCE[operation].order),
        ...lists('Errors', (operation) => cardOf(operation).errors),
      ]),
      {
        heading: `Rules of ${one} that ${other} has not`,
        rules: rulesAboutOperation(one)
          .filter((rule) => !of.includes(rule))
          .map(explainedRule),
      },
    ],
  };
}

const NONE = 'no key state matters';

function pairOf(
  what: string,
  a: string | undefined,
  one: string,
  b: string | undefined,
  other: string,
): readonly string[] {
  return a === b ? [] : [`${what}: ${one}, ${lower(a ?? NONE)}; ${other}, ${lower(b ?? NONE)}.`];
}
