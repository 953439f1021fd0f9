// What whole runs on a target with a planted fault tell of it.

import { type SequenceKind, sequencesOf } from '../../../src/conformance/arbitraries/sequences.js';
import { conform } from '../../../src/conformance/conform.js';
import type { Finding } from '../../../src/conformance/findings.js';
import { expectedText, receivedText, stateText, whereText } from '../../../src/conformance/report/describe.js';
import { CAPABILITIES } from '../../../src/conformance/target.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { convicts, storeFor } from '../convict.js';
import { type Fault, faultyStoreTarget } from '../fault.js';

/** What showed a finding first; `probe`: a call that its key state refuses, in a sequence of its own before the others. */
export type Shower = 'plain call' | 'probe' | SequenceKind;

/** What one run told. */
export interface MeasuredRun {
  /** What showed the finding that convicts the fault; undefined: none does. */
  readonly by: Shower | undefined;
  readonly convicting: Finding | undefined;
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

/** What is found on a target with the fault, by seed. */
export async function foundOf(fault: Fault, { runs, seeds }: Trying): Promise<readonly (readonly Finding[])[]> {
  const all: (readonly Finding[])[] = [];
  for (const seed of seeds) {
    const { findings, errors } = await conform(faultyStoreTarget(fault, storeFor(fault)), { runs, seed });
    if (errors.length > 0) throw new Error(errors.join('\n'));
    all.push(findings);
  }
  return all;
}

/** What the findings of each seed tell of a fault. */
export function measured(name: string, fault: Fault, all: readonly (readonly Finding[])[]): Measured {
  const [first = []] = all;
  const told = first.flatMap((finding) => [
    textOf(finding),
    ...(finding.echoes ?? []).map((echo) => `  ${textOf(echo)}`),
  ]);
  return { name, fault, runs: all.map((findings) => runOf(findings, fault)), told };
}

function runOf(findings: readonly Finding[], fault: Fault): MeasuredRun {
  const [convicting] = findings
    .filter((finding) => convicts(finding, fault))
    .sort((a, b) => a.foundAfter - b.foundAfter);
  const [first] = findings;
  return {
    by: convicting && showerOf(convicting),
    convicting,
    findings: findings.length,
    isBlamedRight: first !== undefined && convicts(first, fault) && isOfRule(first, fault),
  };
}

function isOfRule({ rule }: Finding, { found: { rules } }: Fault): boolean {
  return rules === undefined || rules.includes(rule);
}

/** The sequence that showed it, from 1; 0: it showed before the first. */
export function sequenceOf({ path }: Finding): number {
  const run = Number(path);
  return Number.isNaN(run) ? 0 : run + 1;
}

const WHOLE = { operations: new Set(OPERATIONS), hasClock: true, capabilities: new Set(CAPABILITIES) };
const SEQUENCES = sequencesOf(WHOLE, 1);

function showerOf(finding: Finding): Shower {
  const run = sequenceOf(finding) - 1;
  if (run < 0) return finding.path.startsWith('plain') ? 'plain call' : 'probe';
  return SEQUENCES.kindOf(run);
}

function textOf(finding: Finding): string {
  const { kind, operation, state, rule, occurrences } = finding;
  const difference = `${expectedText(finding)} → ${receivedText(finding)}`.slice(0, 160);
  return `${kind} ${operation} (${stateText(state)}) [${rule}] ${whereText(finding)}: ${difference}, ${occurrences} times`;
}
