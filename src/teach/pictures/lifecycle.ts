// The life of a primary key and of a replica key as a drawing. States stand below one another in the order of a life, and
// Updating beside Enabled; a move to the next row is a line between them, a move over a row goes around, to the left
// where there is a way back, else to the right.

import { isOperation } from '../../model/engine/reduce.js';
import type { LifecycleState } from '../../model/key/lifecycle.js';
import { labelOf, livesInParts, type Move, movesOf } from './moves.js';
import { toneOf } from './palette.js';
import { type Box, element, overlap, svgOf, textAt, widthOf } from './svg.js';

const WIDTH = 700;
const SPINE = 345;
const ROW = 96;
const TOP = 66;
const NODE_HEIGHT = 34;
const SIZE = 12;
const LINE = 15;

/** The states from birth to death, as pictures show them below one another. */
export const ORDER: readonly LifecycleState[] = [
  'NotCreated',
  'Creating',
  'Enabled',
  'Updating',
  'Disabled',
  'PendingImport',
  'Unavailable',
  'PendingReplicaDeletion',
  'PendingDeletion',
  'Deleted',
];

/** Where the middle of Updating stands, in the row of Enabled. */
const BESIDE = 74;

interface Place {
  readonly row: number;
  readonly box: Box;
}

type Places = ReadonlyMap<LifecycleState, Place>;

/** A move as it is drawn. */
interface Arrow {
  readonly path: string;
  readonly label: Label;
}

/** The lines of a label, and the box that they fill. */
interface Label {
  readonly lines: readonly string[];
  readonly box: Box;
}

/** The kinds of multi-Region keys whose life is drawn. */
export const DRAWN_ROLES = ['primary', 'replica'] as const;
/** Whose life is drawn. */
export type DrawnRole = (typeof DRAWN_ROLES)[number];

/** The lifecycle of a primary or of a replica key as SVG, 700 pixels wide. */
export function lifecycleSvg(role: DrawnRole): string {
  const moves = movesOf(livesInParts()[`${role} key`]);
  const places = placesOf(moves);
  const arrows = arrowsOf(moves, places);
  const height = TOP + Math.max(...[...places.values()].map(({ row }) => row)) * ROW + 40;
  return svgOf({
    width: WIDTH,
    height,
    title: `The life of a multi-Region ${role} key`,
    description: moves.map(moveText).join(' '),
    body: [
      textAt(20, 28, `The life of a ${role} key`, { class: 'bold', 'font-size': 17 }),
      ...arrows.map(({ path }) => element('path', { class: 'line', d: path, 'marker-end': 'url(#arrow)' })),
      ...arrows.map(({ label }) => labelMarkup(label)),
      ...[...places].map(([state, { box }]) => stateMarkup(state, box)),
      textAt(20, height - 34, 'slanted: happens by itself', { class: 'soft slanted', 'font-size': SIZE }),
      textAt(20, height - 16, '[…]: must hold for that', { class: 'soft', 'font-size': SIZE }),
    ],
  });
}

function moveText(move: Move): string {
  const when = move.guards.length === 0 ? '' : ` (if ${move.guards.join(', ')})`;
  const from = move.from === 'NotCreated' ? 'Before it exists' : `From ${move.from}`;
  return `${from}, ${move.events.join(' or ')}${when} leads to ${move.to}.`;
}

function placesOf(moves: readonly Move[]): Places {
  const met = new Set<LifecycleState>(moves.flatMap(({ from, to }) => [from, to]));
  const rows = ORDER.filter((state) => met.has(state) && state !== 'Updating');
  const places = new Map<LifecycleState, Place>();
  rows.forEach((state, row) => {
    places.set(state, { row, box: boxAt(state, SPINE, row) });
  });
  const row = rows.indexOf('Enabled');
  if (met.has('Updating')) places.set('Updating', { row, box: boxAt('Updating', BESIDE, row) });
  return places;
}

function boxAt(state: LifecycleState, middle: number, row: number): Box {
  const isEnd = state === 'NotCreated' || state === 'Deleted';
  const width = isEnd ? 20 : Math.max(96, widthOf(state, 13, true) + 20);
  const height = isEnd ? 20 : NODE_HEIGHT;
  return { x: middle - width / 2, y: TOP + row * ROW - height / 2, width, height };
}

/** The arrows, each with a label that covers no state and no other label. */
function arrowsOf(moves: readonly Move[], places: Places): readonly Arrow[] {
  const around: { readonly move: Move; readonly side: 'left' | 'right'; readonly span: number }[] = [];
  const arrows: Arrow[] = [];
  const hasWayBack = ({ from, to }: Move): boolean => moves.some((other) => other.from === to && other.to === from);
  for (const move of moves) {
    const [from, to] = [placeOf(places, move.from), placeOf(places, move.to)];
    const span = Math.abs(to.row - from.row);
    if (span === 0) arrows.push(sideways(move, from, to));
    else if (span === 1) arrows.push(straight(move, from, to, hasWayBack(move)));
    else around.push({ move, side: hasWayBack(move) ? 'left' : 'right', span });
  }
  const taken: Box[] = [...[...places.values()].map(({ box }) => box), ...arrows.map(({ label }) => label.box)];
  const rails = { left: 0, right: 0 };
  // What goes far goes outside.
  for (const { move, side } of [...around].sort((a, b) => a.span - b.span)) {
    const rail = rails[side];
    rails[side] += 1;
    const arrow = roundabout(move, places, { side, rail }, taken);
    arrows.push(arrow);
    taken.push(arrow.label.box);
  }
  return arrows;
}

