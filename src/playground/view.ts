// What the page shows, and what can be done to it. Pure: components send an action, and are drawn from the view that follows.

import type { Operation, Region } from '../index.js';
import type { Fault } from '../teach/scenario/scenario.js';
import { appendAll, back, forward, goTo, type History, present, type StepJson } from './history/history.js';
import type { Reading } from './stories/reading.js';

/** A key of the account: the set's key in one Region. */
export interface KeyName {
  readonly keyId: string;
  readonly region: Region;
}

export interface View {
  readonly history: History;
  /** The history that this one has taken the place of; absent: none, or there was nothing in it. */
  readonly former?: History;
  /** Where the reader of a story is; absent: none is read. */
  readonly reading?: Reading;
  /** The key that operations are about; absent: none is chosen, or there is none. */
  readonly selected?: KeyName;
  /** That a key was set up, anew each time, and the operation that is to be called on it; absent: none was. */
  readonly asked?: Asked;
  /** What could not be done, and why. */
  readonly problem?: readonly Fault[];
  /** Nothing can be done, save for looking around. */
  readonly isReadOnly: boolean;
  /** Shown inside another page: only the keys, the steps and the answer. */
  readonly isEmbedded: boolean;
}

export interface Asked {
  readonly operation?: Operation;
  /** Members that the call is to have; others are filled in. */
  readonly input?: Readonly<Record<string, unknown>>;
}

export type Action =
  /** Plays steps after the moment that is looked at. */
  | { readonly do: 'play'; readonly steps: readonly StepJson[] }
  | { readonly do: 'go'; readonly to: number }
  | { readonly do: 'back' | 'forward' }
  /** Another history in the place of this one, which is kept. */
  | { readonly do: 'open'; readonly history: History }
  /** The history that was kept, in the place of this one. */
  | { readonly do: 'reopen' }
  | { readonly do: 'read'; readonly reading?: Reading }
  /** Another key. */
  | { readonly do: 'select'; readonly key?: KeyName }
  /** A key that steps from the beginning lead to, and perhaps the operation that is to be called on it. */
  | {
      readonly do: 'set up';
      readonly steps: readonly StepJson[];
      readonly key: KeyName;
      readonly asked: Asked;
    }
  | { readonly do: 'tell'; readonly problem?: readonly Fault[] };

export function viewOf(history: History, modes: Partial<Pick<View, 'isReadOnly' | 'isEmbedded'>> = {}): View {
  return withSelection({ isReadOnly: false, isEmbedded: false, ...modes, history });
}

export function next(view: View, action: Action): View {
  const { problem: _, ...calm } = view;
  switch (action.do) {
    case 'play': {
      if (view.isReadOnly) return view;
      const played = appendAll(view.history, action.steps);
      return played.ok ? withSelection({ ...calm, history: played.history }) : { ...calm, problem: played.faults };
    }
    case 'go':
      return withSelection({ ...calm, history: goTo(view.history, action.to) });
    case 'back':
      return withSelection({ ...calm, history: back(view.history) });
    case 'forward':
      return withSelection({ ...calm, history: forward(view.history) });
    case 'open': {
      const { selected: __, former, ...unselected } = calm;
      const kept = view.history.moments.length > 1 ? view.history : former;
      return withSelection({ ...unselected, ...(kept === undefined ? {} : { former: kept }), history: action.history });
    }
    case 'reopen':
      return view.former === undefined ? view : next(view, { do: 'open', history: view.former });
    case 'read': {
      const { reading: __, ...unread } = calm;
      return action.reading === undefined ? unread : { ...unread, reading: action.reading };
    }
    case 'select': {
      const { selected: __, asked: ___, ...unselected } = calm;
      const { key } = action;
      return withSelection({ ...unselected, ...(key === undefined ? {} : { selected: key }) });
    }
    case 'set up': {
      const { steps, key, asked } = action;
      const there = next(next(view, { do: 'go', to: 0 }), { do: 'play', steps });
      if (view.isReadOnly || there.problem !== undefined) return there;
      return { ...next(there, { do: 'select', key }), asked };
    }
    case 'tell':
      return action.problem === undefined ? calm : { ...calm, problem: action.problem };
  }
}

/** A key that is gone is not selected any more; where none is selected it is the one that the last step was about. */
function withSelection(view: View): View {
  const { frame } = present(view.history);
  const { keySets } = frame.snapshot;
  const isThere = ({ keyId, region }: KeyName): boolean =>
    keySets.some((keySet) => keySet.keyId === keyId && keySet.keys[region] !== undefined);
  const { selected, ...others } = view;
  if (selected !== undefined && isThere(selected)) return view;
  const [last] = keySets.slice(-1);
  const touched = frame.changes.find(isThere) ?? (last && { keyId: last.keyId, region: last.primaryRegion });
  return touched === undefined ? others : { ...others, selected: { keyId: touched.keyId, region: touched.region } };
}
