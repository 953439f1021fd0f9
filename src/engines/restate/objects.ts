// The objects of an account at a Restate server, by what is asked of them.

import { type Ingress, openIngress } from './ingress.js';
import { type Epoch, type ManyParts, objectKey, type Refused } from './kept.js';

/** Objects of an account, by what is asked of them. */
interface Asked {
  readonly keySet: <T>(keyId: string, handler: string, input?: unknown) => Promise<T>;
  /** By the name of an object of lists. */
  readonly lists: <T>(name: string, handler: string, input?: unknown) => Promise<T>;
  readonly trail: <T>(handler: string, input?: unknown) => Promise<T>;
}

/** The objects of an account. */
export interface Objects extends Asked {
  /** Those for handlers that only look. */
  readonly look: Asked & { readonly epoch: () => Promise<Epoch> };
  /** The epoch when the process starts, or within seconds what is not there. */
  readonly firstEpoch: () => Promise<Epoch>;
  readonly account: <T>(handler: string, input?: unknown) => Promise<T>;
  readonly collect: (after: string) => Promise<string | null>;
  readonly commit: (parts: ManyParts) => Promise<Refused | null>;
  readonly close: () => void;
}

export function objectsOf(url: string, accountId: string): Objects {
  const { call, look, callAtLength, callFirst, close } = openIngress(url);
  const askedBy = (ask: Ingress['call']): Asked => ({
    keySet: (keyId, handler, input) => ask('MrkKeySet', objectKey(accountId, keyId), handler, input),
    lists: (name, handler, input) => ask('MrkLists', objectKey(accountId, name), handler, input),
    trail: (handler, input) => ask('MrkTrail', accountId, handler, input),
  });
  return {
    ...askedBy(call),
    look: { ...askedBy(look), epoch: () => look('MrkAccount', accountId, 'epoch') },
    firstEpoch: () => callFirst('MrkAccount', accountId, 'epoch'),
    account: (handler, input) => callAtLength('MrkAccount', accountId, handler, input),
    collect: (after) => callAtLength('MrkCollector', accountId, 'collect', after),
    commit: (parts) => call('MrkUnits', undefined, 'commit', parts),
    close,
  };
}
