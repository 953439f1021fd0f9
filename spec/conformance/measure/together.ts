// Several faults planted at once: each is to be a finding of its own, and none to be told as another's consequence.

import { conform } from '../../../src/conformance/conform.js';
import { type Finding, sightingsOf } from '../../../src/conformance/findings.js';
import type { Store } from '../../../src/store/store.js';
import { convicts, storeFor } from '../convict.js';
import { type Fault, faultyStoreTarget } from '../fault.js';

type Named = readonly [name: string, fault: Fault];

export interface Choosing {
  /** So many faults at once. */
  readonly count: number;
  readonly choices: number;
  readonly runs: number;
  readonly seed: number;
}

/** What came of one choice. */
export interface Choice {
  readonly names: readonly string[];
  readonly findings: number;
  /** Faults that no finding tells, nor what is told with one: another fault is in their way. */
  readonly missed: readonly string[];
  /** Faults that are only told with another's finding. */
  readonly swallowed: readonly string[];
}

/** Tries random choices of faults. */
export async function tried(faults: readonly Named[], choosing: Choosing): Promise<readonly Choice[]> {
  const results: Choice[] = [];
  for (const chosen of chosenFrom(faults, choosing)) {
    const result = await triedTogether(chosen, choosing.runs, choosing.seed);
    results.push(result);
    console.log(lineOf(result));
  }
  return results;
}

/** Random choices of faults. */
export function chosenFrom(
  faults: readonly Named[],
  { count, choices, seed }: Omit<Choosing, 'runs'>,
): readonly (readonly Named[])[] {
  const random = randomFrom(seed);
  return Array.from({ length: choices }, () =>
    faults
      .map((named) => ({ named, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ named }) => named)
      .slice(0, count),
  );
}

export function togetherText(choices: readonly Choice[]): string {
  const all = choices.flatMap(({ names }) => names).length;
  const missed = choices.flatMap((choice) => choice.missed).length;
  const swallowed = choices.flatMap((choice) => choice.swallowed).length;
  return `${all} faults in ${choices.length} choices: ${all - missed - swallowed} are a finding of their own, ${swallowed} told only with another, ${missed} not found`;
}

async function triedTogether(chosen: readonly Named[], runs: number, seed: number): Promise<Choice> {
  const fault = togetherOf(chosen.map(([, one]) => one));
  const { findings, errors } = await conform(faultyStoreTarget(fault, storeFor(fault)), { runs, seed });
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return standing(chosen, findings);
}

/** Where each of the faults stands among the findings. */
export function standing(chosen: readonly Named[], findings: readonly Finding[]): Choice {
  const own = matched(chosen, findings);
  const without = chosen.filter(([name]) => !own.has(name));
  const all = findings.flatMap(sightingsOf);
  const isTold = ([, one]: Named): boolean => all.some((finding) => convicts(finding, one));
  return {
    names: chosen.map(([name]) => name),
    findings: findings.length,
    missed: without.filter((one) => !isTold(one)).map(([name]) => name),
    swallowed: without.filter(isTold).map(([name]) => name),
  };
}

/** One fault after the other spoils the store. */
export function togetherOf(faults: readonly Fault[]): Fault {
  const needs = faults.some((fault) => fault.needs === 'cryptography') ? { needs: 'cryptography' as const } : {};
  return {
    about: 'Several at once.',
    found: { operations: [], kinds: [] },
    ...needs,
    spoil: (honest) => {
      let store = honest;
      const inOrder = [...faults].sort((a, b) => Number(a.renames === true) - Number(b.renames === true));
      for (const { spoil } of inOrder) store = { ...store, callJson: spoil(store) as Store['callJson'] };
      return store.callJson;
    },
  };
}

/** Each fault with a finding that tells it and no other fault, as far as there are so many: a matching of the two. */
function matched(chosen: readonly Named[], findings: readonly Finding[]): ReadonlySet<string> {
  const faultOf = new Map<Finding, Named>();
  const find = (named: Named, tried: Set<Finding>): boolean =>
    findings.some((finding) => {
      if (tried.has(finding) || !convicts(finding, named[1])) return false;
      tried.add(finding);
      const other = faultOf.get(finding);
      if (other !== undefined && !find(other, tried)) return false;
      faultOf.set(finding, named);
      return true;
    });
  for (const named of chosen) find(named, new Set());
  return new Set([...faultOf.values()].map(([name]) => name));
}

function lineOf({ names, findings, missed, swallowed }: Choice): string {
  const told = [
    ...(swallowed.length === 0 ? [] : [`told only with another: ${swallowed.join(', ')}`]),
    ...(missed.length === 0 ? [] : [`not found: ${missed.join(', ')}`]),
  ];
  return [`${names.join(' + ')}: ${findings} findings`, ...told].join('; ');
}

/** Numbers from 0 to 1 that follow from a seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
