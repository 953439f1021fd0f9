// The life of the key that is selected: the state that it is in, and where it can come to next.

import type { KeySet, Region } from '../../index.js';
import { type KindOfKey, lifeOf } from '../../index.js';
import { isInCustomKeyStore } from '../../model/key-set/key-set.js';
import type { Lead, LiveKey } from '../../teach/pictures/live-life.js';
import { nextKeyStates } from '../../teach/ways/next-states.js';
import type { Frame } from '../history/frame.js';
import type { KeyName } from '../view.js';
import { roleOf } from './cards.js';
import { distanceText } from './words.js';

/** The selected key in its life; undefined: there is no such key. */
export function liveKeyOf({ snapshot, at }: Frame, selected: KeyName | undefined): LiveKey | undefined {
  const keySet = snapshot.keySets.find(({ keyId }) => keyId === selected?.keyId);
  const key = selected && keySet?.keys[selected.region];
  if (keySet === undefined || key === undefined) return undefined;
  const role = roleOf(keySet, key.region);
  const leads = nextKeyStates({ keySet, at }, key.region).map(({ to, by }): Lead => {
    if ('wait' in by) return { to, by: `by itself, ${distanceText(by.until, at)}`, isByItself: true };
    return { to, by: by.operation, isByItself: false };
  });
  return {
    name: `The ${role === 'single' ? 'single-Region' : role} key in ${key.region}`,
    steps: lifeOf(kindOf(keySet, key.region), role),
    state: key.keyState,
    leads,
  };
}

function kindOf(keySet: KeySet, region: Region): KindOfKey {
  if (isInCustomKeyStore(keySet)) return 'customKeyStore';
  return keySet.origin === 'EXTERNAL' ? 'imported' : roleOf(keySet, region);
}
