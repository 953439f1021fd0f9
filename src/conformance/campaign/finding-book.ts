// What a run has met: a divergence that is new waits to be told as a finding, and one that is not is counted.

import { bySeverity, type Finding, signatureOf } from '../findings.js';
import type { Operation } from '../model.js';
import { divergenceOf, type Met } from '../session/met.js';

/** A divergence that was met for the first time. */
export interface FirstMet extends Met {
  readonly path: string;
  /** It is told as it was met. */
  readonly isShort?: true;
  /** After so many calls. */
  readonly foundAfter: number;
}

export interface FindingBook {
  /** Keeps a divergence that is new, and counts one that is not. */
  readonly keep: (met: FirstMet) => void;
  /** Keeps it in mind: if its operation turns out to be unsupported, it is no finding. */
  readonly holdBack: (met: FirstMet) => void;
  /** Keeps what was held back of the operations that are supported. */
  readonly tellHeldBack: (isRefused: (operation: Operation) => boolean) => void;
  /** Makes findings of what was kept, the gravest first, as many as were asked for. */
  readonly finish: (findingOf: (met: FirstMet) => Promise<Finding>) => Promise<void>;
  readonly count: () => number;
  /** All findings, also of what is not finished. */
  readonly all: () => readonly Finding[];
}

export interface FindingBookOptions {
  readonly seed: number;
  readonly maxFindings: number;
  /** Is told of every divergence that is kept, new or not. */
  readonly departs: (operation: Operation) => void;
}

export function createFindingBook({ seed, maxFindings, departs }: FindingBookOptions): FindingBook {
  const findings = new Map<string, Finding>();
  let pending: FirstMet[] = [];
  let heldBack: FirstMet[] = [];

  function keep(met: FirstMet): void {
    const signature = signatureOf(met);
    departs(met.operation);
    const known = findings.get(signature);
    if (known !== undefined) findings.set(signature, { ...known, occurrences: known.occurrences + 1 });
    else if (!pending.some((other) => signatureOf(other) === signature)) pending.push(met);
  }

  return {
    keep,
    holdBack: (met) => {
      heldBack.push(met);
    },
    tellHeldBack: (isRefused) => {
      const told = heldBack.filter(({ operation }) => !isRefused(operation));
      heldBack = heldBack.filter(({ operation }) => isRefused(operation));
      for (const met of told) keep(met);
    },
    finish: async (findingOf) => {
      pending.sort(bySeverity);
      for (let met = pending[0]; met !== undefined && findings.size < maxFindings; met = pending[0]) {
        const finding = await findingOf(met);
        pending.shift();
        findings.set(signatureOf(met), finding);
      }
      pending = [];
    },
    count: () => findings.size + pending.length,
    all: () => [...findings.values(), ...pending.map((met) => toldAs(met, met, seed))].sort(bySeverity),
  };
}

/** A finding that is told as it was `shown`, which need not be where it was met. */
export function toldAs(shown: Met, met: FirstMet, seed: number): Finding {
  const { path, foundAfter } = met;
  const isShrunk = met.isShort === true || shown !== met;
  return { ...divergenceOf(shown), isShrunk, seed, path, occurrences: 1, foundAfter };
}