function placeOf(places: Places, state: LifecycleState): Place {
  const place = places.get(state);
  if (place === undefined) throw new Error(`the picture has no place for ${state}`);
  return place;
}

/** Between two states of a row: there above, back below. */
function sideways(move: Move, from: Place, to: Place): Arrow {
  const isThere = from.box.x > to.box.x;
  const middle = middleOf(from.box).y + (isThere ? -7 : 7);
  const [start, end] = isThere ? [from.box.x, to.box.x + to.box.width] : [from.box.x + from.box.width, to.box.x];
  const lines = labelOf(move);
  const y = isThere ? middle - 6 - lines.length * LINE : middle + 6;
  return { path: `M${start} ${middle}H${end}`, label: labelAt(lines, (start + end) / 2, y, 'middle') };
}

/** To the next row, or back: of two the one that goes down is on the left. */
function straight(move: Move, from: Place, to: Place, hasWayBack: boolean): Arrow {
  const isDown = to.row > from.row;
  const x = SPINE + (hasWayBack ? (isDown ? -12 : 12) : 0);
  const [start, end] = isDown ? [from.box.y + from.box.height, to.box.y] : [from.box.y, to.box.y + to.box.height];
  const lines = labelOf(move);
  const y = (start + end) / 2 - (lines.length * LINE) / 2;
  const isLeft = hasWayBack && isDown;
  const label = isLeft ? labelAt(lines, x - 8, y, 'end') : labelAt(lines, x + 8, y, 'start');
  return { path: `M${x} ${start}V${end}`, label };
}

interface Rail {
  readonly side: 'left' | 'right';
  /** How many rails are nearer to the middle. */
  readonly rail: number;
}

/** Around the rows between. Its label stands on it, at the first height where nothing else is. */
function roundabout(move: Move, places: Places, { side, rail }: Rail, taken: readonly Box[]): Arrow {
  const [from, to] = [placeOf(places, move.from), placeOf(places, move.to)];
  const sign = side === 'left' ? -1 : 1;
  const rails = side === 'left' ? [158, 76] : [520, 614];
  const x = rails[rail] ?? SPINE;
  const edge = ({ box }: Place): number => (side === 'left' ? box.x : box.x + box.width);
  // What leaves and enters a state at one side does so at several heights, so that no two rails cross.
  const off = (rail === 0 ? 7 : -7) * Math.sign(to.row - from.row);
  const start = middleOf(from.box).y + off;
  const end = middleOf(to.box).y - off;
  const turn = 8 * Math.sign(end - start);
  const path =
    `M${edge(from)} ${start}H${x - sign * 8}Q${x} ${start} ${x} ${start + turn}` +
    `V${end - turn}Q${x} ${end} ${x - sign * 8} ${end}H${edge(to)}`;
  const lines = labelOf(move);
  const least = Math.min(from.row, to.row);
  const heights = Array.from(
    { length: 2 * Math.abs(to.row - from.row) - 1 },
    (_, half) => TOP + (least + (half + 1) / 2) * ROW,
  );
  const labels = heights.map((middle) => labelAt(lines, x, middle - (lines.length * LINE) / 2, 'middle'));
  const label = labels.find(({ box }) => !taken.some((other) => overlap(box, other)));
  if (label === undefined) throw new Error(`the picture has no room for ${lines.join(' ')}`);
  return { path, label };
}

function middleOf({ x, y, width, height }: Box): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

function labelAt(lines: readonly string[], x: number, y: number, anchor: 'start' | 'middle' | 'end'): Label {
  const width = Math.max(...lines.map((line) => widthOf(line, SIZE)));
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { lines, box: { x: left, y, width, height: lines.length * LINE } };
}

function labelMarkup({ lines, box }: Label): string {
  const middle = box.x + box.width / 2;
  return [
    element('rect', { class: 'paper', ...box }),
    ...lines.map((line, index) =>
      textAt(middle, box.y + index * LINE + 11.5, line, {
        class: `middle ${line.startsWith('[') ? 'soft' : isOperation(line) ? '' : 'slanted'}`.trim(),
        'font-size': SIZE,
      }),
    ),
  ].join('');
}

function stateMarkup(state: LifecycleState, box: Box): string {
  const { x, y } = middleOf(box);
  if (state === 'NotCreated') return element('circle', { class: 'head', cx: x, cy: y, r: 8 });
  if (state === 'Deleted') {
    return [
      element('circle', { class: 'line', cx: x, cy: y, r: 9 }),
      element('circle', { class: 'head', cx: x, cy: y, r: 5 }),
      textAt(x + 18, y + 4, 'Deleted', { class: 'soft', 'font-size': SIZE }),
    ].join('');
  }
  return [
    element('rect', { class: `box ${toneOf(state)}`, ...box, rx: 9 }),
    textAt(x, y + 4.5, state, { class: 'bold middle', 'font-size': 13 }),
  ].join('');
}
