// The history as a page: a chart and a table for each target.

import type { JSX } from 'preact';
import { Bars } from '../../parts/bars.js';
import { plural } from '../../shared/text.js';
import { pageOf } from '../report/html-page.js';
import { Wide } from '../report/html-table.js';
import { begunText, changeText, type HistoryRow } from './history.js';
import { shareText } from './terminal.js';

/** A page that needs no other file. */
export function historyHtml(rows: readonly HistoryRow[]): string {
  const targets = [...new Set(rows.map(({ target }) => target))];
  return pageOf(
    'History of KMS conformance',
    <>
      <header>
        <h1>History of KMS conformance</h1>
      </header>
      <main>
        {targets.map((target) => (
          <TargetHistory key={target} target={target} rows={rows.filter((row) => row.target === target)} />
        ))}
      </main>
    </>,
  );
}

interface TargetProps {
  readonly target: string;
  readonly rows: readonly HistoryRow[];
}

function TargetHistory({ target, rows }: TargetProps): JSX.Element {
  return (
    <section aria-label={target}>
      <h2>
        {target}: {plural(rows.length, 'run')}
      </h2>
      <Bars
        title={`Findings of ${target}, run by run`}
        bars={rows.map((row) => ({ name: begunText(row), value: row.findings.length }))}
      />
      <Wide name={`Runs of ${target}`}>
        <table>
          <thead>
            <tr>
              {['Begun', 'Findings', 'Change', 'Operations that conform', 'Cells', 'Rules', 'Calls'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <RunRow key={row.file} row={row} />
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

function RunRow({ row }: { readonly row: HistoryRow }): JSX.Element {
  const { findings, operations, cells, rules, calls, isWhole } = row;
  return (
    <tr>
      <th scope="row">{begunText(row)}</th>
      <td>
        {findings.length}
        {!isWhole && ' (cut short)'}
      </td>
      <td>{changeText(row)}</td>
      <td>
        {operations.part} of {operations.whole}
      </td>
      <td>{shareText(cells)}</td>
      <td>{shareText(rules)}</td>
      <td>{calls.toLocaleString('en')}</td>
    </tr>
  );
}
