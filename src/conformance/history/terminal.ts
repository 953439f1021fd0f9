// The history for the terminal: a line a run, with a bar for its findings.

import { type Paint, plural, printable } from '../../shared/text.js';
import { begunText, changeText, type HistoryRow } from './history.js';
import type { Share } from './read.js';

const BAR_COLUMNS = 20;
const HEAD = ['Begun', 'Findings', '', 'Change', 'Operations', 'Cells', 'Rules'];

/** A table for each target, with a line break at its end. */
export function historyText(rows: readonly HistoryRow[], paint: Paint): string {
  const targets = [...new Set(rows.map(({ target }) => target))];
  const most = Math.max(1, ...rows.map(({ findings }) => findings.length));
  return targets
    .map((target) => {
      const own = rows.filter((row) => row.target === target);
      const lines = tableLines([HEAD, ...own.map((row) => cellsOf(row, most))]);
      const [head = '', ...others] = lines;
      return [paint.bold(`${printable(target)}: ${plural(own.length, 'run')}`), paint.dim(head), ...others, ''].join(
        '\n',
      );
    })
    .join('\n');
}

function cellsOf(row: HistoryRow, most: number): readonly string[] {
  const { findings, operations, cells, rules, isWhole } = row;
  const bar = '█'.repeat(Math.ceil((findings.length / most) * BAR_COLUMNS));
  return [
    begunText(row),
    isWhole ? String(findings.length) : `${findings.length} (cut short)`,
    bar,
    changeText(row),
    `${operations.part} of ${operations.whole}`,
    shareText(cells),
    shareText(rules),
  ];
}

/** In whole percent. */
export function shareText({ part, whole }: Share): string {
  return whole === 0 ? '–' : `${Math.floor((100 * part) / whole)}%`;
}

function tableLines(table: readonly (readonly string[])[]): readonly string[] {
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
