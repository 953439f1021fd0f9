// What a host does to a key set that is no call of AWS's API: it ends a replication, and it connects and disconnects the
// custom key store of a key.

import type { KeySetEvent } from '../key-set/events.js';
import { type KeySet, keyIn, mustKeyIn, regionsOf } from '../key-set/key-set.js';
import { stepKey } from '../key-set/step.js';
import { eventsOf } from '../time/happenings.js';
import { type Instant, parseRegion } from '../vocabulary/identifiers.js';
import type { Advanced } from './advance.js';
import { evolve } from './evolve.js';

/** Something that a host does to a key set. */
export type HostCommand =
  | { readonly type: 'finishReplication'; readonly region: string; readonly at: Instant }
  | { readonly type: 'connectCustomKeyStore'; readonly at: Instant }
  | { readonly type: 'disconnectCustomKeyStore'; readonly at: Instant };

/**
 * Carries out a host command. One that does not fit changes nothing: a key that is not Creating, a key set outside of
 * custom key stores, a custom key store that is (dis)connected already.
 */
export function applyHostCommand(keySet: KeySet, command: HostCommand): Advanced {
  const events = hostCommandEvents(keySet, command);
  return { keySet: events.reduce<KeySet | null>(evolve, keySet), events };
}

/** What a host command makes happen; nothing, if it does not fit. */
export function hostCommandEvents(keySet: KeySet, command: HostCommand): readonly KeySetEvent[] {
  const { at } = command;
  if (command.type === 'finishReplication') {
    const region = parseRegion(command.region);
    if (region === undefined || keyIn(keySet, region)?.keyState !== 'Creating') return [];
    return eventsOf(keySet, { kind: 'replicationEnds', at, region });
  }
  const connects = command.type === 'connectCustomKeyStore';
  const isDisconnected = keySet.customKeyStore?.isDisconnected === true;
  if (keySet.customKeyStore === undefined || isDisconnected !== connects) return [];
  const type = connects ? 'CustomKeyStoreConnected' : 'CustomKeyStoreDisconnected';
  return regionsOf(keySet).map((region) => {
    const key = mustKeyIn(keySet, region);
    const keyState = stepKey(keySet, key, type);
    return { type, at, accountId: keySet.accountId, keyId: keySet.keyId, region, keyState };
  });
}
