// Key sets as a drawing: the primary key on the left, its replica keys on the right, an arrow for each replication, and
// one for a change of the primary key that is under way.

import { type Key, type KeySet, keyIn } from '../../model/key-set/key-set.js';
import { dateText } from './course.js';
import { toneOf } from './palette.js';
import { element, svgOf, textAt, widthOf } from './svg.js';

const WIDTH = 700;
const BOX = 238;
const HEIGHT = 88;
const GAP = 22;
const LEFT = 20;
const RIGHT = WIDTH - BOX - 20;

/** Key sets below one another as SVG, 700 pixels wide. */
export function keySetsSvg(keySets: readonly KeySet[]): string {
  const body: string[] = [];
  let y = 20;
  for (const keySet of keySets) {
    const { markup, height } = keySetMarkup(keySet, y);
    body.push(...markup);
    y += height;
  }
  if (keySets.length === 0) {
    body.push(textAt(LEFT, 34, 'There is no key.', { class: 'bold', 'font-size': 15 }));
    y += 40;
  }
  return svgOf({
    width: WIDTH,
    height: y,
    title: keySets.length === 1 ? `The keys of ${keySets[0]?.keyId}` : 'The keys of an account',
    description: keySets.length === 0 ? 'There is no key.' : keySets.flatMap(sentencesOf).join(' '),
    body,
  });
}

function keySetMarkup(keySet: KeySet, top: number): { readonly markup: readonly string[]; readonly height: number } {
  const { primary, replicas } = keysOfSet(keySet);
  const size = Math.min(14, (14 * (WIDTH - 40)) / widthOf(keySet.keyId, 14, true));
  const rows = Math.max(1, replicas.length);
  const first = top + 24;
  const height = rows * (HEIGHT + GAP) - GAP;
  const middle = first + height / 2;
  return {
    markup: [
      textAt(LEFT, top + 8, keySet.keyId, { class: 'bold', 'font-size': size }),
      ...arrowsMarkup(keySet, replicas, middle, first),
      keyMarkup(keySet, primary, LEFT, middle - HEIGHT / 2),
      ...replicas.map((key, index) => keyMarkup(keySet, key, RIGHT, first + index * (HEIGHT + GAP))),
    ],
    height: 24 + height + 36,
  };
}

function keysOfSet(keySet: KeySet): { readonly primary: Key; readonly replicas: readonly Key[] } {
  const primary = keyIn(keySet, keySet.primaryRegion);
  if (primary === undefined) throw new Error(`${keySet.keyId} has no key in ${keySet.primaryRegion}`);
  return { primary, replicas: Object.values(keySet.keys).filter((key) => key !== primary) };
}

/** Where an arrow leaves the primary key, and where it comes to the replica key. */
interface Line {
  readonly replica: Key;
  readonly isBack: boolean;
  readonly to: number;
}

/** From the primary key to each replica key; and back from the one where the change of the primary key began. */
function arrowsMarkup(
  { primaryUpdate }: KeySet,
  replicas: readonly Key[],
  middle: number,
  first: number,
): readonly string[] {
  const lines = replicas.flatMap((replica, index): readonly Line[] => {
    const to = first + index * (HEIGHT + GAP) + HEIGHT / 2;
    if (primaryUpdate?.from !== replica.region) return [{ replica, isBack: false, to }];
    return [
      { replica, isBack: false, to: to - 17 },
      { replica, isBack: true, to: to + 17 },
    ];
  });
  const gap = Math.min(18, (HEIGHT - 20) / Math.max(1, lines.length - 1));
  return lines.map((line, index) => arrowMarkup(line, middle + (index - (lines.length - 1) / 2) * gap));
}

function arrowMarkup({ replica, isBack, to }: Line, from: number): string {
  const isCreating = replica.keyState === 'Creating';
  const text = isBack ? 'primary update' : isCreating ? 'being replicated' : 'replicated';
  const [start, end] = [LEFT + BOX, RIGHT];
  const x = (start + end) / 2;
  // The label stands where 3/5 of the curve are gone.
  const [labelX, labelY] = [x + 0.076 * (end - start), 0.352 * from + 0.648 * to];
  const width = widthOf(text, 12) + 8;
  return [
    element('path', {
      class: isCreating || isBack ? 'line dashed' : 'line',
      d: `M${start} ${from}C${x} ${from} ${x} ${to} ${end} ${to}`,
      [isBack ? 'marker-start' : 'marker-end']: 'url(#arrow)',
    }),
    element('rect', { class: 'paper', x: labelX - width / 2, y: labelY - 9, width, height: 18 }),
    textAt(labelX, labelY + 4, text, { class: 'middle', 'font-size': 12 }),
  ].join('');
}

