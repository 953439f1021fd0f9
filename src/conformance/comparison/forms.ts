// Several targets side by side, for the terminal and as JSON.

import { type Paint, plural, printable } from '../../shared/text.js';
import { commandOf } from '../command-line.js';
import type { Finding } from '../findings.js';
import { conclusionOf } from '../report/conclusion.js';
import {
  commandsOf,
  expectedText,
  receivedText,
  ruleOfFinding,
  runCommand,
  stateText,
  valueText,
} from '../report/describe.js';
import { jsonText } from '../report/shell.js';
import { type ComparedAnswer, letterOf, type SideBySide } from './side-by-side.js';

export const MARKS: Readonly<Record<ComparedAnswer['verdict'], string>> = {
  departs: '✗',
  conforms: '✓',
  'not judged': '–',
};

/** What a target answered, in a word or a value. */
export function answerText({ verdict, received }: ComparedAnswer, finding: Finding): string {
  if (verdict === 'not judged') return verdict;
  if (verdict === 'conforms' && finding.member !== undefined) return 'as AWS';
  return receivedText({ ...finding, received });
}

/** The value of a difference; undefined: it was not compared. */
export function differenceText(value: unknown): string {
  return value === undefined ? 'not compared' : valueText(value);
}

/** One line a finding, with a column for each target, and below it what each answered; with a line break at its end. */
export function sideBySideText(compared: SideBySide, paint: Paint): string {
  const { reports, findings, differences } = compared;
  const letters = reports.map((_, index) => letterOf(index));
  const lines = [
    paint.bold(`KMS conformance of ${reports.length} endpoints side by side`),
    ...reports.map(({ target }, index) => `${letterOf(index)}  ${printable(target)}`),
    '',
    ...(findings.length === 0 ? [] : [paint.dim(`   ${letters.join(' ')}`)]),
    ...findings.flatMap(({ finding, answers }, index) => [
      `${String(index + 1).padStart(2)} ${answers.map(({ verdict }) => MARKS[verdict]).join(' ')}  ${headOf(finding)}  ${paint.dim(`[${finding.rule}]`)}`,
      `     AWS: ${printable(expectedText(finding))}`,
      ...answers.map(
        (answer, at) => `     ${letterOf(at)}: ${printable(answerText(answer, finding).replaceAll('\n', ' '))}`,
      ),
    ]),
    ...(differences.length === 0 ? [] : ['', 'They differ, and AWS could answer each way:']),
    ...differences.map(({ operation, member, answers, occurrences }) => {
      const values = answers.map((value, at) => `${letterOf(at)}: ${differenceText(value)}`).join('  ');
      return `   ${operation}${member === undefined ? '' : ` ${printable(member)}`}  ${printable(values)}  ${paint.dim(`(${plural(occurrences, 'time')})`)}`;
    }),
    '',
    ...reports.flatMap(({ errors }, index) =>
      errors.map((error) => paint.red(printable(`${letterOf(index)}  Error: ${error}`))),
    ),
    paint.dim(`Again: ${printable(againOf(compared))}`),
    ...reports.map((report, index) => `${letterOf(index)}  ${printable(conclusionOf(report).text)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** The command that does the same again. */
function againOf({ reports }: Pick<SideBySide, 'reports'>): string {
  const endpoint = reports.flatMap(({ commandLine }) => commandLine.endpoint ?? []);
  return commandOf({ ...reports[0]?.commandLine, ...(endpoint.length === 0 ? {} : { endpoint }) });
}

function headOf({ kind, operation, state, member }: Finding): string {
  const where = member === undefined ? '' : `  ${printable(member)}`;
  return `${kind}  ${printable(operation)}  ${printable(stateText(state))}${where}`;
}

/** Everything in one object on one line. */
export function sideBySideJson({ reports, findings, differences }: SideBySide): string {
  return jsonText({
    again: againOf({ reports }),
    endpoints: reports.map((report) => ({
      target: report.target,
      conclusion: conclusionOf(report).text,
      again: runCommand(report),
      calls: report.calls,
      errors: report.errors,
    })),
    findings: findings.map(({ finding, answers }) => {
      const { operation, state, kind, rule, member, expected, sequence } = finding;
      const { sentence, source } = ruleOfFinding(finding);
      return {
        ...{ operation, state, kind, rule },
        ...(member === undefined ? {} : { member }),
        ...{ expected, answers, sequence, sentence, source },
        commands: commandsOf(finding, { target: '' }),
      };
    }),
    // Of what was not compared nothing is said.
    differences: differences.map((one) => ({
      ...one,
      answers: one.answers.map((value) => (value === undefined ? {} : { value })),
    })),
  });
}
