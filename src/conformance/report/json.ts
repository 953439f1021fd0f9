// A report as JSON: on one line for machines, and as a whole.

import { isNew } from '../baseline/known.js';
import type { Finding } from '../findings.js';
import { conclusionOf } from './conclusion.js';
import { commandsOf, ruleOfFinding, runCommand } from './describe.js';
import type { ConformReport } from './report.js';
import { jsonText } from './shell.js';
import { toVector } from './vector.js';

/** What the last line of standard output says of a run. */
export function toJsonLine(report: ConformReport): string {
  const { runs, calls, seed, unsupported, outcomes, errors, findings, baseline } = report;
  return jsonText({
    conclusion: conclusionOf(report).text,
    runs,
    calls,
    seed,
    again: runCommand(report),
    unsupported,
    outcomes,
    errors,
    ...(baseline === undefined ? {} : { baseline }),
    findings: findings.map((finding) => findingJson(finding, report)),
  });
}

/** Everything that is known of a run. */
export function toJson(report: ConformReport): string {
  const findings = report.findings.map((finding) => findingJson(finding, report));
  const { target, ...others } = report;
  const conclusion = conclusionOf(report).text;
  return `${jsonText({ target, conclusion, again: runCommand(report), ...others, findings }, 2)}\n`;
}

/** One finding by itself: what `mrk conform --replay` plays, and its calls as the playground and `mrk run` play them. */
export function toFindingJson(report: ConformReport, index: number): string {
  const finding = report.findings[index];
  if (finding === undefined) throw new RangeError(`there is no finding ${index}`);
  const { target } = report;
  const { seed, path } = finding;
  const vector = toVector(finding);
  return `${jsonText({ target, seed, path, finding: findingJson(finding, report), vector }, 2)}\n`;
}

/** A finding with its rule's source, and the commands that show it. */
function findingJson(finding: Finding, report: ConformReport): object {
  const { operation, state, kind, rule, expected, received, sequence, echoes = [], ...others } = finding;
  const { sentence, source, evidence } = ruleOfFinding(finding);
  return {
    operation,
    state,
    kind,
    rule,
    expected,
    // An answer that is no JSON has none.
    received: received ?? null,
    sequence,
    ...others,
    ...(report.baseline === undefined ? {} : { isNew: isNew(report.baseline, finding) }),
    sentence,
    source,
    evidence,
    commands: commandsOf(finding, report),
    ...(echoes.length === 0 ? {} : { echoes: echoes.map(echoJson) }),
  };
}

/** How else the fault showed: no sequence of it was made shorter, `seed` and `path` say which it was. */
function echoJson({ sequence: _, isShrunk: _is, received, ...echo }: Finding): object {
  return { ...echo, received: received ?? null };
}
