// Which operations were seen to follow a rule, by refusing as it says. What is accepted against the rule by few of many is
// a fault of those few; by nearly all, one fault of the target.

import type { KeyState, Operation, RuleId } from '../model.js';

/** A rule with those that a letter tells apart: they are one rule in several places. `ID-5b` is of the stem `ID-5`. */
export function stemOf(rule: RuleId): string {
  return rule.replace(/[a-z]+$/, '');
}

export interface Refusals {
  /** An operation has rightly refused by a rule. */
  readonly note: (operation: Operation, rule: RuleId, state: KeyState | null) => void;
  /** Which operations have, by a rule of the stem; in that key state alone, if one is given. */
  readonly followers: (stem: string, state?: KeyState | null) => ReadonlySet<Operation>;
}

export function createRefusals(): Refusals {
  const byPlace = new Map<string, Set<Operation>>();
  const noted = new Set<string>();
  function add(place: string, operation: Operation): void {
    const known = byPlace.get(place);
    if (known === undefined) byPlace.set(place, new Set([operation]));
    else known.add(operation);
  }
  return {
    note: (operation, rule, state) => {
      const told = `${operation} ${rule} ${state}`;
      if (noted.has(told)) return;
      noted.add(told);
      const stem = stemOf(rule);
      add(stem, operation);
      add(`${stem} ${state}`, operation);
    },
    followers: (stem, state) => byPlace.get(state === undefined ? stem : `${stem} ${state}`) ?? NOBODY,
  };
}

const NOBODY: ReadonlySet<Operation> = new Set();
