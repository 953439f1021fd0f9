// Several targets side by side, as a page: findings are rows, and each target has a column.

import type { JSX } from 'preact';
import { Sequence } from '../../parts/sequence.js';
import { plural } from '../../shared/text.js';
import { conclusionOf } from '../report/conclusion.js';
import { expectedText, KIND_TEXTS, stateText } from '../report/describe.js';
import { pageOf } from '../report/html-page.js';
import { Wide } from '../report/html-table.js';
import { answerText, differenceText, MARKS } from './forms.js';
import { letterOf, type SideBySide } from './side-by-side.js';

/** A page that needs no other file. */
export function sideBySideHtml(compared: SideBySide): string {
  const title = `KMS conformance of ${compared.reports.length} endpoints side by side`;
  return pageOf(
    title,
    <>
      <header>
        <h1>{title}</h1>
        <ul class="targets">
          {compared.reports.map((report, index) => (
            <li key={index}>
              <strong>{letterOf(index)}</strong> {report.target}: {conclusionOf(report).text}
            </li>
          ))}
        </ul>
      </header>
      <main>
        <h2>Findings</h2>
        <Findings compared={compared} />
        <h2>Where they differ, and AWS could answer each way</h2>
        <Differences compared={compared} />
      </main>
    </>,
  );
}

interface Props {
  readonly compared: SideBySide;
}

function Findings({ compared }: Props): JSX.Element {
  const { reports, findings } = compared;
  if (findings.length === 0) return <p>None: no answer was judged that AWS could not give.</p>;
  return (
    <Wide name="Findings">
      <table class="outcomes">
        <thead>
          <Head first="Finding" second="AWS" count={reports.length} />
        </thead>
        <tbody>
          {findings.map(({ finding, answers }, index) => (
            <tr key={index}>
              <th scope="row">
                <strong>{finding.operation}</strong> · {stateText(finding.state)} · {KIND_TEXTS[finding.kind]}
                {finding.member !== undefined && ` · ${finding.member}`} <span class="soft">{finding.rule}</span>
                <details>
                  <summary>{plural(finding.sequence.length, 'step')}</summary>
                  <Sequence steps={finding.sequence} />
                </details>
              </th>
              <td data-name="AWS">{expectedText(finding)}</td>
              {answers.map((answer, at) => (
                <td key={at} data-name={letterOf(at)} class={`why ${CLASSES[answer.verdict]}`}>
                  {MARKS[answer.verdict]} {answerText(answer, finding)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

const CLASSES = { departs: 'departed', conforms: 'agreed', 'not judged': 'never' } as const;

function Differences({ compared }: Props): JSX.Element {
  const { reports, differences } = compared;
  if (differences.length === 0) return <p>Nowhere that was seen.</p>;
  return (
    <Wide name="Differences">
      <table class="outcomes">
        <thead>
          <Head first="Answer" second="Seen" count={reports.length} />
        </thead>
        <tbody>
          {differences.map(({ operation, member, answers, sequence, occurrences }, index) => (
            <tr key={index}>
              <th scope="row">
                <strong>{operation}</strong>
                {member !== undefined && ` · ${member}`}
                <details>
                  <summary>{plural(sequence.length, 'step')}</summary>
                  <Sequence steps={sequence} />
                </details>
              </th>
              <td data-name="Seen">{plural(occurrences, 'time')}</td>
              {answers.map((value, at) => (
                <td key={at} data-name={letterOf(at)} class="why">
                  {differenceText(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function Head({
  first,
  second,
  count,
}: {
  readonly first: string;
  readonly second: string;
  readonly count: number;
}): JSX.Element {
  return (
    <tr>
      {[first, second, ...Array.from({ length: count }, (_, index) => letterOf(index))].map((name) => (
        <th key={name} scope="col">
          {name}
        </th>
      ))}
    </tr>
  );
}
