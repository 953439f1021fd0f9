// Tries one planted fault: the kit runs until a finding convicts it, and no longer.

import { conform } from '../../src/conformance/conform.js';
import type { Finding } from '../../src/conformance/findings.js';
import { nodeHost } from '../../src/host/index.js';
import { createStore } from '../../src/store/create.js';
import type { Store } from '../../src/store/store.js';
import { type Fault, faultyStoreTarget } from './fault.js';

/** So many sequences the kit plays at most. */
export const RUNS = 130;

export interface Conviction {
  readonly finding: Finding;
  /** The sequence that showed it, from 1; 0: a plain call did. */
  readonly run: number;
}

/** A store as the fault needs it, at the same instant each time. */
export function storeFor({ needs }: Pick<Fault, 'needs'>): Store {
  const now = Date.UTC(2026, 0, 1);
  return needs === 'cryptography' ? createStore({ now, host: nodeHost() }) : createStore({ now });
}

/** The first finding that convicts the fault; undefined: none does. */
export async function convict(fault: Fault, seed: number, runs = RUNS): Promise<Conviction | undefined> {
  for (let others = 0; ; ) {
    let found = 0;
    const { findings, stoppedBy, errors } = await conform(faultyStoreTarget(fault, storeFor(fault)), {
      runs,
      seed,
      onProgress: (progress) => {
        found = progress.findings;
      },
      // What was found is not known yet, but how much: one more than what did not convict it the last time ends the run.
      signal: {
        get aborted() {
          return found > others;
        },
      },
    });
    const [finding] = findings.filter((one) => convicts(one, fault)).sort((a, b) => a.foundAfter - b.foundAfter);
    if (finding !== undefined) return { finding, run: runOf(finding) };
    if (errors.length > 0) throw new Error(errors.join('\n'));
    if (stoppedBy !== 'interrupted') return undefined;
    // What was found may be folded under something else in the end.
    others = found;
  }
}

/** Whether the finding tells of the fault. */
export function convicts(
  { operation, kind }: Pick<Finding, 'operation' | 'kind'>,
  { found: { operations, kinds } }: Fault,
): boolean {
  return operations.includes(operation) && kinds.includes(kind);
}

function runOf({ path }: Finding): number {
  return Number.isNaN(Number(path)) ? 0 : Number(path) + 1;
}
