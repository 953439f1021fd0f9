// The life of keys as a table: days on the left, a column for each key, which is named by its Region, with its key state.
// Between the rows stands what was called, what was refused and why, and what else DescribeKey now shows differently.

import type { Instant } from '../model/vocabulary/identifiers.js';
import { durationText } from '../shared/text.js';
import {
  type Course,
  follower,
  type KeyChange,
  type MemberChange,
  type Moment,
  type Scene,
} from '../teach/pictures/course.js';
import { block, callMadeText, errorText, noteText, refusalLines } from './print.js';
import { cut, type Paint } from './terminal.js';

const WIDTH = 80;
const DAY = 86_400_000;
const MARGIN = '      ';

/** The lines of the table. Columns are as wide as they must be. */
export function timelineLines({ scenes, roles }: Course, paint: Paint): readonly string[] {
  const names = namesOf(scenes);
  const start = scenes[0]?.from ?? 0;
  const told = new Set<string>();
  const entries: (Row | string)[] = [];
  const { follow } = follower(roles);
  const dayOf: DayOf = (at) => Math.floor((at - start) / DAY);
  let last: Row = { at: start, cells: new Map(), changed: new Set() };
  for (const scene of scenes) {
    const moments = follow(scene.events);
    const isMoved = moments.some(({ changes }) => changes.some(movesKey));
    entries.push(...sceneText(scene, isMoved, names, told, paint));
    for (const moment of moments) {
      const row = rowAfter(last, moment, names);
      if (row.changed.size > 0) entries.push(row);
      entries.push(...changeLines(moment, names).map(paint.dim));
      last = row.changed.size > 0 ? row : { ...row, at: last.at };
    }
    if (scene.call === undefined && scene.until !== scene.from && (!isMoved || dayOf(last.at) !== dayOf(scene.until))) {
      last = { ...last, at: scene.until, changed: new Set() };
      entries.push(last);
    }
    entries.push(...(scene.failures ?? []));
  }
  return tableLines(entries, last, dayOf, paint);
}

/** The states of all keys at one instant. */
interface Row {
  readonly at: number;
  /** By the name of the column, in the order of the keys' creation. */
  readonly cells: ReadonlyMap<string, string>;
  /** The columns that have changed since the row before. */
  readonly changed: ReadonlySet<string>;
}

/** What keys are called: the only one is not named; of several each has a number. */
type Names = ReadonlyMap<string, string>;

function namesOf(scenes: readonly Scene[]): Names {
  const keyIds = [...new Set(scenes.flatMap(({ events }) => events.map(({ keyId }) => keyId)))];
  return new Map(keyIds.map((keyId, index) => [keyId, keyIds.length === 1 ? '' : `#${index + 1}`]));
}

function columnOf(keyId: string, region: string, names: Names): string {
  return [region, names.get(keyId) ?? ''].filter(Boolean).join(' ');
}

function movesKey({ before, after }: KeyChange): boolean {
  return before !== after;
}

function rowAfter(before: Row, { at, changes, keySets }: Moment, names: Names): Row {
  const cells = new Map(before.cells);
  const changed = new Set<string>();
  for (const change of changes) {
    const column = columnOf(change.keyId, change.region, names);
    cells.set(column, change.after ?? '(gone)');
    if (movesKey(change)) changed.add(column);
  }
  for (const { keyId, multiRegion, primaryRegion, keys } of keySets) {
    for (const { region, keyState } of Object.values(keys)) {
      cells.set(columnOf(keyId, region, names), multiRegion && region === primaryRegion ? `${keyState} *` : keyState);
    }
  }
  return { at, cells, changed };
}

/** What else is shown differently of a key that was there before; keys of which the same is so share a line. */
function changeLines({ changes }: Moment, names: Names): readonly string[] {
  const together = new Map<string, string[]>();
  for (const { keyId, region, members } of changes) {
    if (members.length === 0) continue;
    const what = members.map(memberText).join(', ');
    together.set(what, [...(together.get(what) ?? []), columnOf(keyId, region, names)]);
  }
  return [...together].flatMap(([what, columns]) =>
    block(`${columns.join(', ')}: ${what}`, `${MARGIN}· `, `${MARGIN}    `, WIDTH),
  );
}

