// What AWS leaves open without any error: when things happen by themselves, and how answers show them.

import type { Settings } from '../key-set/host.js';
import { RECORDS, RULE_IDS, RULES, type RuleId } from '../rules/catalogue.js';
import type { Varying } from '../rules/record.js';

/** Something that AWS leaves open, or that it does differently from time to time, without any error. */
export interface Variation extends Varying {
  readonly rule: RuleId;
  readonly setting?: keyof Settings;
}

/** The records again: one that names a setting which there is not does not compile. */
const RECORDED: Readonly<
  Record<RuleId, { readonly sentence: string; readonly varies?: readonly Omit<Variation, 'rule'>[] }>
> = RECORDS;

/** Every variation, in the order of the catalogue. */
export const VARIATIONS: readonly Variation[] = RULE_IDS.flatMap((rule) =>
  (RECORDED[rule].varies ?? []).map((varying) => ({ rule, ...varying })),
);

/** By how many milliseconds later than the engine's instant what a rule says may happen. */
export function latestOf(rule: RuleId): number {
  return RULES[rule].varies?.find(({ kind }) => kind === 'timing')?.latest ?? Number.POSITIVE_INFINITY;
}
