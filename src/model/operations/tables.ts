// What AWS shows as tables, and what asks for one member of every card: views of the cards.

import {
  type Cell,
  type CellRule,
  cellOf as cellOfCard,
  type Row,
  ruleOfCell as ruleOfCardCell,
} from '../key/state-table.js';
import type { Members } from '../requests/shapes.js';
import type { RuleId } from '../rules/catalogue.js';
import type { Evidence } from '../rules/record.js';
import { type KeyState, OPERATIONS, type Operation } from '../vocabulary/vocabulary.js';
import type { CardFacts, Order, Property } from './card.js';
import { cardOf } from './index.js';

/** One member of every card. */
export function byOperation<T>(of: (card: CardFacts) => T): Readonly<Record<Operation, T>> {
  return Object.fromEntries(OPERATIONS.map((operation) => [operation, of(cardOf(operation))])) as Record<Operation, T>;
}

/** The operations whose card is so. */
function operationsThat(are: (card: CardFacts) => boolean): readonly Operation[] {
  return OPERATIONS.filter((operation) => are(cardOf(operation)));
}

/** Operations that the model only admits or refuses: the host does the cryptography. */
export const GATED_OPERATIONS: readonly Operation[] = operationsThat(({ cryptography }) => cryptography !== undefined);

/** Operations that make a key: everything else is about keys that there are. */
export const KEY_MAKERS: readonly Operation[] = operationsThat(({ identifiers = [] }) => identifiers.includes('keyId'));

/** The members of every operation's input. */
export const INPUTS: Readonly<Record<Operation, Members>> = byOperation(({ input }) => input);

/** The members of every operation's output. */
export const OUTPUTS: Readonly<Record<Operation, Members>> = byOperation(({ output }) => output);

/** Of what a host has made, what the operation's answer shows. */
export function shownBy(
  operation: Operation,
  made: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const members = OUTPUTS[operation];
  return Object.fromEntries(Object.entries(made).filter(([name]) => Object.hasOwn(members, name)));
}

/** AWS's key-state table. Operations younger than it have a row of their own on their card, and none here. */
export const KEY_STATE_TABLE: Readonly<Partial<Record<Operation, Row>>> = Object.fromEntries(
  OPERATIONS.flatMap((operation) => {
    const { states, statesRule } = cardOf(operation);
    return states === 'no key' || typeof statesRule === 'string' ? [] : [[operation, states]];
  }),
);

/** The cell that decides whether a key in `state` may be used by `operation`; undefined: no state matters. */
export function cellOf(operation: Operation, state: KeyState): Cell | undefined {
  return cellOfCard(cardOf(operation), state);
}

/** The rule behind a cell: the table itself, or what amends or extends it. */
export function ruleOfCell(operation: Operation, state: KeyState): CellRule {
  return ruleOfCardCell(cardOf(operation), state);
}

/** A step that every call takes before or after the others. */
export interface Phase {
  readonly phase: 'operation' | 'parameters' | 'key' | 'checks';
  readonly what: string;
  readonly evidence: Evidence;
  readonly rule: RuleId;
  readonly reason: string;
}

/** What every call goes through, in order: reduce.ts and card.ts are this, written as code. */
export const PHASES = [
  {
    phase: 'operation',
    what: 'KMS has the operation',
    evidence: 'assumed',
    rule: 'MODEL-3',
    reason: 'Without an operation nothing says what the parameters are.',
  },
  {
    phase: 'parameters',
    what: 'the parameters have their JSON types, then keep their constraints, all of which one message names',
    evidence: 'assumed',
    rule: 'MODEL-1',
    reason: 'KMS is built as the other AWS JSON services, which look at the request before anything that it names.',
  },
  {
    phase: 'key',
    what: 'the key (or alias, or grant token) that the parameters name exists in the called Region',
    evidence: 'documented',
    rule: 'ID-3',
    reason: 'A key that does not exist has no state and no kind that could be wrong.',
  },
  {
    phase: 'checks',
    what: "the operation's own checks, in the order of its card",
    evidence: 'assumed',
    rule: 'STATE-1',
    reason: 'AWS publishes no order.',
  },
] as const satisfies readonly Phase[];

/** The order of one operation's checks. */
export interface Precedence extends Order {
  /** The names of the operation's checks, first to last. */
  readonly order: readonly string[];
  /** Pairs of checks whose order was seen at AWS, and the rules with which the second refuses. */
  readonly seen: readonly (readonly [first: string, second: string, rules: readonly RuleId[]])[];
}

const NOTHING_SEEN: Order = {
  evidence: 'assumed',
  reason: 'Nothing was seen: the key state first, then what the operation page names.',
};

/** Which of several faults KMS names: the order in which the checks of a card stand is the one in which they run. */
export const PRECEDENCE: Readonly<Record<Operation, Precedence>> = byOperation(({ checks, order = NOTHING_SEEN }) => ({
  ...order,
  order: checks.map(({ name }) => name),
  seen: checks.flatMap(({ name, seenBefore = {} }) =>
    Object.entries(seenBefore).map(([second, rules]) => [name, second, rules] as const),
  ),
}));

/** The operation that shows a property of a key. */
export function readerOf(property: Property): Operation {
  const [reader] = operationsThat(({ shows }) => shows === property);
  if (reader === undefined) throw new Error(`no operation shows ${property}`);
  return reader;
}