function roleOf({ multiRegion, primaryRegion }: KeySet, { region }: Key): string {
  if (!multiRegion) return 'single-Region key';
  return region === primaryRegion ? 'primary key' : 'replica key';
}

/** Until when a key is what it is, if that is known. */
function duesOf(keySet: KeySet, key: Key): readonly string[] {
  const { keyState, deletionDate, pendingDeletionWindowInDays: days, creationEndsAt } = key;
  const isUpdating = keyState === 'Updating' && keySet.primaryUpdate !== undefined;
  return [
    ...(deletionDate === undefined ? [] : [`deleted at ${dateText(deletionDate)}`]),
    ...(days === undefined ? [] : [`waits ${days} days, once the replicas are gone`]),
    ...(creationEndsAt === undefined || creationEndsAt === null ? [] : [`ready at ${dateText(creationEndsAt)}`]),
    ...(isUpdating && keySet.primaryUpdate ? [`until ${dateText(keySet.primaryUpdate.endsAt)}`] : []),
  ];
}

function keyMarkup(keySet: KeySet, key: Key, x: number, y: number): string {
  const [due = ''] = duesOf(keySet, key);
  const isPrimary = keySet.multiRegion && key.region === keySet.primaryRegion;
  return element(
    'g',
    {},
    element('rect', {
      class: isPrimary ? 'box none chief' : 'box none',
      x,
      y,
      width: BOX,
      height: HEIGHT,
      rx: 10,
    }),
    textAt(x + 14, y + 24, key.region, { class: 'bold', 'font-size': 14 }),
    textAt(x + BOX - 14, y + 24, roleOf(keySet, key), { class: 'soft end', 'font-size': 12 }),
    element('rect', { class: `box ${toneOf(key.keyState)}`, x: x + 12, y: y + 34, width: BOX - 24, height: 24, rx: 6 }),
    textAt(x + BOX / 2, y + 50.5, key.keyState, { class: 'bold middle', 'font-size': 12.5 }),
    textAt(x + 14, y + 76, due, { class: 'soft', 'font-size': 11 }),
  );
}

function sentencesOf(keySet: KeySet): readonly string[] {
  const { primaryUpdate } = keySet;
  return [
    ...Object.values(keySet.keys).map((key) => {
      const told = [key.keyState, ...duesOf(keySet, key)].join(', ');
      return `${keySet.keyId}: the ${roleOf(keySet, key)} in ${key.region} is ${told}.`;
    }),
    ...(primaryUpdate === undefined
      ? []
      : [`The primary key is being changed from ${primaryUpdate.from} to ${primaryUpdate.to}.`]),
  ];
}

/** Key sets as a flowchart in Mermaid. */
export function keySetsMermaid(keySets: readonly KeySet[]): string {
  const lines = keySets.flatMap((keySet, set) => {
    const { primary, replicas } = keysOfSet(keySet);
    const node = (key: Key, index: number): string =>
      `    k${set}_${index}["${[`<b>${key.region}</b>`, roleOf(keySet, key), key.keyState].join('<br/>')}"]`;
    const keys = [primary, ...replicas];
    return [
      `  subgraph s${set}["${keySet.keyId}"]`,
      ...keys.map(node),
      '  end',
      ...replicas.map(
        ({ keyState }, index) => `  k${set}_0 ${keyState === 'Creating' ? '-.->' : '-->'} k${set}_${index + 1}`,
      ),
      ...replicas.flatMap(({ region }, index) =>
        keySet.primaryUpdate?.from === region ? [`  k${set}_${index + 1} -. primary update .-> k${set}_0`] : [],
      ),
    ];
  });
  return ['flowchart LR', ...lines].join('\n');
}
