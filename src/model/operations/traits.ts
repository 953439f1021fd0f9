// Which operations have what the records of rules name: read off the cards.

import { isOpenOnManagedKeys } from '../requests/managed-keys.js';
import type { Operations, Trait } from '../rules/traits.js';
import { OPERATIONS, type Operation } from '../vocabulary/vocabulary.js';
import type { CardFacts } from './card.js';
import { crossesAccounts } from './find-key.js';
import { cardOf } from './index.js';

const HAS: Readonly<Record<Trait, (card: CardFacts) => boolean>> = {
  gated: ({ cryptography }) => cryptography !== undefined,
  'names a key': namesKey,
  'crosses accounts': (card) => namesKey(card) && crossesAccounts(card),
  'stays in its account': (card) => namesKey(card) && !crossesAccounts(card),
  'declines aliases': (card) =>
    namesKey(card) &&
    (card.finds === 'no key' || !card.finds.takesAliases) &&
    card.errors.includes('InvalidArnException'),
  'closed on AWS managed keys': ({ finds, name }) => finds !== 'no key' && !isOpenOnManagedKeys(finds.action ?? name),
  'gives a CiphertextBlob': ({ output }) => 'CiphertextBlob' in output,
  'gives what cryptography makes': ({ output }) => Object.values(output).some(({ made }) => made !== undefined),
  'makes data key pairs': ({ requestQuota }) => requestQuota === 'data key pairs',
  'takes Tags': ({ input }) => 'Tags' in input,
  'takes Policy': ({ input }) => 'Policy' in input,
  'takes Marker': ({ input }) => 'Marker' in input,
  'narrows Limit': ({ input, checks }) => 'Limit' in input && checks.some(({ name }) => name === 'limit'),
  'takes DryRun': ({ input }) => 'DryRun' in input,
  'takes GrantTokens': ({ input }) => 'GrantTokens' in input,
  'is about aliases': ({ input, shows }) => 'AliasName' in input || shows === 'aliases',
  'is about grants': ({ input }) => 'GrantId' in input || 'RetiringPrincipal' in input,
  'is about rotation': ({ changes = [], shows }) =>
    shows === 'rotation' ||
    shows === 'keyMaterials' ||
    (changes.length > 0 && changes.every((one) => one === 'rotation')),
  'works in every key state': ({ states, statesRule }) =>
    states !== 'no key' && statesRule === undefined && states.every(({ verdict }) => verdict === 'ok'),
};

function namesKey({ input }: CardFacts): boolean {
  return ['KeyId', 'TargetKeyId', 'DestinationKeyId'].some((member) => member in input);
}

const WITH = new Map<Trait, readonly Operation[]>();

/** The operations that have a trait. */
export function operationsWith(trait: Trait): readonly Operation[] {
  const known = WITH.get(trait) ?? OPERATIONS.filter((operation) => HAS[trait](cardOf(operation)));
  WITH.set(trait, known);
  return known;
}

/** The operations that a record names, in their usual order. */
export function operationsOf(names: Operations | 'every'): readonly Operation[] {
  if (names === 'every') return OPERATIONS;
  const named = new Set(names.flatMap((name) => (isTrait(name) ? operationsWith(name) : [name])));
  return OPERATIONS.filter((operation) => named.has(operation));
}

export function isTrait(name: string): name is Trait {
  return Object.hasOwn(HAS, name);
}
