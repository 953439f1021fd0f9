// The states of one key's life below one another: where the key is now, where it can come to next and what leads there,
// and, faintly, every other move of its life. Narrow enough for a phone.

import type { LifecycleState, NextState } from '../../model/key/lifecycle.js';
import type { LifeStep } from '../../model/key/lives.js';
import { ORDER } from './lifecycle.js';
import { movesOf } from './moves.js';
import { toneOf } from './palette.js';
import { type Drawing, element, textAt, widthOf } from './svg.js';

const WIDTH = 350;
const LEFT = 112;
const NODE_HEIGHT = 26;
const GAP = 13;
const SIZE = 12;
const LINE = 16;

/** A state that the key can come to next, and what leads there. */
export interface Lead {
  readonly to: NextState;
  /** An operation, or when it comes by itself. */
  readonly by: string;
  readonly isByItself: boolean;
}

/** A key in its life. */
export interface LiveKey {
  /** Such as `the primary key in us-east-1`. */
  readonly name: string;
  readonly steps: readonly LifeStep[];
  readonly state: LifecycleState;
  readonly leads: readonly Lead[];
}

interface Row {
  readonly state: LifecycleState;
  readonly leads: readonly Lead[];
  readonly y: number;
  readonly height: number;
}

/** The life of a key with its state lit. */
export function liveLife({ name, steps, state, leads }: LiveKey): Drawing {
  const rows = rowsOf(steps, state, leads);
  const last = rows.at(-1);
  const byHand = leads.map(({ to, by }) => `${by} leads to ${to}.`);
  return {
    width: WIDTH,
    height: last === undefined ? 0 : last.y + last.height,
    title: `${name} is ${state}`,
    description: [byHand.length === 0 ? 'Nothing leads on from there.' : 'What can come next:', ...byHand].join(' '),
    body: [
      ...faintArcs(steps, rows),
      ...rows.filter((row) => row.leads.length > 0).map((row) => leadArc(rowOf(rows, state), row)),
      ...rows.map((row) => rowMarkup(row, state)),
    ],
  };
}

function rowsOf(steps: readonly LifeStep[], live: LifecycleState, leads: readonly Lead[]): readonly Row[] {
  const met = new Set<LifecycleState>(steps.map(({ to }) => to));
  const rows: Row[] = [];
  let y = 2;
  for (const state of ORDER) {
    if (!met.has(state)) continue;
    const here = leads.filter(({ to }) => to === state);
    const height = NODE_HEIGHT + (here.length + (state === live ? 1 : 0)) * LINE + GAP;
    rows.push({ state, leads: here, y, height });
    y += height;
  }
  return rows;
}

function rowOf(rows: readonly Row[], state: LifecycleState): Row {
  const row = rows.find((other) => other.state === state);
  if (row === undefined) throw new Error(`the life has no ${state}`);
  return row;
}

/** One for two states between which there are moves; what goes far goes outside. */
function faintArcs(steps: readonly LifeStep[], rows: readonly Row[]): readonly string[] {
  const placeOf = (state: LifecycleState): number => rows.findIndex((row) => row.state === state);
  const pairs = movesOf(steps)
    .map(({ from, to }) => [placeOf(from), placeOf(to)].sort((a, b) => a - b))
    .filter(([first = -1]) => first >= 0);
  const distinct = [...new Map(pairs.map((pair) => [pair.join(' '), pair])).values()];
  return distinct.flatMap(([first = 0, second = 0]) => {
    const [from, to] = [rows[first], rows[second]];
    return from === undefined || to === undefined
      ? []
      : [element('path', { class: 'faint', d: arc(from, to, second - first) })];
  });
}

function leadArc(from: Row, to: Row): string {
  const y = middleOf(to);
  return element(
    'g',
    { class: 'lead' },
    element('path', { class: 'line', d: arc(from, to, Math.abs(to.y - from.y) / (NODE_HEIGHT + GAP)) }),
    element('path', { class: 'head', d: `M${LEFT - 9} ${y - 5}L${LEFT} ${y}L${LEFT - 9} ${y + 5}z` }),
  );
}

function arc(from: Row, to: Row, span: number): string {
  const x = Math.max(4, LEFT - 24 - 15 * span);
  return `M${LEFT} ${middleOf(from)}C${x} ${middleOf(from)} ${x} ${middleOf(to)} ${LEFT} ${middleOf(to)}`;
}

function middleOf({ y }: Row): number {
  return y + NODE_HEIGHT / 2;
}

function rowMarkup({ state, leads, y }: Row, live: LifecycleState): string {
  const isLive = state === live;
  const isNext = leads.length > 0;
  const lines = [
    ...(isLive ? [{ text: 'the key is here', class: 'bold' }] : []),
    ...leads.map(({ by, isByItself }) => ({ text: by, class: isByItself ? 'slanted' : '' })),
  ];
  return element(
    'g',
    {},
    element('rect', {
      class: isLive ? `box ${toneOf(state)} chief` : isNext ? `box ${toneOf(state)}` : 'box paper dashed',
      x: LEFT,
      y,
      width: Math.max(96, widthOf(state, 13, true) + 20),
      height: NODE_HEIGHT,
      rx: 9,
    }),
    textAt(LEFT + 10, y + 17.5, state, { class: isLive || isNext ? 'bold' : 'soft', 'font-size': 13 }),
    ...lines.map(({ text, class: name }, index) =>
      textAt(LEFT + 4, y + NODE_HEIGHT + 13 + index * LINE, text, { class: name || undefined, 'font-size': SIZE }),
    ),
  );
}
