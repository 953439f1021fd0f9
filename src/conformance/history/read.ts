// Reads the reports of runs that are over, as far as a history of them needs. They may be of other versions, and their files
// come from anywhere: what is no report is said to be none.

import { OUTCOMES, type Outcome } from '../outcomes.js';
import { type Json, listOf, numberOf, objectOf, parseJson, textOf, under, wrong } from '../reading.js';

/** So much of so many. */
export interface Share {
  readonly part: number;
  readonly whole: number;
}

/** What a run came to. */
export interface PastRun {
  /** Where its report is. */
  readonly file: string;
  readonly target: string;
  /** When it began, ISO 8601. */
  readonly startedAt: string;
  readonly calls: number;
  /** What tells each finding from the others, whatever sequence and values showed it. */
  readonly findings: readonly string[];
  /** Operations that conform, of those that could be judged. */
  readonly operations: Share;
  /** Cells of operation × key state that were tried. */
  readonly cells: Share;
  /** Rules that were exercised. */
  readonly rules: Share;
  /** Whether it came to its end, and could judge something. */
  readonly isWhole: boolean;
}

/** The run of a `report.json`. Throws a RangeError that says what is wrong with any other file, and where. */
export function parsePastRun(text: string, file: string): PastRun {
  const report = objectOf(parseJson(text), '', 'a report');
  if (report.coverage === undefined) throw wrong('coverage', 'expected what a report.json has, got nothing');
  const coverage = objectOf(report.coverage, 'coverage', 'the coverage of a run');
  const outcomes = outcomesOf(listOf(report.outcomes, 'outcomes'));
  const counted = (name: 'cells' | 'rules', member: string): Share => {
    const list = listOf(coverage[name], `coverage.${name}`);
    const counts = list.map((one, index) => countIn(one, `coverage.${name}[${index}]`, member));
    return { part: counts.filter((count) => count > 0).length, whole: list.length };
  };
  return {
    file,
    target: textOf(report.target, 'target'),
    startedAt: instantOf(report.startedAt),
    calls: numberOf(report.calls, 'calls'),
    findings: listOf(report.findings, 'findings').map((one, index) => keyOf(one, `findings[${index}]`)),
    operations: operationsOf(outcomes),
    cells: counted('cells', 'tried'),
    rules: counted('rules', 'exercised'),
    isWhole: !['error', 'interrupted'].includes(textOf(report.stoppedBy, 'stoppedBy')) && outcomes.some(isJudged),
  };
}

function outcomesOf(list: readonly unknown[]): readonly string[] {
  return list.map((one, index) => {
    const path = `outcomes[${index}]`;
    return textOf(objectOf(one, path, 'an outcome').outcome, under(path, 'outcome'));
  });
}

/** What says nothing of how the target answers. */
const UNJUDGED: readonly string[] = ['not tried', 'error'] satisfies readonly Outcome[];
const CONFORMING: readonly string[] = OUTCOMES.filter((outcome) => outcome.startsWith('conforms'));

function isJudged(outcome: string): boolean {
  return !UNJUDGED.includes(outcome);
}

function operationsOf(outcomes: readonly string[]): Share {
  const judged = outcomes.filter(isJudged);
  return { part: judged.filter((outcome) => CONFORMING.includes(outcome)).length, whole: judged.length };
}

function countIn(json: unknown, path: string, member: string): number {
  return numberOf(objectOf(json, path, 'what was counted')[member], under(path, member));
}

/** As in a baseline: not by sequence, seed or values. Of another version the names may be others. */
function keyOf(json: unknown, path: string): string {
  const given: Json = objectOf(json, path, 'a finding');
  const { state, member } = given;
  const [operation, kind, rule] = (['operation', 'kind', 'rule'] as const).map((name) =>
    textOf(given[name], under(path, name)),
  );
  return JSON.stringify([operation, state, kind, kind === 'crash' ? null : rule, member]);
}

function instantOf(json: unknown): string {
  const text = textOf(json, 'startedAt');
  if (Number.isNaN(Date.parse(text)))
    throw wrong('startedAt', `expected a date, got ${JSON.stringify(text.slice(0, 60))}`);
  return text;
}
