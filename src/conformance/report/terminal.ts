// A report for the terminal: one line a finding, then what the run came to.

import { cut, type Paint, plural, printable, wrap } from '../../text.js';
import type { Finding, FindingKind } from '../findings.js';
import type { Outcome } from '../outcomes.js';
import { coverageCounts, errorParts, expectedText, percent, receivedText, runCommand, stateText } from './describe.js';
import type { ConformReport } from './report.js';

const WIDTH = 118;

/** The summary, with a line break at its end. */
export function summaryText(report: ConformReport, paint: Paint): string {
  const { findings, target, errors } = report;
  const lines = [
    paint.bold(cut(printable(`KMS conformance of ${target}`), WIDTH)),
    '',
    ...findingLines(findings, paint),
    ...(findings.length === 0 ? [] : ['']),
    ...totals(report).flatMap((text) => block(text)),
    ...errors.flatMap(errorLines).map(paint.red),
    ...block(`Again: ${runCommand(report)}`).map(paint.dim),
  ];
  return `${lines.join('\n')}\n`;
}

const COLOURS: Readonly<Record<FindingKind, 'red' | 'yellow'>> = {
  accepted: 'red',
  refused: 'red',
  'wrong-state': 'red',
  'wrong-metadata': 'yellow',
  'wrong-error': 'yellow',
  'wrong-message': 'yellow',
  crash: 'red',
};

function findingLines(findings: readonly Finding[], paint: Paint): readonly string[] {
  const rows = findings.map((finding, index) => [
    `${index + 1}`,
    finding.kind,
    printable(finding.operation),
    printable(stateText(finding.state)),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return findings.map((finding, index) => {
    const [number = '', kind = '', operation = '', state = ''] = (rows[index] ?? []).map((text, column) =>
      column === 0 ? text.padStart(widths[0] ?? 0) : text.padEnd(widths[column] ?? 0),
    );
    const rule = `[${finding.rule}]`;
    const room = WIDTH - [number, kind, operation, state, rule].join('  ').length - 2;
    const difference = printable(differenceOf(finding)).replaceAll('\n', ' ');
    const colour = paint[COLOURS[finding.kind]];
    return [number, colour(kind), operation, state, cut(difference, Math.max(20, room)), paint.dim(rule)].join('  ');
  });
}

/** Expected and received, each as short as is needed. */
function differenceOf(finding: Finding): string {
  const { member, message, ...others } = finding;
  const received = receivedText(message !== undefined && finding.kind === 'crash' ? finding : { ...others });
  const where = member === undefined ? '' : `${member}: `;
  return `${where}${cut(expectedText(finding), 60)} → ${received}`;
}

function totals(report: ConformReport): readonly string[] {
  const { findings, runs, calls, durationMs, seed, coverage, stoppedBy } = report;
  const { cells, tried, rules, exercised } = coverageCounts(coverage);
  const seconds = (durationMs / 1000).toLocaleString('en', { maximumFractionDigits: 1 });
  return [
    `${plural(findings.length, 'finding')} in ${plural(runs, 'run')} and ${plural(calls, 'call')}, ${seconds} s, seed ${seed}, ended by ${stoppedBy}`,
    `Exercised: ${percent(tried, cells)} of the cells of operation × key state (${tried} of ${cells}), ${percent(exercised, rules)} of the rules (${exercised} of ${rules})`,
    ...(['unsupported', 'error', 'not tried'] as const).flatMap((outcome) => listed(report, outcome)),
  ];
}

/** The operations of an outcome, by the reasons for it. */
function listed({ outcomes }: ConformReport, wanted: Outcome): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { operation, outcome, reason = '' } of outcomes) {
    if (outcome === wanted) byReason.set(reason, [...(byReason.get(reason) ?? []), operation]);
  }
  const name = `${wanted.charAt(0).toUpperCase()}${wanted.slice(1)}`;
  return [...byReason].map(
    ([reason, operations]) => `${name}${reason === '' ? '' : ` (${reason})`}: ${operations.join(', ')}`,
  );
}

/** The message, and below it the stack. */
function errorLines(text: string): readonly string[] {
  const { message, stack } = errorParts(text);
  return [...block(`Error: ${message}`), ...stack.flatMap((line) => block(line).map((part) => `  ${part.trim()}`))];
}

function block(text: string): readonly string[] {
  return wrap(printable(text), WIDTH - 2).map((line, index) => (index === 0 ? line : `  ${line}`));
}
