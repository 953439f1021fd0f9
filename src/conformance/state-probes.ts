// For key states that last seconds, or end a key: sequences that lead a key into one and make plain calls of all that it
// refuses. Chance seldom meets these pairs, for some operations work with one kind of key only.

import type { Move } from './arbitraries/moves.js';
import { pick } from './arbitraries/picks.js';
import { PLAIN_SEQUENCES } from './arbitraries/plain.js';
import {
  deleted,
  imported,
  isImport,
  next,
  type Part,
  PRIMARY,
  REPLICA,
  replicating,
  swapped,
} from './arbitraries/preludes.js';
import { cardOf, cellOf, KEY_MAKERS, type KeyState, LIFECYCLE_EVENTS, OPERATIONS, type Operation } from './model.js';
import type { Capability } from './target.js';

type CallMove = Extract<Move, { readonly type: 'call' }>;

/** How a new multi-Region key gets into a state, and where a key is in it then. */
interface Way {
  readonly state: KeyState;
  readonly parts: readonly Part[];
  readonly region: typeof PRIMARY;
}

const WAYS: readonly Way[] = [
  { state: 'Creating', parts: [replicating], region: REPLICA },
  // The third key is none of those that are Updating: what is about another key than the called one is about it.
  { state: 'Updating', parts: [replicating, next, ...imported(REPLICA), replicating, next, swapped], region: PRIMARY },
  { state: 'PendingDeletion', parts: [deleted(PRIMARY)], region: PRIMARY },
  { state: 'PendingReplicaDeletion', parts: [replicating, next, deleted(PRIMARY)], region: PRIMARY },
];

/** A kind of key, with the operations that work with it, and what goes before them. */
interface Probed {
  readonly creation: CallMove;
  readonly before: readonly CallMove[];
  readonly calls: readonly CallMove[];
}

/** The sequences for the operations that are called, those for the commonest kind of key first. */
export function stateProbes(
  isCalled: (operation: Operation) => boolean,
  capabilities: ReadonlySet<Capability>,
): readonly (readonly Move[])[] {
  const called = IN_ORDER.filter((operation) => {
    const { moves, needs } = PLAIN_SEQUENCES[operation];
    return (
      moves.every((move) => move.type !== 'call' || isCalled(move.operation)) && (!needs || capabilities.has(needs))
    );
  });
  return kindsOf(called).flatMap(({ creation, before, calls }) =>
    WAYS.flatMap(({ state, parts, region }): readonly (readonly Move[])[] => {
      const way = parts.map((part) => part(0)).filter((move) => isExternal(creation) || !isImport(move));
      const refused = calls.filter(({ operation }) => isRefusedIn(operation, state));
      if (refused.length === 0 || !way.every((move) => move.type !== 'call' || isCalled(move.operation))) return [];
      return [[creation, ...before, ...way, ...refused.map((move) => ({ ...move, region }))]];
    }),
  );
}

function isRefusedIn(operation: Operation, state: KeyState): boolean {
  const cell = cellOf(operation, state);
  return cell !== undefined && cell.footnotes.length > 0;
}

/** What changes the key state comes last: if it is accepted, nothing is left to be tried. */
const IN_ORDER: readonly Operation[] = OPERATIONS.filter((operation) => !KEY_MAKERS.includes(operation)).sort(
  (a, b) => rankOf(a) - rankOf(b),
);

function rankOf(operation: Operation): number {
  if (isLifecycle(operation)) return 2;
  return cardOf(operation).changes === undefined ? 0 : 1;
}

function isLifecycle(operation: Operation): boolean {
  return LIFECYCLE_EVENTS.some((event) => event === operation);
}

/** By the kind of key with which their plain calls begin. */
function kindsOf(operations: readonly Operation[]): readonly Probed[] {
  const kinds = new Map<string, Probed>();
  for (const operation of operations) {
    const [creation, ...others] = PLAIN_SEQUENCES[operation].moves.filter((move) => move.type === 'call');
    const last = others.pop();
    if (creation === undefined || last === undefined || !KEY_MAKERS.includes(creation.operation)) continue;
    const input = multiRegion(creation.input);
    const name = JSON.stringify(input);
    const known = kinds.get(name) ?? { creation: { ...creation, input }, before: [], calls: [] };
    const more = others.filter((move) => isPreparation(move) && !isAmong(known.before, move));
    const calls = [...known.calls, ...inEveryWay(withoutFault(last))];
    kinds.set(name, { ...known, before: [...known.before, ...more], calls });
  }
  return [...kinds.values()].sort((a, b) => b.calls.length - a.calls.length);
}

/** With nothing wrong but the key state: the key has key material by then, and the first of its related keys a state, too. */
function withoutFault(move: CallMove): CallMove {
  const input: object = Object(move.input);
  const right = Object.entries(RIGHT).filter(([name]) => Object.hasOwn(input, name));
  return { ...move, input: { ...input, ...Object.fromEntries(right) } };
}

const RIGHT = { EncryptedKeyMaterial: pick('ownMaterial'), PrimaryRegion: pick('replicaRegion', 1) };

/** The members that may name the key, where a ciphertext tells it, too. */
const NAMING = ['KeyId', 'SourceKeyId'] as const;

/** The call as it is, and, where it leaves the key to its ciphertext, with the key named: targets look at either alone. */
function inEveryWay(move: CallMove): readonly CallMove[] {
  const { input: members } = cardOf(move.operation);
  const input: object = Object(move.input);
  const unnamed = NAMING.filter((name) => Object.hasOwn(members, name) && !Object.hasOwn(input, name));
  if (unnamed.length === 0 || !('CiphertextBlob' in members)) return [move];
  const named = Object.fromEntries(unnamed.map((name) => [name, pick('keyId')]));
  return [move, { ...move, input: { ...input, ...named } }];
}

/** What kind of key is made: its tags do not matter. */
function multiRegion(input: unknown): object {
  const { Tags: _, ...kind } = Object(input);
  return { ...kind, MultiRegion: true };
}

function isExternal({ input }: CallMove): boolean {
  return Object(input).Origin === 'EXTERNAL';
}

/** What leads the key into a state of its own is none; but an import is. */
function isPreparation(move: CallMove): boolean {
  return !KEY_MAKERS.includes(move.operation) && (isImport(move) || !isLifecycle(move.operation));
}

function isAmong(moves: readonly CallMove[], { operation }: CallMove): boolean {
  return moves.some((move) => move.operation === operation);
}
