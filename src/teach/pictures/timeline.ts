// A scenario or a story as a timeline: a lane for each key, named by its Region, with its key states as bands; above the
// bands the calls as numbered marks, round what was answered, square what was refused; days below. Time is not drawn to
// scale: a call takes some room although the clock stands, and a month not thirty times a day's. Long ones go on below.

import { KEY_STATES, type KeyState } from '../../model/vocabulary/vocabulary.js';
import { isOneOf } from '../../shared/objects.js';
import { cut, printable } from '../../shared/text.js';
import { type Course, follower, type Scene } from './course.js';
import { toneOf } from './palette.js';
import { SHORT_STATES } from './short-states.js';
import { element, escaped, svgOf, textAt, widthOf } from './svg.js';

const WIDTH = 700;
const NAMES = 140;
const ROOM = WIDTH - NAMES - 20;
const STEP = 28;
const LANE = 46;
const BAND = 22;
const LINE = 17;
const DAY = 86_400_000;

/** A stretch of the picture, in which nothing changes. */
interface Column {
  readonly width: number;
  /** Whole days since the beginning, at its left. */
  readonly day: number;
  /** The state of each lane's key, with * for a primary key. */
  readonly states: ReadonlyMap<string, string>;
  readonly mark?: Mark;
}

/** A call. */
interface Mark {
  readonly number: number;
  readonly day: number;
  readonly lane: string;
  readonly isRefused: boolean;
  readonly text: string;
}

/** Courses below one another as SVG, 700 pixels wide. */
export function timelineSvg(courses: readonly Course[]): string {
  const body: string[] = [];
  const sentences: string[] = [];
  let y = 20;
  for (const course of courses) {
    const { lanes, columns } = layOut(course);
    const marks = columns.flatMap(({ mark }) => (mark === undefined ? [] : [mark]));
    const title = course.title === '' ? 'What happened' : printable(course.title);
    body.push(textAt(20, y + 12, cut(title, 56), { class: 'bold', 'font-size': 17 }));
    y += 30;
    for (const strip of stripsOf(columns)) {
      body.push(...stripMarkup(strip, lanes, y));
      y += lanes.length * LANE + 34;
    }
    y += 8;
    body.push(...marks.map((mark, index) => listMarkup(mark, y + index * LINE)));
    y += marks.length * LINE + 14;
    sentences.push(
      ...lanes.map((lane) => laneText(lane, columns)),
      ...marks.map(({ number, text }) => `${number}. ${text}.`),
    );
  }
  body.push(...legendMarkup(y));
  return svgOf({
    width: WIDTH,
    height: y + 62,
    title: courses.length === 1 && courses[0]?.title ? printable(courses[0].title) : 'A timeline of key states',
    description: sentences.join(' ') || 'Nothing happened.',
    body,
  });
}

/** A lane is the key in a Region, or a Region where calls met with no key. */
function layOut({ scenes, roles }: Course): { readonly lanes: readonly string[]; readonly columns: readonly Column[] } {
  const keyIds = [...new Set(scenes.flatMap(({ events }) => events.map(({ keyId }) => keyId)))];
  const laneOf = (keyId: string, region: string): string =>
    keyIds.length < 2 || !keyIds.includes(keyId) ? region : `${region} #${keyIds.indexOf(keyId) + 1}`;
  const { follow } = follower(roles);
  const start = scenes[0]?.from ?? 0;
  const lanes = new Set<string>();
  const columns: Column[] = [];
  let states = new Map<string, string>();
  let at = start;
  let number = 0;
  const add = (width: number, mark?: Mark): void => {
    columns.push({ width, day: Math.floor((at - start) / DAY), states, ...(mark === undefined ? {} : { mark }) });
  };
  const pass = (until: number): void => {
    if (until > at) add(Math.round(STEP + 13 * Math.log2(1 + (until - at) / DAY)));
    at = Math.max(at, until);
  };
  for (const scene of scenes) {
    let mark: Mark | undefined;
    if (scene.call !== undefined) {
      number += 1;
      const lane = laneOf(keyIdOf(scene, keyIds), scene.call.region);
      const day = Math.floor((at - start) / DAY);
      mark = { number, day, lane, isRefused: scene.answer?.ok !== true, text: callText(scene, day) };
      lanes.add(lane);
    }
    for (const { at: instant, changes, keySets: touched } of follow(scene.events)) {
      if (instant > at) {
        if (mark !== undefined) add(STEP, mark);
        mark = undefined;
        pass(instant);
      }
      states = new Map(states);
      for (const { keyId, region, after } of changes)
        if (after === undefined) states.set(laneOf(keyId, region), 'gone');
      for (const { keyId, multiRegion, primaryRegion, keys } of touched) {
        for (const { region, keyState } of Object.values(keys)) {
          const lane = laneOf(keyId, region);
          lanes.add(lane);
          states.set(lane, multiRegion && region === primaryRegion ? `${keyState} *` : keyState);
        }
      }
    }
    if (mark !== undefined) add(STEP, mark);
    pass(scene.until);
  }
  add(STEP);
  return { lanes: [...lanes], columns };
}

/** The key that a call is about: the one to which something happened, else the one that its input names. */
function keyIdOf({ events, call }: Scene, keyIds: readonly string[]): string {
  const named = JSON.stringify(call?.input) ?? '';
  return events[0]?.keyId ?? keyIds.find((keyId) => named.includes(keyId)) ?? keyIds[0] ?? '';
}

