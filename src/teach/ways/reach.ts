// How far a way reaches: what it changes besides the key that a call is about. Read off the set as it was and as it becomes.

import { type KeySet, regionsOf } from '../../model/key-set/key-set.js';
import { after, relatingMember, type Situation, type Step } from './steps.js';

/**
 * What the steps change of a set of related keys, each in words such as `moves the primary key to eu-west-2`. The Region that the
 * last call names goes without saying.
 */
export function reachOf(situation: Situation, steps: readonly Step[]): readonly string[] {
  const { keySet: before } = situation;
  const { keySet: end } = steps.reduce((at, step) => after(at, step) ?? at, situation);
  if (before === null || end === null || !before.multiRegion) return [];
  const [was, is] = [regionsOf(before), regionsOf(end)];
  const said = regionNamedBy(steps.at(-1));
  const moved = [end.primaryRegion]
    .filter((region) => region !== before.primaryRegion && region !== said)
    .map((region) => `moves the primary key to ${region}`);
  const made = is
    .filter((region) => !was.includes(region) && region !== said)
    .map((region) => `makes a replica key in ${region}`);
  const gone = was.filter((region) => !is.includes(region)).map((region) => `lets the key in ${region} be deleted`);
  const isShared = was.length > 1 && sharedBy(before) !== sharedBy(end);
  return [...moved, ...made, ...gone, ...(isShared ? ['changes the whole set'] : [])];
}

function regionNamedBy(step: Step | undefined): unknown {
  if (step === undefined || 'wait' in step) return undefined;
  const member = relatingMember(step.operation);
  return member === undefined ? undefined : step.input[member];
}

/** What the related keys have in common, besides which of them is the primary key. */
function sharedBy({ keys: _, primaryRegion: __, primaryUpdate: ___, ...shared }: KeySet): string {
  return JSON.stringify(shared);
}
