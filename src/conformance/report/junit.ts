// A report as JUnit XML, which every build server reads: one test case an operation, one failure a finding.

import type { Finding } from '../findings.js';
import { OPERATIONS } from '../model.js';
import type { OperationOutcome } from '../outcomes.js';
import { conclusionOf } from './conclusion.js';
import {
  commandsOf,
  echoText,
  errorParts,
  evidenceText,
  expectedText,
  KIND_TEXTS,
  lengthText,
  receivedText,
  replayCommand,
  ruleOfFinding,
  runCommand,
  stateText,
  whereText,
} from './describe.js';
import { type KnownLine, mendedLines, notExercisedLines, noveltyText } from './known.js';
import type { ConformReport } from './report.js';

const CLASS = 'mrk-model.conformance';

/** A report as JUnit XML: a test case for each operation. */
export function toJUnit(report: ConformReport): string {
  const { findings, outcomes, errors, target } = report;
  const known = new Map<string, OperationOutcome>(outcomes.map((outcome) => [outcome.operation, outcome]));
  const operations = OPERATIONS.filter(
    (operation) => known.has(operation) || findings.some((finding) => finding.operation === operation),
  );
  const cases = operations.map((operation) => {
    const found = findings.filter((finding) => finding.operation === operation);
    return testCase(operation, outcomeElements(known.get(operation), found, report));
  });
  // What ended the run, and what the kit itself could not do, belongs to no one operation.
  if (errors.length > 0) {
    const elements = errors.map(errorParts).map(({ message, stack }) => {
      return stack.length === 0 ? element('error', { message }) : element('error', { message }, stack.join('\n'));
    });
    cases.push(testCase('the kit itself', elements));
  }
  const holding = (name: string): number => cases.filter((text) => text.includes(`\n      <${name} `)).length;
  const counts = {
    tests: cases.length,
    failures: holding('failure'),
    errors: holding('error'),
    skipped: holding('skipped'),
    time: (report.durationMs / 1000).toFixed(3),
  };
  const suite = { name: target, ...counts, timestamp: report.startedAt.replace(/(?:\.\d+)?Z$/, '') };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: CLASS, ...counts })}>`,
    `  <testsuite${attributes(suite)}>`,
    '    <properties>',
    ...Object.entries(propertiesOf(report)).map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    '    </properties>',
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function propertiesOf(report: ConformReport): Readonly<Record<string, string | number>> {
  const { seed, runs, calls, jobs, stoppedBy } = report;
  const told = (lines: readonly KnownLine[]): string =>
    lines.map(({ finding, now }) => `${finding}: ${now}`).join('\n');
  return {
    ...{ conclusion: conclusionOf(report).text, seed, runs, calls, jobs, stoppedBy, again: runCommand(report) },
    ...(report.baseline === undefined
      ? {}
      : { mended: told(mendedLines(report)), notExercised: told(notExercisedLines(report)) }),
  };
}

function testCase(name: string, elements: readonly string[]): string {
  const opening = `    <testcase${attributes({ classname: CLASS, name })}`;
  if (elements.length === 0) return `${opening}/>`;
  return [`${opening}>`, ...elements.map((text) => `      ${text}`), '    </testcase>'].join('\n');
}

/** The outcome and the calls that it follows from, and what a build server is to make of it. */
function outcomeElements(
  given: OperationOutcome | undefined,
  found: readonly Finding[],
  report: ConformReport,
): readonly string[] {
  const known = found.filter((finding) => noveltyText(report, finding) === 'known');
  const failures = found.filter((finding) => !known.includes(finding)).map((finding) => failure(finding, report));
  const output = known.map((finding) =>
    element('system-out', {}, [`known: ${messageOf(finding)}`, textOf(finding, report)].join('\n')),
  );
  if (given === undefined) return [...failures, ...output];
  const { outcome, calls, reason: message = outcome } = given;
  const properties = Object.entries({ outcome, ...calls })
    .map(([name, value]) => element('property', { name, value }))
    .join('');
  const elements = [`<properties>${properties}</properties>`, ...failures];
  if (outcome === 'departs' && failures.length === 0) {
    // What was known before fails nothing.
    const isKnown = known.length > 0;
    elements.push(isKnown ? element('skipped', { message: `${message}, known` }) : element('failure', { message }));
  }
  if (outcome === 'error') elements.push(element('error', { message }));
  if (outcome === 'not tried' || outcome === 'unsupported') elements.push(element('skipped', { message }));
  return [...elements, ...output];
}

function failure(finding: Finding, report: ConformReport): string {
  return element('failure', { type: finding.kind, message: messageOf(finding) }, textOf(finding, report));
}

function messageOf(finding: Finding): string {
  const { kind, state, rule, operation } = finding;
  const difference = `expected ${expectedText(finding)}, received ${receivedText(finding)}`;
  return `${KIND_TEXTS[kind]}: ${operation}, ${stateText(state)}: ${difference} [${rule}]`;
}

function textOf(finding: Finding, report: ConformReport): string {
  const known = ruleOfFinding(finding);
  const { sentence, source } = known;
  const { rule, seed, path } = finding;
  const length = lengthText(finding);
  return [
    `${whereText(finding)}; seed ${seed}, path ${path}${length === undefined ? '' : `; the sequence: ${length}`}`,
    `${rule} (${evidenceText(known)}): ${sentence}`,
    source,
    '',
    ...commandsOf(finding, report),
    ...(finding.echoes === undefined ? [] : ['Also seen as:', ...finding.echoes.map(echoText)]),
    `Again: ${replayCommand(report, `finding-${report.findings.indexOf(finding) + 1}.json`)}`,
  ].join('\n');
}

type Attributes = Readonly<Record<string, string | number>>;

function element(name: string, given: Attributes, text?: string): string {
  const opening = `<${name}${attributes(given)}`;
  return text === undefined ? `${opening}/>` : `${opening}>${escaped(text)}</${name}>`;
}

function attributes(given: Attributes): string {
  const texts = Object.entries(given).map(
    ([name, value]) => ` ${name}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`,
  );
  return texts.join('');
}

/** What XML 1.0 has no place for, not even escaped: control characters, halves of surrogate pairs, two non-characters. */
const NO_XML = /[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replace(NO_XML, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
