// The life of one key set as a table: days on the left, a column for each Region with the state of its key. Between the
// rows stands what was called, and what was refused and why.

import { durationText } from '../shared/text.js';
import { holds, type StepResult } from '../teach/scenario/player.js';
import { block, callText, errorText, failureLines, noteText, refusalLines } from './print.js';
import type { Paint } from './terminal.js';

const WIDTH = 80;
const DAY = 86_400_000;
const MARGIN = '      ';

/** The lines of the table. Columns are as wide as they must be. */
export function timelineLines(results: readonly StepResult[], paint: Paint): readonly string[] {
  const start = results[0]?.from ?? 0;
  const keyId = results.flatMap(({ keySets }) => keySets)[0]?.keyId ?? '';
  const told = new Set<string>();
  const entries: (Row | string)[] = [];
  let last: Row = { at: start, primaryRegion: undefined, states: new Map(), changed: new Set() };
  for (const result of results) {
    entries.push(...stepText(result, keyId, told, paint));
    const rows = rowsAfter(last, result);
    entries.push(...rows);
    last = rows.at(-1) ?? last;
    if (!holds(result)) entries.push(...failureLines(result, paint));
  }
  const rows = entries.filter((entry) => typeof entry !== 'string');
  const columns: readonly Column[] = [...last.states.keys()].map((region) => ({
    region,
    width: Math.max(...[region, ...rows.map((row) => cellText(row, region))].map((text) => text.length)) + 2,
  }));
  const heading = ` day  ${columns.map(({ region, width }) => region.padEnd(width)).join('')}`.trimEnd();
  return [
    paint.bold(heading),
    paint.dim('─'.repeat(WIDTH)),
    ...entries.map((entry) => (typeof entry === 'string' ? entry : rowLine(entry, start, columns, paint))),
  ];
}

/** The states of all keys at one instant. */
interface Row {
  readonly at: number;
  readonly primaryRegion: string | undefined;
  readonly states: ReadonlyMap<string, string>;
  /** The Regions whose key has changed since the row before. */
  readonly changed: ReadonlySet<string>;
}

interface Column {
  readonly region: string;
  readonly width: number;
}

/** A row for each instant at which a key's state changed; of a step that only lets time pass, one at its end too. */
function rowsAfter(before: Row, { step, until, changes, keySets }: StepResult): readonly Row[] {
  const rows: Row[] = [];
  const primaryRegion = keySets[0]?.primaryRegion ?? before.primaryRegion;
  const states = new Map(before.states);
  for (const { event, before: from, after } of changes) {
    if (from === after) continue;
    states.set(event.region, after ?? '(gone)');
    const same = rows.at(-1)?.at === event.at ? rows.pop() : undefined;
    const changed = new Set([...(same?.changed ?? []), event.region]);
    rows.push({ at: event.at, primaryRegion, states: new Map(states), changed });
  }
  if (step.kind === 'advance' && (rows.at(-1) ?? before).at !== until) {
    rows.push({ at: until, primaryRegion, states, changed: new Set() });
  }
  return rows;
}

function cellText({ states, primaryRegion }: Row, region: string): string {
  const state = states.get(region) ?? '–';
  return region === primaryRegion && state !== '(gone)' ? `${state} *` : state;
}

function rowLine(row: Row, start: number, columns: readonly Column[], paint: Paint): string {
  const day = String(Math.floor((row.at - start) / DAY)).padStart(4);
  const cells = columns.map(({ region, width }) => {
    const cell = cellText(row, region).padEnd(width);
    return row.changed.has(region) ? paint.green(cell) : cell;
  });
  return `${day}  ${cells.join('')}`.trimEnd();
}

/** What is told, what was called, and how it was refused; a rule's sentence only once. */
function stepText(result: StepResult, keyId: string, told: Set<string>, paint: Paint): readonly string[] {
  const { step, answer, changes } = result;
  const note =
    step.note === undefined ? [] : ['', ...block(noteText(step.note), MARGIN, MARGIN, WIDTH).map(paint.bold)];
  if (step.kind === 'advance') return [...note, `${MARGIN}… ${durationText(step.by)}`];
  // The one key's ID goes without saying.
  const { KeyId: _, ...input } = result.input ?? {};
  const isTold = answer?.ok === true && changes.every(({ before, after }) => before === after);
  const call = block(`> ${callText({ ...result, input }, 24)}${isTold ? ' → ok' : ''}`, MARGIN, `${MARGIN}  `, WIDTH);
  if (answer === undefined || answer.ok) return [...note, ...call];
  const message = answer.error.message.replaceAll(/[0-9]{12}:key/g, '…:key').replaceAll(keyId, 'mrk-…');
  const error = { ...answer.error, message };
  const isKnown = told.has(error.rule);
  told.add(error.rule);
  const refusal = isKnown
    ? block(`${errorText(error)} [${error.rule}]`, `${MARGIN}  `, `${MARGIN}  `, WIDTH).map(paint.yellow)
    : refusalLines(error, `${MARGIN}  `, paint, WIDTH);
  return [...note, ...call, ...refusal];
}
