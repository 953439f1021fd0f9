// What only some operations do, as their cards tell it: nobody else has to know which they are.

import type { ListShape, Members, StructureShape } from '../requests/shapes.js';
import type { Operation } from '../vocabulary/vocabulary.js';
import type { CardFacts } from './card.js';
import { byOperation } from './tables.js';

/** The first member that is so. */
function memberThat(members: Members, is: (name: string, shape: Members[string]) => boolean): string | undefined {
  return Object.entries(members).find(([name, shape]) => is(name, shape))?.[0];
}

/** Whether it can change a key at all; that it was used is no change. */
export const CHANGES: Readonly<Record<Operation, boolean>> = byOperation(({ changes = [] }) =>
  changes.some((property) => property !== 'lastUsage'),
);

/** Whether it makes a key set of its own. */
export const MAKES_KEY_SET: Readonly<Record<Operation, boolean>> = byOperation(({ identifiers = [] }) =>
  identifiers.includes('keyId'),
);

/** The member of its answer that shows the key that it has made; undefined: it makes none. */
export const NEW_KEY_MEMBER: Readonly<Record<Operation, string | undefined>> = byOperation((card) =>
  CHANGES[card.name] ? memberThat(card.output, (_name, shape) => isKeyMetadata(shape)) : undefined,
);

function isKeyMetadata(shape: Members[string]): shape is StructureShape {
  return shape.type === 'structure' && 'CreationDate' in shape.members && 'KeyState' in shape.members;
}

/** The member of its input that names another Region than the called one. */
export const REGION_MEMBER: Readonly<Record<Operation, string | undefined>> = byOperation(({ input }) =>
  memberThat(input, (name, { type }) => type === 'string' && name.endsWith('Region')),
);

/** The entries of a list that comes in pages: the member that holds them, and that of an entry which tells it apart. */
export interface Entries {
  readonly member: string;
  readonly key: string;
}

/** What it lists, page by page; undefined: it is no list, or one of texts. */
export const LISTS: Readonly<Record<Operation, Entries | undefined>> = byOperation(({ output }) => {
  if (!('NextMarker' in output)) return undefined;
  for (const [member, shape] of Object.entries(output)) {
    if (isKeyedList(shape)) return { member, key: shape.keyedBy };
  }
  return undefined;
});

function isKeyedList(shape: Members[string]): shape is ListShape & { readonly keyedBy: string } {
  return shape.type === 'list' && shape.keyedBy !== undefined;
}

/** Whether it is about the whole account, if its input does not name a key. */
export const OF_ACCOUNT: Readonly<Record<Operation, boolean>> = byOperation(({ finds }) => finds === 'no key');

/** Whether its input can name a key. */
export const NAMES_KEY: Readonly<Record<Operation, boolean>> = byOperation(
  ({ finds, input }) => finds !== 'no key' || 'KeyId' in input,
);

/** Whether all that it changes is shared by related keys. [SHARED-1] */
export const CHANGES_SHARED: Readonly<Record<Operation, boolean>> = byOperation(
  ({ changes = [] }) => changes.length > 0 && changes.every((property) => property === 'rotation'),
);

/** Whether it shows, among others, what related keys share. [SHARED-1] */
export const SHOWS_SHARED: Readonly<Record<Operation, boolean>> = byOperation(
  ({ shows }) => shows === 'metadata' || shows === 'rotation' || shows === 'keyMaterials',
);

/** Whether an input has the member. */
export function takes(member: string): Readonly<Record<Operation, boolean>> {
  return byOperation(({ input }: CardFacts) => member in input);
}

/** Whether an answer has the member. */
export function gives(member: string): Readonly<Record<Operation, boolean>> {
  return byOperation(({ output }: CardFacts) => member in output);
}
