// The heat map of the HTML report: each operation in each key state. Colour says nothing that the text does not.

import { plural } from '../../shared/text.js';
import { KEY_STATES, type KeyState, OPERATIONS } from '../model.js';
import { html } from './html-page.js';
import type { CellCoverage } from './report.js';

const COLUMNS: readonly (KeyState | null)[] = [...KEY_STATES, null];

export function heatMap(cells: readonly CellCoverage[]): string {
  const byPlace = new Map(cells.map((cell) => [`${cell.operation} ${cell.state}`, cell]));
  const operations = OPERATIONS.filter((name) => cells.some(({ operation }) => operation === name));
  const head = COLUMNS.map((state) => `<th scope="col">${state ?? 'no such key'}</th>`).join('');
  const rows = operations.map((operation) => {
    const row = COLUMNS.map((state) => cellText(byPlace.get(`${operation} ${state}`))).join('');
    return `<tr><th scope="row">${html(operation)}</th>${row}</tr>`;
  });
  return `${LEGEND}
<div class="scroll" tabindex="0" role="region" aria-label="Heat map"><table class="map">
<caption class="hidden">Calls by operation and by the state of the called key before the call</caption>
<thead><tr><th scope="col">Operation</th>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

const LEGEND = `<ul class="legend">
<li><span class="agreed">✓ 9</span> tried 9 times, always as AWS</li>
<li><span class="departed">✗ 2/9</span> tried 9 times, departed twice</li>
<li><span class="never">–</span> never tried: point at it for the reason</li>
<li><span></span> AWS's table has no such cell</li>
</ul>`;

function cellText(cell: CellCoverage | undefined): string {
  if (cell === undefined) return '<td></td>';
  const { tried, departed, reason } = cell;
  const count = tried.toLocaleString('en');
  if (departed > 0) {
    const title = `${plural(tried, 'call')}, ${departed.toLocaleString('en')} departed`;
    return `<td class="departed" title="${html(title)}">✗ ${departed.toLocaleString('en')}/${count}</td>`;
  }
  if (tried > 0) {
    const title = `${plural(tried, 'call')}, all agreed`;
    return `<td class="agreed ${heatOf(tried)}" title="${html(title)}">✓ ${count}</td>`;
  }
  const why = reason === undefined ? 'never tried' : `never tried: ${reason}`;
  return `<td class="never" title="${html(why)}">–<span class="hidden"> ${html(why)}</span></td>`;
}

function heatOf(tried: number): string {
  if (tried < 10) return 'h1';
  return tried < 100 ? 'h2' : 'h3';
}