function memberText({ name, before, after, isList }: MemberChange): string {
  const [was, is] = [cut(before, 24), cut(after, 24)];
  if (isList) {
    const gone = before === '' ? [] : before.split(' ').map((one) => `-${one}`);
    const added = after === '' ? [] : after.split(' ').map((one) => `+${one}`);
    return [name, ...added, ...gone].join(' ');
  }
  if (before === '') return `${name} ${is}`;
  return after === '' ? `no ${name}` : `${name} ${was} → ${is}`;
}

function tableLines(entries: readonly (Row | string)[], last: Row, dayOf: DayOf, paint: Paint): readonly string[] {
  const rows = entries.filter((entry) => typeof entry !== 'string');
  const columns: readonly Column[] = [...last.cells.keys()].map((name) => ({
    name,
    width: Math.max(...[name, ...rows.map(({ cells }) => cells.get(name) ?? '–')].map((text) => text.length)) + 2,
  }));
  const heading = ` day  ${columns.map(({ name, width }) => name.padEnd(width)).join('')}`.trimEnd();
  return [
    paint.bold(heading),
    paint.dim('─'.repeat(WIDTH)),
    ...entries.map((entry) => (typeof entry === 'string' ? entry : rowLine(entry, dayOf, columns, paint))),
  ];
}

/** Whole days since the beginning. */
type DayOf = (at: Instant) => number;

interface Column {
  readonly name: string;
  readonly width: number;
}

function rowLine({ at, cells, changed }: Row, dayOf: DayOf, columns: readonly Column[], paint: Paint): string {
  const day = String(dayOf(at)).padStart(4);
  const texts = columns.map(({ name, width }) => {
    const cell = (cells.get(name) ?? '–').padEnd(width);
    return changed.has(name) ? paint.green(cell) : cell;
  });
  return `${day}  ${texts.join('')}`.trimEnd();
}

/** What is told, what was called, and how it was refused; a rule's sentence only once. */
function sceneText(scene: Scene, isMoved: boolean, names: Names, told: Set<string>, paint: Paint): readonly string[] {
  const { note: noted, call, answer, says, from, until } = scene;
  const note = noted === undefined ? [] : ['', ...block(noteText(noted), MARGIN, MARGIN, WIDTH).map(paint.bold)];
  if (says !== undefined) return [...note, ...block(says, MARGIN, MARGIN, WIDTH)];
  if (call === undefined) return [...note, `${MARGIN}… ${durationText(until - from)}`];
  const brief = (text: string): string =>
    [...names].reduce((line, [keyId, name]) => line.replaceAll(keyId, name === '' ? 'mrk-…' : name), text);
  // The one key's ID goes without saying.
  const isOnly = (value: unknown): boolean => names.size === 1 && typeof value === 'string' && names.has(value);
  const input = Object.fromEntries(
    Object.entries(call.input).flatMap(([member, value]) => {
      if (member === 'KeyId' && isOnly(value)) return [];
      return [[member, typeof value === 'string' ? brief(value) : value]];
    }),
  );
  const isTold = answer?.ok === true && !isMoved;
  const said = `> ${callMadeText({ ...call, input }, 24)}${isTold ? ' → ok' : ''}`;
  const lines = [...note, ...block(said, MARGIN, `${MARGIN}  `, WIDTH)];
  if (answer === undefined || answer.ok) return lines;
  const message = brief(answer.error.message.replaceAll(/[0-9]{12}:key/g, '…:key'));
  const error = { ...answer.error, message };
  const isKnown = told.has(error.rule);
  told.add(error.rule);
  const refusal = isKnown
    ? block(`${errorText(error)} [${error.rule}]`, `${MARGIN}  `, `${MARGIN}  `, WIDTH).map(paint.yellow)
    : refusalLines(error, `${MARGIN}  `, paint, WIDTH);
  return [...lines, ...refusal];
}
