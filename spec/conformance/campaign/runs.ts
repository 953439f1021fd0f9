import { conform } from '../../../src/conformance/conform.js';
import type { Finding } from '../../../src/conformance/findings.js';
import type { ConformOptions } from '../../../src/conformance/options.js';
import type { ConformReport } from '../../../src/conformance/report/report.js';
import type { Target, TargetAnswer } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { createStore } from '../../../src/store/create.js';
import type { Store } from '../../../src/store/store.js';
import { SEED } from '../../support/seed.js';
import { type Fault, faultyStoreTarget } from '../fault.js';

export const NOW = Date.UTC(2026, 0, 1);
export const newStore = (): Store => createStore({ now: NOW });
export const faulty = (fault: Fault): Target => faultyStoreTarget(fault, newStore());

/** A target with several faults. */
export function withFaults(...faults: readonly Fault[]): Target {
  let spoilt = newStore();
  for (const fault of faults) spoilt = { ...spoilt, callJson: fault.spoil(spoilt) as Store['callJson'] };
  return storeTarget(spoilt);
}

/** A target that answers each call after another one, from the n-th on, as it is told to. */
export function answering(
  answer: (
    count: number,
    honest: () => TargetAnswer | Promise<TargetAnswer>,
    operation: string,
  ) => TargetAnswer | Promise<TargetAnswer>,
): Target {
  const honest = storeTarget(newStore());
  let count = 0;
  return {
    ...honest,
    call: (region, operation, input) => answer(++count, () => honest.call(region, operation, input), operation),
  };
}

export const run = (target: Target, options: ConformOptions = {}): Promise<ConformReport> =>
  conform(target, { runs: 12, seed: SEED, ...options });

export const named = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ kind, operation, member = '' }) => `${kind} ${operation} ${member}`.trim());

export const isOf = (findings: readonly Finding[], { found: { operations, kinds } }: Fault): boolean =>
  findings.some(({ operation, kind }) => operations.includes(operation) && kinds.includes(kind));

/** All that is the same whenever a run takes place. */
export function timeless({ startedAt: _, durationMs: __, ...report }: ConformReport): unknown {
  return JSON.parse(JSON.stringify(report));
}
