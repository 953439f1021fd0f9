// The operations as a user of KMS looks for them: each group is read off the cards.

import { OPERATIONS, type Operation } from '../../index.js';
import type { CardFacts } from '../../model/operations/card.js';
import { cardOf } from '../../model/operations/index.js';
import { operationsWith } from '../../model/operations/traits.js';
import type { Trait } from '../../model/rules/traits.js';

export interface Group {
  readonly name: string;
  readonly operations: readonly Operation[];
}

/** An operation is in the first group that takes it; what is in none is about keys themselves. */
const TAKES: readonly (readonly [name: string, takes: (card: CardFacts) => boolean])[] = [
  ['Use of the key', ({ cryptography }) => cryptography !== undefined],
  [
    'Key material and rotation',
    ({ changes = [], shows, output }) =>
      'ImportToken' in output ||
      [...changes, shows].some((one) => one === 'keyMaterials') ||
      isOnly('rotation', changes, shows),
  ],
  ['Aliases', ({ name }) => isAbout('is about aliases', name)],
  ['Grants', ({ name }) => isAbout('is about grants', name)],
  [
    'Key policy',
    ({ input, output, changes = [], shows }) =>
      'PolicyNames' in { ...input, ...output } || isOnly('keyPolicy', changes, shows),
  ],
  ['Tags', ({ changes = [], shows }) => isOnly('tags', changes, shows)],
];

/** All operations, those about keys themselves first. */
export const GROUPS: readonly Group[] = ['Keys', ...TAKES.map(([name]) => name)].map((name) => ({
  name,
  operations: OPERATIONS.filter((operation) => groupOf(operation) === name),
}));

function groupOf(operation: Operation): string {
  return TAKES.find(([, takes]) => takes(cardOf(operation)))?.[0] ?? 'Keys';
}

/** The groups with the operations whose names have all of the words, in any order; groups without any are left out. */
export function groupsWith(text: string, groups = GROUPS): readonly Group[] {
  const words = text.toLowerCase().split(/\s+/);
  const found = groups.map(({ name, operations }) => ({
    name,
    operations: operations.filter((operation) => words.every((word) => operation.toLowerCase().includes(word))),
  }));
  return found.filter(({ operations }) => operations.length > 0);
}

function isOnly(property: string, changes: readonly string[], shows: string | undefined): boolean {
  return shows === property || (changes.length > 0 && changes.every((one) => one === property));
}

function isAbout(trait: Trait, operation: Operation): boolean {
  return operationsWith(trait).includes(operation);
}
