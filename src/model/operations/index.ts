// Every operation's card, by AWS's name. A missing one does not compile.

import type { StructureValue } from '../requests/shapes.js';
import type { Refusal } from '../rules/errors.js';
import { OPERATIONS, type Operation } from '../vocabulary/vocabulary.js';
import type { Card } from './card.js';
import * as cards from './cards.js';

// Assigned, and not spread: so it can be told that every card is used.
export const CARDS = Object.assign({}, cards) satisfies { readonly [O in Operation]: unknown };

/** The parsed input of every operation: timestamps are epoch seconds, blobs are base64, as on the wire. */
export type Inputs = { readonly [O in Operation]: StructureValue<(typeof CARDS)[O]['input']> };

/** The output of every operation: AWS's shapes. Dates are epoch seconds, blobs are base64 text. */
export type Outputs = { readonly [O in Operation]: StructureValue<(typeof CARDS)[O]['output']> };

/** The card of an operation, where it does not matter which. */
export function cardOf(operation: Operation): Card {
  return CARDS[operation] as unknown as Card;
}

const CARD_BY_NAME: ReadonlyMap<unknown, Card> = new Map(OPERATIONS.map((name) => [name, cardOf(name)]));

/** The card of an operation that the model has; of anything else undefined. */
export function findCard(name: unknown): Card | undefined {
  return CARD_BY_NAME.get(name);
}

/** Parses the input of an operation: anything at all, into what its card takes, or AWS's refusal. */
export function parseInput<O extends Operation>(
  operation: O,
  input: unknown,
): { readonly ok: true; readonly input: Inputs[O] } | Refusal {
  return cardOf(operation).parse(input) as { readonly ok: true; readonly input: Inputs[O] } | Refusal;
}
