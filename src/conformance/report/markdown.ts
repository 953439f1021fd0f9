// A report as Markdown: to be read in a pull request or an issue.

import { plural, printable } from '../../shared/text.js';
import type { Finding } from '../findings.js';
import { conclusionOf } from './conclusion.js';
import {
  commandsOf,
  coverageCounts,
  echoesText,
  echoText,
  errorParts,
  evidenceText,
  expectedText,
  KIND_TEXTS,
  lengthText,
  percent,
  receivedText,
  replayCommand,
  ruleOfFinding,
  runCommand,
  stateText,
  whereText,
} from './describe.js';
import { type KnownLine, mendedLines, notExercisedLines, noveltyText } from './known.js';
import type { ConformReport } from './report.js';

/** A report as Markdown. */
export function toMarkdown(report: ConformReport): string {
  const { findings, target, startedAt, runs, calls, seed, errors, coverage, stoppedBy } = report;
  const { cells, tried, reachable, reached, rules, exercised } = coverageCounts(coverage);
  const lines = [
    `# KMS conformance of ${escaped(target)}`,
    '',
    conclusionOf(report).text,
    '',
    `${plural(findings.length, 'finding')} in ${plural(runs, 'run')} and ${plural(calls, 'call')}, begun ${escaped(startedAt)}, seed ${seed}, ended by ${stoppedBy}.`,
    '',
    `Exercised: ${tried} of ${cells} cells of operation × key state (${percent(tried, cells)}), ${reached} of ${reachable} of operation × key state × role × origin (${percent(reached, reachable)}), ${exercised} of ${rules} rules (${percent(exercised, rules)}).`,
    '',
    ...(errors.length === 0 ? [] : ['Errors:', '', ...errors.flatMap(errorLines), '']),
    'The whole run again:',
    '',
    ...block([runCommand(report)]),
    ...(findings.length === 0 ? [] : ['## Findings, most severe first', '', ...table(report), '']),
    ...knownTable('Mended', mendedLines(report)),
    ...knownTable('Not exercised', notExercisedLines(report)),
    ...findings.flatMap((finding, index) => section(finding, index + 1, report)),
    ...outcomeTable(report),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(report: ConformReport): readonly string[] {
  return [
    row(['', 'What', 'Operation', 'Key state', 'Expected', 'Received', 'Rule']),
    row(['---:', ...Array.from({ length: 6 }, () => '---')]),
    ...report.findings.map((finding, index) =>
      row([
        `[${index + 1}](#finding-${index + 1})`,
        [noveltyText(report, finding), KIND_TEXTS[finding.kind]].filter(Boolean).join(': '),
        finding.operation,
        stateText(finding.state),
        cell(expectedText(finding), index + 1),
        cell(receivedText(finding), index + 1),
        finding.rule,
      ]),
    ),
  ];
}

/** What became of the findings that were known before. */
function knownTable(name: string, lines: readonly KnownLine[]): readonly string[] {
  if (lines.length === 0) return [];
  const rows = lines.map(({ finding, now }) => row([escaped(finding), escaped(now)]));
  return [`## ${name}`, '', row(['Known before', 'Now']), row(['---', '---']), ...rows, ''];
}

function section(finding: Finding, number: number, report: ConformReport): readonly string[] {
  const known = ruleOfFinding(finding);
  const { kind, operation, state, rule, seed, path, occurrences, expectedMessage } = finding;
  const length = lengthText(finding);
  return [
    `<a id="finding-${number}"></a>`,
    '',
    `### ${number}. ${operation}: ${KIND_TEXTS[kind]}`,
    '',
    `- Key state before the call: ${stateText(state)}`,
    `- Where: ${code(whereText(finding))}`,
    `- Expected: ${code(expectedText(finding))}`,
    ...(expectedMessage === undefined ? [] : [`- AWS's message: ${code(expectedMessage)}`]),
    `- Received: ${code(receivedText(finding))}`,
    `- Rule ${rule} (${evidenceText(known)}): ${known.sentence}`,
    `- Source: ${/^https?:\/\/[^\s<>]+$/.test(known.source) ? `<${known.source}>` : escaped(known.source)}`,
    `- Seed ${seed}, path ${code(path)}, met ${plural(occurrences, 'time')}${length === undefined ? '' : `; the sequence: ${length}`}`,
    '',
    ...block(commandsOf(finding, report)),
    'Again:',
    '',
    ...block([replayCommand(report, `finding-${number}.json`)]),
    ...echoLines(finding),
  ];
}

/** How else the fault showed, folded where that is possible. */
function echoLines(finding: Finding): readonly string[] {
  const others = echoesText(finding);
  if (others === undefined) return [];
  const echoes = (finding.echoes ?? []).map((echo) => `- ${escaped(echoText(echo))}`);
  return [`<details><summary>Also seen as ${escaped(others)}</summary>`, '', ...echoes, '', '</details>', ''];
}

/** What came of each operation, with the calls that it follows from. */
function outcomeTable({ outcomes }: ConformReport): readonly string[] {
  if (outcomes.length === 0) return [];
  return [
    '## Operations',
    '',
    row(['Operation', 'Outcome', 'Made', 'Judged', 'Agreed', 'Departed', 'Failed', 'Why']),
    row(['---', '---', '---:', '---:', '---:', '---:', '---:', '---']),
    ...outcomes.map(({ operation, outcome, reason = '', calls: { made, judged, agreed, departed, failed } }) =>
      row([operation, outcome, ...[made, judged, agreed, departed, failed].map(String), escaped(reason)]),
    ),
  ];
}

/** The message, and below it the stack. */
function errorLines(error: string): readonly string[] {
  const { message, stack } = errorParts(error);
  if (stack.length === 0) return [`- ${escaped(message)}`];
  return [`- ${escaped(message)}`, '', ...block(stack, '')];
}

/** A block of code; its fence is longer than any in it. */
function block(lines: readonly string[], language = 'sh'): readonly string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}${language}`, ...lines.map(printable), fence, ''];
}

/** Text as code, whatever it holds. */
function code(text: string): string {
  const harmless = printable(text);
  const fence = '`'.repeat(longestRun(harmless) + 1);
  const space = /^[`\s]|[`\s]$/.test(harmless) ? ' ' : '';
  return harmless === '' ? '(empty)' : `${fence}${space}${harmless}${space}${fence}`;
}

/** What is longer would make a table unreadable. */
const LONGEST_CELL = 160;

/** A table ends a cell at every bar, also in code. What is too long for one stands in the finding's own section. */
function cell(text: string, number: number): string {
  return text.length > LONGEST_CELL ? `[see there](#finding-${number})` : code(text).replaceAll('|', '\\|');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/** Text that means nothing to Markdown or HTML. */
function escaped(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>#|~!&]/g, '\\$&');
}
