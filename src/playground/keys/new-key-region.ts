import { REGIONS, type Region } from '../../index.js';
import { isEnabledByDefault } from '../../model/vocabulary/identifiers.js';
import { present } from '../history/history.js';
import type { View } from '../view.js';

/** Where AWS's own examples begin. */
const FAMILIAR = 'us-east-1';

/** The Region in which a new key would be made: that of the selected key; before there is one, one that is enabled. */
export function newKeyRegion({ selected, history }: View): Region {
  if (selected !== undefined) return selected.region;
  const { enabledRegions } = present(history).frame.snapshot;
  const isEnabled = (region: Region): boolean => enabledRegions?.includes(region) ?? isEnabledByDefault(region);
  const region = REGIONS.find((of) => of === FAMILIAR && isEnabled(of)) ?? REGIONS.find(isEnabled);
  if (region === undefined) throw new Error('no Region is enabled');
  return region;
}
