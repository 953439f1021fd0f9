// How the keys of a set hang together, above their columns: from the primary key to each replica key, and where a primary
// update leads. What it says is said in words, too, in the cards.

import type { JSX } from 'preact';
import type { Region } from '../../index.js';
import type { Arrow } from './cards.js';

const HIGH = 50;
const LOW = 24;

export function Relations({
  arrows,
  columns,
}: {
  readonly arrows: readonly Arrow[];
  readonly columns: readonly Region[];
}): JSX.Element | null {
  if (arrows.length === 0) return null;
  const isBusy = arrows.some(({ kind }) => kind !== 'replica');
  const height = isBusy ? HIGH : LOW;
  return (
    <svg class="keys-relations" height={height} width="100%" aria-hidden="true">
      {arrows.map((arrow) => (
        <Line key={`${arrow.kind} ${arrow.to}`} arrow={arrow} columns={columns} height={height} />
      ))}
    </svg>
  );
}

const TEXTS: Readonly<Record<Arrow['kind'], string>> = {
  replica: '',
  replicating: 'replicating',
  update: 'primary update',
};

function Line({
  arrow: { kind, from, to },
  columns,
  height,
}: {
  readonly arrow: Arrow;
  readonly columns: readonly Region[];
  readonly height: number;
}): JSX.Element {
  const middleOf = (region: Region): number => ((columns.indexOf(region) + 0.5) / columns.length) * 100;
  const [start, end] = [`${middleOf(from)}%`, `${middleOf(to)}%`];
  const isUpdate = kind === 'update';
  const y = isUpdate ? 14 : height - 14;
  const textX = isUpdate ? `${(middleOf(from) + middleOf(to)) / 2}%` : end;
  return (
    <g class={`keys-arrow keys-arrow-${kind}`} transform={isUpdate ? 'translate(16 0)' : undefined}>
      <line x1={start} y1={height} x2={start} y2={y} />
      <line x1={start} y1={y} x2={end} y2={y} />
      <line x1={end} y1={y} x2={end} y2={height} />
      <svg x={end} y={height - 8} overflow="visible" aria-hidden="true">
        <path d="M-5 0L0 8L5 0z" />
      </svg>
      {!isUpdate && <circle cx={start} cy={y} r="4" />}
      {TEXTS[kind] !== '' && (
        <text x={textX} y={isUpdate ? 18 : y - 6} text-anchor="middle">
          {TEXTS[kind]}
        </text>
      )}
    </g>
  );
}
