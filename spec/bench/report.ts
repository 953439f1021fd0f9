// One line for each figure, as a table or as JSON.

import { cpus } from 'node:os';

export interface Line {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  /** What the figure is compared with, measured in the same run. */
  readonly baseline?: {
    readonly what: string;
    readonly figure: number;
    readonly unit: string;
    readonly ratio: number;
    /** The ratio says how many times faster the figure is, and not how many times the cost. */
    readonly faster: boolean;
  };
  /** What the figure, or its ratio to the baseline, must be. */
  readonly target?: { readonly of: 'figure' | 'ratio'; readonly least?: number; readonly most?: number };
}

export const MACHINE = {
  cpu: cpus()[0]?.model ?? 'unknown CPU',
  cores: cpus().length,
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
};

const CPU_TIME = 'CPU time of all threads, the garbage collector included: what one core does.';

/** Whether the line meets its target; undefined: it has none. */
export function passes({ figure, baseline, target }: Line): boolean | undefined {
  if (target === undefined) return undefined;
  const value = target.of === 'figure' ? figure : (baseline?.ratio ?? Number.NaN);
  return value >= (target.least ?? Number.NEGATIVE_INFINITY) && value <= (target.most ?? Number.POSITIVE_INFINITY);
}

export function asText(lines: readonly Line[], note = CPU_TIME): string {
  const rows = [['', 'figure', 'compared with', 'ratio', 'target', ''], ...lines.map(row)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? [];
  const table = rows.map((cells) =>
    cells
      .map((cell, column) =>
        column === 1 || column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const { cpu, cores, platform, node } = MACHINE;
  return [...table, '', `${cpu}, ${cores} cores, ${platform}, Node ${node}`, note].join('\n');
}

function row(line: Line): readonly string[] {
  const { what, figure, unit, baseline, target } = line;
  const passed = passes(line);
  return [
    what,
    `${shown(figure)} ${unit}`,
    baseline === undefined ? '' : `${baseline.what}, ${shown(baseline.figure)} ${baseline.unit}`,
    baseline === undefined ? '' : `${shown(baseline.ratio)}× ${baseline.faster ? 'faster' : 'the cost'}`,
    target === undefined ? '' : targetText(target),
    passed === undefined ? '' : passed ? 'pass' : 'MISS',
  ];
}

function targetText({ of, least, most }: NonNullable<Line['target']>): string {
  const bound = least === undefined ? `≤ ${most?.toLocaleString('en')}` : `≥ ${least.toLocaleString('en')}`;
  return of === 'ratio' ? `${bound}×` : bound;
}

function shown(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