function callText({ call, answer }: Scene, day: number): string {
  const outcome =
    answer === undefined
      ? 'could not be made'
      : answer.ok
        ? 'answered'
        : `refused: ${answer.error.code} [${answer.error.rule}]`;
  return printable(`Day ${day}, ${call?.region}: ${call?.operation}, ${outcome}`);
}

/** Columns in strips that fit the width, and are about as long as each other. */
function stripsOf(columns: readonly Column[]): readonly (readonly Column[])[] {
  const strips: Column[][] = [];
  const total = columns.reduce((sum, { width }) => sum + width, 0);
  const most = Math.min(ROOM, total / Math.ceil(total / ROOM) + STEP);
  let room = 0;
  for (const column of columns) {
    if (column.width > room) {
      strips.push([]);
      room = most;
    }
    strips.at(-1)?.push(column);
    room -= column.width;
  }
  return strips;
}

function stripMarkup(strip: readonly Column[], lanes: readonly string[], top: number): readonly string[] {
  const width = strip.reduce((sum, column) => sum + column.width, 0);
  const bottom = top + lanes.length * LANE;
  return [
    ...dayMarkup(strip, top, bottom),
    element('path', { class: 'line', d: `M${NAMES} ${bottom + 6}H${NAMES + width}` }),
    ...lanes.flatMap((lane, index) => laneMarkup(lane, strip, top + index * LANE)),
  ];
}

function laneMarkup(lane: string, strip: readonly Column[], top: number): readonly string[] {
  const y = top + LANE - BAND;
  const size = Math.min(12, (12 * (NAMES - 30)) / widthOf(lane, 12));
  const bands: string[] = [];
  const marks: string[] = [];
  let x = NAMES;
  for (let index = 0; index < strip.length; ) {
    const state = strip[index]?.states.get(lane);
    let width = 0;
    for (; index < strip.length && strip[index]?.states.get(lane) === state; index += 1) {
      const column = strip[index];
      if (column?.mark?.lane === lane) marks.push(markMarkup(column.mark, x + width + STEP / 2, y - 11));
      width += column?.width ?? 0;
    }
    if (state !== undefined) bands.push(bandMarkup(state, x, y, width));
    x += width;
  }
  return [textAt(20, y + 15, lane, { 'font-size': size }), ...bands, ...marks];
}

function bandMarkup(state: string, x: number, y: number, width: number): string {
  const [name = '', star = ''] = state.split(' ');
  const short = isOneOf(KEY_STATES, name) ? SHORT_STATES[name] : name;
  const [says = ''] = [state, `${short}${star}`].filter((text) => widthOf(text, 11) <= width - 4 || text !== state);
  return element(
    'g',
    {},
    element('title', {}, state),
    element('rect', { class: `box ${toneOf(name)}`, x: x + 1, y, width: width - 2, height: BAND, rx: 4 }),
    textAt(x + width / 2, y + 15, says, { class: 'middle', 'font-size': says === state ? 11 : 9.5 }),
  );
}

function markMarkup({ number, isRefused, text }: Mark, x: number, y: number): string {
  return element(
    'g',
    {},
    element('title', {}, escaped(`${number}. ${text}`)),
    isRefused
      ? element('rect', { class: 'mark bad', x: x - 9, y: y - 8, width: 18, height: 16 })
      : element('circle', { class: 'mark', cx: x, cy: y, r: 9 }),
    textAt(x, y + 3.5, String(number), { class: isRefused ? 'refused middle' : 'middle', 'font-size': 10 }),
  );
}

/** A line wherever another day begins, and its number where there is room. */
function dayMarkup(strip: readonly Column[], top: number, bottom: number): readonly string[] {
  const lines: string[] = [];
  let x = NAMES;
  let last: number | undefined;
  let free = 0;
  for (const { day, width } of strip) {
    if (day !== last) {
      lines.push(element('path', { class: 'faint', d: `M${x} ${top}V${bottom + 10}` }));
      const text = last === undefined ? `day ${day}` : String(day);
      if (x >= free) {
        lines.push(textAt(x, bottom + 21, text, { class: 'soft', 'font-size': 11 }));
        free = x + widthOf(text, 11) + 6;
      }
    }
    last = day;
    x += width;
  }
  return lines;
}

function listMarkup(mark: Mark, y: number): string {
  return [
    textAt(42, y + 4, `${mark.number}.`, { class: 'end soft', 'font-size': 11.5 }),
    textAt(50, y + 4, cut(mark.text, 92), { class: mark.isRefused ? 'refused' : '', 'font-size': 11.5 }),
  ].join('');
}

function legendMarkup(y: number): readonly string[] {
  const names = KEY_STATES.map((state: KeyState) => `${SHORT_STATES[state]} = ${state}`);
  const half = Math.ceil(names.length / 2);
  const line = (text: string, index: number): string =>
    textAt(20, y + 10 + index * 17, text, { class: 'soft', 'font-size': 11 });
  return [
    line('round: answered · square: refused · *: primary key', 0),
    line(names.slice(0, half).join(' · '), 1),
    line(names.slice(half).join(' · '), 2),
  ];
}

/** What becomes of a lane's key, in words. */
function laneText(lane: string, columns: readonly Column[]): string {
  const told: string[] = [];
  let last: string | undefined;
  for (const { day, states } of columns) {
    const state = states.get(lane);
    if (state !== last) told.push(`${state?.replace(' *', ' (primary)') ?? 'no key'} from day ${day}`);
    last = state;
  }
  return `${lane}: ${told.join(', ') || 'no key'}.`;
}
