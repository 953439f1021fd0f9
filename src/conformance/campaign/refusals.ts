// Which operations were seen to follow a rule, by refusing as it says. What is accepted against the rule by few of many is
// a fault of those few; by nearly all, one fault of the target.

import type { KeyState, Operation, RuleId } from '../model.js';

/** A rule with those that a letter tells apart: they are one rule in several places. `ID-5b` is of the stem `ID-5`. */
export function stemOf(rule: RuleId): string {
  return rule.replace(/[a-z]+$/, '');
}

export interface Followed {
  /** Which operations have rightly refused by a rule of the stem; in that key state alone, if one is given. */
  readonly followers: (stem: string, state?: KeyState | null) => ReadonlySet<Operation>;
}

export interface Refusals extends Followed {
  /** An operation has rightly refused by a rule. `isStanding`: in what every run plays, whatever its seed. */
  readonly note: (operation: Operation, rule: RuleId, state: KeyState | null, isStanding: boolean) => void;
  /** Of these what every run plays has shown. */
  readonly standing: Followed;
}

export function createRefusals(): Refusals {
  const [all, standing] = [createPlaces(), createPlaces()];
  return {
    note: (operation, rule, state, isStanding) => {
      all.add(operation, rule, state);
      if (isStanding) standing.add(operation, rule, state);
    },
    followers: all.followers,
    standing,
  };
}

function createPlaces() {
  const byPlace = new Map<string, Set<Operation>>();
  const add = (place: string, operation: Operation): void => {
    const known = byPlace.get(place);
    if (known === undefined) byPlace.set(place, new Set([operation]));
    else known.add(operation);
  };
  return {
    add: (operation: Operation, rule: RuleId, state: KeyState | null): void => {
      const stem = stemOf(rule);
      add(stem, operation);
      add(`${stem} ${state}`, operation);
    },
    followers: (stem: string, state?: KeyState | null): ReadonlySet<Operation> =>
      byPlace.get(state === undefined ? stem : `${stem} ${state}`) ?? NOBODY,
  };
}

const NOBODY: ReadonlySet<Operation> = new Set();
