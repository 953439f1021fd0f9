// What the key state has to say about a call besides what the engine says, or what there is besides the key state.

import { inState } from '../key/state-members.js';
import type { Host } from '../key-set/host.js';
import { type Key, type KeySet, mustKeyIn } from '../key-set/key-set.js';
import { cardOf } from '../operations/index.js';
import { stateErrors } from '../operations/state-gate.js';
import type { KmsError } from '../rules/errors.js';
import { parseKeyReference, parseRegion } from '../vocabulary/identifiers.js';
import type { ErrorCode, Operation } from '../vocabulary/vocabulary.js';
import { type CalledKey, keyOf } from './called-key.js';

/** The errors of all footnotes of the cell that refused the call; empty: no cell did. [STATE-1] */
export function cellErrors(operation: Operation, error: KmsError, host: Host): readonly ErrorCode[] {
  const named = keyOfTheGate(error, host);
  const errors = named === undefined ? [] : gateErrors(operation, named);
  return errors.includes(error.code) ? errors : [];
}

/** The errors with which the key state may refuse an operation; empty: it allows it. */
function gateErrors(operation: Operation, { keySet, key }: CalledKey): readonly ErrorCode[] {
  return stateErrors(cardOf(operation), keySet, key.keyState);
}

/** The same key in a state that refuses nothing. */
export function asIfEnabled({ keySet, key }: CalledKey): CalledKey {
  const { primaryUpdate: _, ...settled } = keySet;
  const keys = Object.entries(keySet.keys).map(([region, other]: [string, Key]) =>
    region === key.region || other.keyState === 'Updating' ? [region, inState(other, 'Enabled')] : [region, other],
  );
  const enabled: KeySet = { ...settled, keys: Object.fromEntries(keys) };
  return { keySet: enabled, key: mustKeyIn(enabled, key.region) };
}

/** The key whose state the key state table refused: the called one or, for ReEncrypt, the source key. */
function keyOfTheGate({ rule, facts }: KmsError, host: Host): CalledKey | undefined {
  // The replica key that was to become the primary key is not the called one.
  if (facts.fault !== 'keyState' || rule === 'PRIMARY-4b') return undefined;
  const reference = parseKeyReference(facts.keyArn);
  const region = reference.kind === 'keyArn' ? parseRegion(reference.region) : undefined;
  return reference.kind === 'keyArn' && region !== undefined
    ? keyOf(host.findKeySet(reference.keyId), region)
    : undefined;
}
