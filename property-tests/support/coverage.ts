// Counts which operation met a key in which state. A run that leaves out a cell that can be reached proves nothing about
// it, so the last test of a file compares the counts with the list of cells.

import type { CallStep } from '../../src/conformance/arbitraries/moves.js';
import type { CallResult } from '../../src/model/engine/reduce.js';
import type { Key, KeySet } from '../../src/model/key-set/key-set.js';
import { cellOf } from '../../src/model/operations/tables.js';
import { parseKeyReference } from '../../src/model/vocabulary/identifiers.js';
import { KEY_STATES, type KeyState, OPERATIONS, type Operation } from '../../src/model/vocabulary/vocabulary.js';

/** An operation on a key in a state: `ScheduleKeyDeletion on Creating`. */
export type CellName = `${Operation} on ${KeyState}`;

/** CreateKey meets no key. The account's lists meet the set's key in the Region that they list. */
const KEY_OPERATIONS = OPERATIONS.filter((operation) => operation !== 'CreateKey');

/**
 * Cells that no call can reach, each with the reason. There are none: whatever a key's state, every operation can be
 * called on it, and is then refused. Also where AWS's table says n/a (ReplicateKey on Unavailable): that key is a
 * single-Region key in a custom key store.
 */
const UNREACHABLE: Partial<Record<CellName, string>> = {};

/**
 * Cells in which no call can succeed, although the key state table lets it pass: no key in that state is of the kind
 * that the operation needs.
 */
const NEVER_SUCCEEDS: Partial<Record<CellName, string>> = {
  'GetKeyRotationStatus on Unavailable':
    'an Unavailable key is in a custom key store, which has no rotation [ROTATE-2]',
  'RotateKeyOnDemand on Unavailable': 'an Unavailable key is in a custom key store, which has no rotation [ROTATE-4]',
  'RetireGrant on Creating': 'a Creating key has no grants: CreateGrant is refused',
  'RevokeGrant on Creating': 'a Creating key has no grants: CreateGrant is refused',
  'UpdateAlias on PendingDeletion': 'footnote 10 is about the key that the alias is to name, which is the called key',
  'UpdateAlias on PendingReplicaDeletion': 'footnote 10, as for PendingDeletion',
};

const ALL_CELLS = KEY_OPERATIONS.flatMap((operation) => KEY_STATES.map((state) => [operation, state] as const));

/** The cells that calls must have met: 48 operations × 8 states. */
export const REACHABLE: readonly CellName[] = ALL_CELLS.map(cellName).filter((cell) => UNREACHABLE[cell] === undefined);

/** The cells in which some call must have succeeded, and no call may succeed in another. */
export const SUCCEEDING: readonly CellName[] = ALL_CELLS.filter(([operation, state]) => {
  const verdict = cellOf(operation, state)?.verdict ?? 'ok';
  return verdict === 'ok' || verdict === 'unless';
})
  .map(cellName)
  .filter((cell) => NEVER_SUCCEEDS[cell] === undefined);

/** The operations and states of REACHABLE, to steer by. */
export const REACHABLE_CELLS: readonly (readonly [Operation, KeyState])[] = ALL_CELLS.filter((cell) =>
  REACHABLE.includes(cellName(cell)),
);

export interface Coverage {
  /** Notes a call, from the key sets as they were before it. Gives the cell, if the call met a key. */
  readonly count: (keySets: readonly KeySet[], call: CallStep, result: CallResult) => CellName | undefined;
  /** How many calls met a key in that state. */
  readonly met: ReadonlyMap<CellName, number>;
  /** How many of them succeeded. */
  readonly succeeded: ReadonlyMap<CellName, number>;
}

export function createCoverage(): Coverage {
  const met = new Map<CellName, number>();
  const succeeded = new Map<CellName, number>();
  return {
    met,
    succeeded,
    count: (keySets, call, result) => {
      // Refused before there was a look at the key.
      if (!result.ok && (result.error.rule.startsWith('MODEL-') || result.error.rule === 'HOST-1')) return undefined;
      const key = calledKey(keySets, call);
      if (key === undefined) return undefined;
      const cell = cellName([call.operation, key.keyState]);
      met.set(cell, (met.get(cell) ?? 0) + 1);
      if (result.ok) succeeded.set(cell, (succeeded.get(cell) ?? 0) + 1);
      return cell;
    },
  };
}

export function cellName([operation, state]: readonly [Operation, KeyState]): CellName {
  return `${operation} on ${state}`;
}

/** The key whose state decides about a call, if there is one. */
function calledKey(keySets: readonly KeySet[], { region, operation, input }: CallStep): Key | undefined {
  const keyOf = (keySet: KeySet | undefined): Key | undefined =>
    (keySet?.keys as Readonly<Record<string, Key>> | undefined)?.[region];
  const named = (text: unknown): Key | undefined => {
    if (typeof text !== 'string') return undefined;
    const reference = parseKeyReference(text);
    switch (reference.kind) {
      case 'keyId':
      case 'keyArn':
        return keyOf(keySets.find(({ keyId }) => keyId === reference.keyId));
      case 'alias':
      case 'aliasArn':
        return aliased(reference.aliasName);
      default:
        return undefined;
    }
  };
  const aliased = (name: unknown): Key | undefined =>
    keySets.map(keyOf).find((key) => key?.aliases?.some(({ aliasName }) => aliasName === name));
  const { KeyId, TargetKeyId, DestinationKeyId, AliasName, GrantToken } = input as Readonly<Record<string, unknown>>;
  switch (operation) {
    case 'CreateAlias':
    case 'UpdateAlias':
      return named(TargetKeyId);
    case 'DeleteAlias':
      return aliased(AliasName);
    case 'ReEncrypt':
      return named(DestinationKeyId);
    case 'RetireGrant':
      return named(KeyId ?? (typeof GrantToken === 'string' ? GrantToken.slice(GrantToken.lastIndexOf('.') + 1) : ''));
    case 'ListKeys':
    case 'ListRetirableGrants':
      return keySets.map(keyOf).find((key) => key !== undefined);
    case 'ListAliases':
      return KeyId === undefined ? keySets.map(keyOf).find((key) => key !== undefined) : named(KeyId);
    default:
      return named(KeyId);
  }
}
