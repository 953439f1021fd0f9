// What whole runs on a target with a planted fault tell of it.

import { isDeepStrictEqual } from 'node:util';
import type { Move } from '../../../src/conformance/arbitraries/moves.js';
import { sequencesOf } from '../../../src/conformance/arbitraries/sequences.js';
import { conform } from '../../../src/conformance/conform.js';
import type { Finding } from '../../../src/conformance/findings.js';
import { expectedText, receivedText, stateText, whereText } from '../../../src/conformance/report/describe.js';
import { CAPABILITIES } from '../../../src/conformance/target.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { convicts, storeFor } from '../convict.js';
import { type Fault, faultyStoreTarget } from '../fault.js';

/** What showed a finding first. */
export type Shower = 'plain call' | 'tour' | 'generated';

/** What one run told. */
export interface MeasuredRun {
  /** What showed the finding that convicts the fault; undefined: none does. */
  readonly by: Shower | undefined;
  readonly convicting: Finding | undefined;
  /** The sequence that showed it, from 1; 0: a plain call did. */
  readonly sequence: number;
  /** Top-level findings. */
  readonly findings: number;
  /** The first finding tells the planted operation and rule. */
  readonly isBlamedRight: boolean;
}

export interface Measured {
  readonly name: string;
  readonly fault: Fault;
  /** By seed. */
  readonly runs: readonly MeasuredRun[];
  /** What the first run found. */
  readonly told: readonly string[];
}

/** How a fault is tried. */
export interface Trying {
  readonly runs: number;
  readonly seeds: readonly number[];
}

/** Plays on a target with the fault, once for each seed. */
export async function measured(name: string, fault: Fault, { runs, seeds }: Trying): Promise<Measured> {
  const trials: MeasuredRun[] = [];
  let told: readonly string[] = [];
  for (const seed of seeds) {
    const { findings, errors } = await conform(faultyStoreTarget(fault, storeFor(fault)), { runs, seed });
    if (errors.length > 0) throw new Error(errors.join('\n'));
    if (seed === seeds[0])
      told = findings.flatMap((finding) => [
        textOf(finding),
        ...(finding.echoes ?? []).map((echo) => `  ${textOf(echo)}`),
      ]);
    trials.push(runOf(findings, fault));
  }
  return { name, fault, runs: trials, told };
}

function runOf(findings: readonly Finding[], fault: Fault): MeasuredRun {
  const [convicting] = findings
    .filter((finding) => convicts(finding, fault))
    .sort((a, b) => a.foundAfter - b.foundAfter);
  const [first] = findings;
  return {
    by: convicting && showerOf(convicting),
    convicting,
    sequence: convicting === undefined ? Number.POSITIVE_INFINITY : sequenceOf(convicting),
    findings: findings.length,
    isBlamedRight: first !== undefined && convicts(first, fault) && isOfRule(first, fault),
  };
}

function isOfRule({ rule }: Finding, { found: { rules } }: Fault): boolean {
  return rules === undefined || rules.includes(rule);
}

function sequenceOf({ path }: Finding): number {
  return path.startsWith('plain') ? 0 : Number(path) + 1;
}

const WHOLE = { operations: new Set(OPERATIONS), hasClock: true, capabilities: new Set(CAPABILITIES) };
/** What does not hang on the seed is a tour. */
const ONE_SEED: (run: number) => readonly Move[] = sequencesOf(WHOLE, 1);
const ANOTHER_SEED: (run: number) => readonly Move[] = sequencesOf(WHOLE, 2);

function showerOf(finding: Finding): Shower {
  const run = sequenceOf(finding) - 1;
  if (run < 0) return 'plain call';
  return isDeepStrictEqual(ONE_SEED(run), ANOTHER_SEED(run)) ? 'tour' : 'generated';
}

function textOf(finding: Finding): string {
  const { kind, operation, state, rule, occurrences } = finding;
  const difference = `${expectedText(finding)} → ${receivedText(finding)}`.slice(0, 160);
  return `${kind} ${operation} (${stateText(state)}) [${rule}] ${whereText(finding)}: ${difference}, ${occurrences} times`;
}
