// Sequences that lead a key into a key state and make plain calls of all operations: AWS's table of key states, row by row.
// Chance seldom meets these pairs with nothing else wrong, for some operations work with one kind of key only, and some
// states last seconds.

import { cardOf, cellOf, KEY_MAKERS, type KeyState, LIFECYCLE_EVENTS, OPERATIONS, type Operation } from '../model.js';
import type { Capability } from '../target.js';
import { CONFORM_KINDS_IN_TURN, type Kind } from './kinds.js';
import type { Move } from './moves.js';
import { pick } from './picks.js';
import { PLAIN_SEQUENCES } from './plain.js';
import {
  call,
  deleted,
  imported,
  isImport,
  next,
  type Part,
  PRIMARY,
  REPLICA,
  replicating,
  swapped,
} from './preludes.js';

type CallMove = Extract<Move, { readonly type: 'call' }>;

/** How a new multi-Region key gets into a state, and where a key is in it then. */
interface Way {
  readonly state: KeyState;
  /** Whether a related key is made first, where it can be: what is about two keys needs one. */
  readonly isRelated?: true;
  readonly parts: readonly Part[];
  readonly region: typeof PRIMARY;
}

const WAYS: readonly Way[] = [
  { state: 'Creating', parts: [replicating], region: REPLICA },
  // The third key is none of those that are Updating: what is about another key than the called one is about it.
  { state: 'Updating', parts: [replicating, next, ...imported(REPLICA), replicating, next, swapped], region: PRIMARY },
  { state: 'PendingDeletion', parts: [deleted(PRIMARY)], region: PRIMARY },
  { state: 'PendingReplicaDeletion', parts: [replicating, next, deleted(PRIMARY)], region: PRIMARY },
  { state: 'Disabled', isRelated: true, parts: [call('DisableKey', PRIMARY)], region: PRIMARY },
  { state: 'PendingImport', isRelated: true, parts: [call('DeleteImportedKeyMaterial', PRIMARY)], region: PRIMARY },
];

const RELATED: readonly Part[] = [replicating, next, ...imported(REPLICA)];

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
    WAYS.flatMap(({ state, isRelated, parts, region }): readonly (readonly Move[])[] => {
      const [made, ready] = state === 'PendingImport' ? ofImported(creation, before) : [creation, before];
      if (made === undefined) return [];
      const related = isRelated && isCalled('ReplicateKey') ? RELATED : [];
      const way = [...related, ...parts].map((part) => part(0)).filter((move) => isExternal(made) || !isImport(move));
      const refused = calls.filter(({ operation }) => isRefusedIn(operation, state));
      const allowed = calls.filter(({ operation }) => !isRefusedIn(operation, state));
      const moves = [made, ...ready, ...way];
      if (!moves.every((move) => move.type !== 'call' || isCalled(move.operation))) return [];
      // First what is refused: not every state lasts.
      return [[...moves, ...[...refused, ...allowed].map((move) => ({ ...move, region }))]];
    }),
  );
}

/** The same of a key that has imported key material; none: the kit has no material for such keys. */
function ofImported(creation: CallMove, before: readonly CallMove[]): readonly [CallMove | undefined, readonly Move[]] {
  if (isExternal(creation)) return [creation, before];
  const { KeySpec, KeyUsage }: Kind['input'] = Object(creation.input);
  const kind = CONFORM_KINDS_IN_TURN.find(
    ({ input }) => input.Origin === 'EXTERNAL' && input.KeySpec === KeySpec && input.KeyUsage === KeyUsage,
  );
  if (kind === undefined) return [undefined, before];
  const made = { ...creation, input: { ...Object(creation.input), Origin: 'EXTERNAL' } };
  return [made, [...imported(PRIMARY).map((part) => part(0)), ...before]];
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
