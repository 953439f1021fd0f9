// The account of a moment, as a host answers for it without a store: what costs nothing to ask.

import type { Region, Snapshot } from '../../index.js';
import { type Host, hostOf } from '../../model/key-set/host.js';
import { isEnabledByDefault } from '../../model/vocabulary/identifiers.js';
import { pretendCryptography } from '../../pretend-host.js';

/** Whether the account has enabled a Region. [ID-7] */
export function isRegionEnabled({ enabledRegions }: Snapshot, region: Region): boolean {
  return enabledRegions?.includes(region) ?? isEnabledByDefault(region);
}

export function hostAt(snapshot: Snapshot): Host {
  return {
    ...hostOf(snapshot.keySets),
    ...pretendCryptography,
    isRegionEnabled: (region) => isRegionEnabled(snapshot, region),
  };
}
