// A report for the terminal: one line a finding, then what the run came to.

import { type Paint, plural, printable, wrap } from '../../shared/text.js';
import type { Finding, FindingKind } from '../findings.js';
import {
  coverageCounts,
  echoesText,
  errorParts,
  expectedText,
  lengthText,
  outcomeLines,
  percent,
  receivedText,
  runCommand,
  stateText,
} from './describe.js';
import { mendedLines, notExercisedLines, noveltyText } from './known.js';
import type { ConformReport } from './report.js';

/**
 * The summary, with a line break at its end. Nothing in it is cut. `columns`: the width of the terminal, which long lines
 * are broken for; without one they are as long as they are.
 */
export function summaryText(report: ConformReport, paint: Paint, columns = Number.POSITIVE_INFINITY): string {
  const { findings, target, errors } = report;
  const width = Math.max(LEAST_COLUMNS, columns) - 1;
  const block = (text: string): readonly string[] => broken(text, width, '  ');
  const lines = [
    ...block(`KMS conformance of ${target}`).map(paint.bold),
    '',
    ...findingLines(report, paint, width),
    ...(findings.length === 0 ? [] : ['']),
    ...mendedLines(report).flatMap(({ finding, now }) => block(`Mended: ${finding} (${now})`).map(paint.green)),
    ...notExercisedLines(report).flatMap(({ finding, now }) => block(`Not exercised: ${finding} (${now})`)),
    ...totals(report).flatMap(block),
    ...errors.flatMap((text) => errorLines(text, block)).map(paint.red),
    // A terminal breaks it in a way that it can still be copied.
    paint.dim(`Again: ${printable(runCommand(report))}`),
  ];
  return `${lines.join('\n')}\n`;
}

const LEAST_COLUMNS = 40;

const COLOURS: Readonly<Record<FindingKind, 'red' | 'yellow'>> = {
  accepted: 'red',
  refused: 'red',
  'wrong-state': 'red',
  'wrong-metadata': 'yellow',
  'wrong-error': 'yellow',
  'not-seen-in-time': 'yellow',
  'wrong-message': 'yellow',
  crash: 'red',
};

/** A finding is a line; where that is too long, what is expected and received stands under it. */
function findingLines(report: ConformReport, paint: Paint, width: number): readonly string[] {
  const { findings } = report;
  const rows = findings.map((finding, index) => [
    `${index + 1}`,
    `${noveltyText(report, finding)?.padEnd(6) ?? ''}${finding.kind}`,
    printable(finding.operation),
    printable(stateText(finding.state)),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return findings.flatMap((finding, index) => {
    const [number = '', kind = '', operation = '', state = ''] = (rows[index] ?? []).map((text, column) =>
      column === 0 ? text.padStart(widths[0] ?? 0) : text.padEnd(widths[column] ?? 0),
    );
    const rule = `[${finding.rule}]`;
    const length = lengthText(finding);
    const told = length === undefined ? '' : `  (${length})`;
    const difference = printable(`${differenceOf(finding)}${told}`.replaceAll('\n', ' '));
    const colour = noveltyText(report, finding) === 'known' ? paint.dim : paint[COLOURS[finding.kind]];
    const line = (...more: readonly string[]) => [number, colour(kind), operation, state, ...more].join('  ');
    const indent = ' '.repeat(number.length + 2);
    const under = (text: string): readonly string[] =>
      wrap(text, width - indent.length).map((part) => `${indent}${part}`);
    const others = echoesText(finding);
    const echoes = others === undefined ? [] : under(`Also seen as ${others}`).map(paint.dim);
    if ([number, kind, operation, state, difference, rule].join('  ').length <= width)
      return [line(difference, paint.dim(rule)), ...echoes];
    return [line(paint.dim(rule)), ...under(difference), ...echoes];
  });
}

function differenceOf(finding: Finding): string {
  const { member, message, ...others } = finding;
  const received = receivedText(message !== undefined && finding.kind === 'crash' ? finding : { ...others });
  const where = member === undefined ? '' : `${member}: `;
  return `${where}${expectedText(finding)} → ${received}`;
}

function totals(report: ConformReport): readonly string[] {
  const { findings, runs, calls, durationMs, seed, coverage, stoppedBy } = report;
  const { cells, tried, reachable, reached, rules, exercised } = coverageCounts(coverage);
  const seconds = (durationMs / 1000).toLocaleString('en', { maximumFractionDigits: 1 });
  return [
    `${plural(findings.length, 'finding')} in ${plural(runs, 'run')} and ${plural(calls, 'call')}, ${seconds} s, seed ${seed}, ended by ${stoppedBy}`,
    `Exercised: ${percent(tried, cells)} of the cells of operation × key state (${tried} of ${cells}), ${percent(reached, reachable)} of those of operation × key state × role × origin (${reached} of ${reachable}), ${percent(exercised, rules)} of the rules (${exercised} of ${rules})`,
    ...(['unsupported', 'error', 'not tried'] as const).flatMap((outcome) => outcomeLines(report, outcome)),
  ];
}

/** The message, and below it the stack. */
function errorLines(text: string, block: (text: string) => readonly string[]): readonly string[] {
  const { message, stack } = errorParts(text);
  return [...block(`Error: ${message}`), ...stack.flatMap((line) => block(line).map((part) => `  ${part.trim()}`))];
}

/** A text in lines of some width, the first of which sticks out. */
function broken(text: string, width: number, indent: string): readonly string[] {
  return wrap(printable(text), width - indent.length).map((line, index) => (index === 0 ? line : `${indent}${line}`));
}
