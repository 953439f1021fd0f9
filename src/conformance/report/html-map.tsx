// The heat map of the HTML report: each operation in each key state. Colour says nothing that the text does not.

import type { JSX } from 'preact';
import { plural } from '../../shared/text.js';
import { type Finding, sightingsOf } from '../findings.js';
import { KEY_STATES, type KeyState, OPERATIONS } from '../model.js';
import { stateText } from './describe.js';
import { Broken, Wide } from './html-table.js';
import type { CellCoverage, ConformReport } from './report.js';

const COLUMNS: readonly (KeyState | null)[] = [...KEY_STATES, null];

/** The cell of an operation in a key state has this `id`. */
export function cellId({ operation, state }: Pick<Finding, 'operation' | 'state'>): string {
  return `cell-${operation}-${state ?? 'none'}`;
}

export function HeatMap({ report }: { readonly report: ConformReport }): JSX.Element {
  const { cells } = report.coverage;
  const findings = findingsByCell(report);
  const byPlace = new Map(cells.map((cell) => [`${cell.operation} ${cell.state}`, cell]));
  const operations = OPERATIONS.filter((name) => cells.some(({ operation }) => operation === name));
  return (
    <>
      <ul class="legend">
        <li>
          <span class="agreed">✓ 9</span> tried 9 times, always as AWS
        </li>
        <li>
          <span class="departed">✗ 2/9</span> tried 9 times, departed twice: leads to the finding
        </li>
        <li>
          <span class="never">–</span> never tried: point at it for the reason
        </li>
        <li>
          <span>&nbsp;</span> AWS's table has no such cell
        </li>
      </ul>
      <Wide name="Key states">
        <table class="map">
          <caption class="parts-hidden">Calls by operation and by the state of the called key before the call</caption>
          <thead>
            <tr>
              <th scope="col">Operation</th>
              {COLUMNS.map((state) => (
                <th key={state} scope="col">
                  <Broken words={stateText(state)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {operations.map((operation) => (
              <tr key={operation}>
                <th scope="row">
                  <Broken words={operation} />
                </th>
                {COLUMNS.map((state) => (
                  <Cell
                    key={state}
                    state={state}
                    cell={byPlace.get(`${operation} ${state}`)}
                    finding={findings.get(cellId({ operation, state })) ?? findings.get(operation)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

interface CellProps {
  readonly state: KeyState | null;
  readonly cell: CellCoverage | undefined;
  /** The number of the first finding that is about it, else of the first that is about the operation. */
  readonly finding: number | undefined;
}

/** By cell, and by operation. */
function findingsByCell({ findings }: ConformReport): ReadonlyMap<string, number> {
  const numbers = findings.flatMap((finding, index) =>
    sightingsOf(finding).flatMap((sighting) =>
      [cellId(sighting), sighting.operation].map((place) => [place, index + 1] as const),
    ),
  );
  // Of several the first: it stands last here.
  return new Map([...numbers].reverse());
}

/** `data-name`: what stands before it where there is no room for columns. */
function Cell({ state, cell, finding }: CellProps): JSX.Element {
  if (cell === undefined) return <td />;
  const { tried, departed, reason } = cell;
  const name = stateText(state);
  const count = tried.toLocaleString('en');
  if (departed > 0) {
    const text = `✗ ${departed.toLocaleString('en')}/${count}`;
    return (
      <td
        class="departed"
        data-name={name}
        id={cellId(cell)}
        title={`${plural(tried, 'call')}, ${departed.toLocaleString('en')} departed`}
      >
        {finding === undefined ? text : <a href={`#finding-${finding}`}>{text}</a>}
      </td>
    );
  }
  if (tried > 0) {
    return (
      <td
        id={cellId(cell)}
        class={`agreed ${heatOf(tried)}`}
        data-name={name}
        title={`${plural(tried, 'call')}, all agreed`}
      >
        ✓ {count}
      </td>
    );
  }
  const why = reason === undefined ? 'never tried' : `never tried: ${reason}`;
  return (
    <td id={cellId(cell)} class="never" data-name={name} title={why}>
      –<span class="parts-hidden"> {why}</span>
    </td>
  );
}

function heatOf(tried: number): string {
  if (tried < 10) return 'h1';
  return tried < 100 ? 'h2' : 'h3';
}
