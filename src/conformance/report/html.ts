// A report as one HTML page that needs nothing else: findings, the heat map of operation × key state, rules, outcomes.

import { plural } from '../../shared/text.js';
import type { Finding } from '../findings.js';
import type { Outcome } from '../outcomes.js';
import { conclusionOf } from './conclusion.js';
import {
  commandsOf,
  coverageCounts,
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
import { heatMap } from './html-map.js';
import { html, link, page } from './html-page.js';
import type { ConformReport } from './report.js';

/** A report as a page of HTML that needs no other file. */
export function toHtml(report: ConformReport): string {
  const { target, findings, errors, coverage } = report;
  const title = `KMS conformance of ${target}`;
  const { status, text } = conclusionOf(report);
  const body = [
    `<header><h1>${html(title)}</h1>`,
    `<p class="conclusion ${status === 0 ? 'good' : 'bad'}">${html(text)}</p>`,
    facts(report),
    `<p>The whole run again: <code>${html(runCommand(report))}</code></p></header>`,
    '<main>',
    ...(errors.length === 0 ? [] : [section('errors', 'Errors', list(errors.map(errorItem)))]),
    section('findings', 'Findings, most severe first', findingList(report)),
    section('outcomes', 'Operations', outcomes(report)),
    section('map', 'Operations and key states', heatMap(coverage.cells)),
    section('rules', 'Rules', rules(report)),
    '</main>',
  ].join('\n');
  return page(`${plural(findings.length, 'finding')}: ${title}`, body);
}

function section(id: string, heading: string, content: string): string {
  return `<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>\n${content}\n</section>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** The message, and below it the stack. */
function errorItem(error: string): string {
  const { message, stack } = errorParts(error);
  return stack.length === 0 ? html(message) : `${html(message)}<pre tabindex="0">${html(stack.join('\n'))}</pre>`;
}

function pairs(name: string, entries: readonly (readonly [string, string])[]): string {
  const one = ([term, text]: readonly [string, string]): string =>
    name === 'facts' ? `<div><dt>${term}</dt><dd>${text}</dd></div>` : `<dt>${term}</dt><dd>${text}</dd>`;
  return `<dl class="${name}">${entries.map(one).join('')}</dl>`;
}

function facts(report: ConformReport): string {
  const { findings, runs, calls, seed, jobs, startedAt, durationMs, stoppedBy, coverage } = report;
  const count = coverageCounts(coverage);
  const number = (value: number): string => html(value.toLocaleString('en'));
  return pairs('facts', [
    ['Findings', `<strong class="${findings.length === 0 ? 'good' : 'bad'}">${number(findings.length)}</strong>`],
    ['Runs', number(runs)],
    ['Calls', number(calls)],
    ['Seed', html(String(seed))],
    ['Jobs', number(jobs)],
    ['Begun', html(startedAt)],
    ['Took', html(`${(durationMs / 1000).toFixed(1)} s`)],
    ['Ended by', html(stoppedBy)],
    ['Cells tried', `${percent(count.tried, count.cells)} (${count.tried} of ${count.cells})`],
    ['Rules exercised', `${percent(count.exercised, count.rules)} (${count.exercised} of ${count.rules})`],
  ]);
}

function findingList(report: ConformReport): string {
  const { findings } = report;
  if (findings.length === 0) return '<p>None: no answer was judged that AWS could not give.</p>';
  return [
    '<form id="filter" role="search" hidden><label>Show only those with <input type="search"></label> <output></output></form>',
    ...findings.map((finding, index) => details(finding, index + 1, report)),
  ].join('\n');
}

function details(finding: Finding, number: number, report: ConformReport): string {
  const { kind, operation, state, rule, seed, path, occurrences, expectedMessage } = finding;
  const length = lengthText(finding);
  const known = ruleOfFinding(finding);
  const summary = [
    `${number}. <span class="kind">${KIND_TEXTS[kind]}</span>`,
    `<strong>${html(operation)}</strong>`,
    html(stateText(state)),
    html(`${expectedText(finding)} → ${receivedText(finding)}`),
    `<span class="dim">${html(rule)}</span>`,
  ].join(' · ');
  const values: readonly (readonly [string, string])[] = [
    ['Where', html(whereText(finding))],
    ['Expected', html(expectedText(finding))],
    ...(expectedMessage === undefined ? [] : [["AWS's message", html(expectedMessage)] as const]),
    ['Received', html(receivedText(finding))],
    [`Rule ${html(rule)}`, html(known.sentence)],
    ['Source', link(known.source)],
    ['Evidence', html(evidenceText(known))],
    ['Seed and path', html(`${seed}, ${path}`)],
    ['Met', html(plural(occurrences, 'time'))],
    ...(length === undefined ? [] : [['Sequence', html(length)] as const]),
    ['Again', `<code>${html(replayCommand(report, `finding-${number}.json`))}</code>`],
  ];
  const commands = html(commandsOf(finding, report).join('\n'));
  return `<details id="finding-${number}"><summary>${summary}</summary>
${pairs('values', values)}
<pre tabindex="0"><code>${commands}</code></pre></details>`;
}

function rules({ coverage, findings }: ConformReport): string {
  const broken = new Set<string>(findings.map(({ rule }) => rule));
  const never = coverage.rules.filter(({ exercised }) => exercised === 0);
  const tried = coverage.rules.filter(({ exercised }) => exercised > 0);
  const rows = (texts: readonly string[]): string => `<tbody>${texts.join('\n')}</tbody></table></div>`;
  const head = (name: string): string =>
    `<div class="scroll"><table><thead><tr><th scope="col">Rule</th><th scope="col">${name}</th></tr></thead>`;
  const exercised = tried.map(({ rule, exercised: count }) => {
    const departed = broken.has(rule) ? ' <span class="bad">✗ departed from</span>' : '';
    return `<tr><th scope="row">${html(rule)}</th><td>${count.toLocaleString('en')}${departed}</td></tr>`;
  });
  const others = never.map(
    ({ rule, reason = '' }) => `<tr><th scope="row">${html(rule)}</th><td>${html(reason)}</td></tr>`,
  );
  return [
    `<details><summary>${plural(tried.length, 'rule')} decided answers</summary>${head('Answers')}${rows(exercised)}</details>`,
    `<details><summary>${plural(never.length, 'rule')} never did, and why</summary>${head('Why')}${rows(others)}</details>`,
  ].join('\n');
}

const COUNTS = ['made', 'judged', 'agreed', 'departed', 'failed'] as const;

/** What came of each operation, with the calls that it follows from. */
function outcomes({ outcomes: all }: ConformReport): string {
  const heads = ['Operation', 'Outcome', ...COUNTS.map((name) => `Calls ${name}`), 'Why'];
  const rows = all.map(({ operation, outcome, reason = '', calls }) => {
    const counts = COUNTS.map((name) => `<td>${calls[name].toLocaleString('en')}</td>`).join('');
    const shade = CLASSES[outcome];
    return `<tr><th scope="row">${html(operation)}</th><td class="${shade}">${outcome}</td>${counts}<td>${html(reason)}</td></tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Operations"><table class="outcomes">
<thead><tr>${heads.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

const CLASSES: Readonly<Record<Outcome, string>> = {
  'not tried': 'never',
  unsupported: 'never',
  conforms: 'agreed h2',
  'conforms openly': 'agreed h1',
  error: 'departed',
  departs: 'departed',
};
