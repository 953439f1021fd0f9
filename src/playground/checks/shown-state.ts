// What is shown of an account as its state: all that its answers depend on, without what only counts and orders. Pure.

import type { Snapshot } from '../../index.js';
import type { Frame } from '../history/frame.js';
import { type Difference, differences } from './difference.js';

export type ShownState = Pick<Snapshot, 'keySets' | 'settings' | 'unseen'> & { readonly now: string };

export function shownState({ snapshot: { now, keySets, settings, unseen } }: Frame): ShownState {
  const changes = unseen?.changes ?? [];
  return {
    now: new Date(now).toISOString(),
    keySets,
    settings,
    ...(unseen === undefined || changes.length === 0 ? {} : { unseen }),
  };
}

/** What a step has made different in the state; the clock is told elsewhere. */
export function stateDifferences(before: Frame, after: Frame): readonly Difference[] {
  return differences(withoutClock(before), withoutClock(after));
}

function withoutClock(frame: Frame): Omit<ShownState, 'now'> {
  const { now: _, ...others } = shownState(frame);
  return others;
}
