// Compares a run with the findings that were known before it. What was not found again counts as mended only where the run
// has been.

import { RULES } from '../model.js';
import { isBeyondTheKit } from '../needs.js';
import type { ConformReport } from '../report/report.js';
import { type BaselineComparison, isNew, type KnownFinding, keyOf, knownBy } from './known.js';

/** The report of a run, with what it comes to when compared with what was known. */
export function comparedWith(report: ConformReport, baseline: readonly KnownFinding[]): ConformReport {
  const found = new Set(report.findings.flatMap(knownBy).map(keyOf));
  const known: KnownFinding[] = [];
  const mended: BaselineComparison['mended'][number][] = [];
  const notExercised: BaselineComparison['notExercised'][number][] = [];
  for (const one of new Map(baseline.map((entry) => [keyOf(entry), entry])).values()) {
    const reason = whyNotExercised(one, report);
    if (found.has(keyOf(one))) known.push(one);
    else if (reason === undefined) mended.push({ ...one, tried: triesOf(one, report) });
    else notExercised.push({ ...one, reason });
  }
  return { ...report, baseline: { known, mended, notExercised } };
}

/** How many findings of a run fail it: all, or if it was compared the new ones. */
export function failingCount({ findings, baseline }: ConformReport): number {
  return baseline === undefined ? findings.length : findings.filter((finding) => isNew(baseline, finding)).length;
}

function triesOf({ operation, state }: KnownFinding, { coverage }: ConformReport): number {
  return coverage.cells.find((cell) => cell.operation === operation && cell.state === state)?.tried ?? 0;
}

/** Why a run that did not find something cannot say that it is mended; undefined: it can. */
function whyNotExercised(known: KnownFinding, report: ConformReport): string | undefined {
  const { operation, state, kind, rule } = known;
  const { stoppedBy, outcomes, coverage, commandLine } = report;
  if (stoppedBy === 'max-findings') return 'the run ended when there were as many findings as were asked for';
  if (kind === 'wrong-message' && commandLine.messages !== true) return 'messages were not compared';
  const outcome = outcomes.find((one) => one.operation === operation);
  if (outcome?.outcome === 'unsupported' || outcome?.outcome === 'error') return outcome.reason ?? outcome.outcome;
  const cell = coverage.cells.find((one) => one.operation === operation && one.state === state);
  if (cell === undefined || cell.tried === 0) return cell?.reason ?? 'the operation met no key in that state';
  if (rule === undefined) return undefined;
  const { countedUnder: counted = rule, needs = [] } = RULES[rule];
  // Of such a rule no answer is ever counted.
  if (needs.some(isBeyondTheKit)) return undefined;
  const decided = coverage.rules.find((one) => one.rule === counted);
  return decided === undefined || decided.exercised === 0 ? (decided?.reason ?? 'the rule decided nothing') : undefined;
}
