// AWS's key-state table as a heat map, and its rows, which mrk table prints too.

import { FOOTNOTES, STATE_COLUMNS } from '../../model/key/state-table.js';
import { cardOf } from '../../model/operations/index.js';
import { cellOf, ruleOfCell } from '../../model/operations/tables.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import { type KeyState, OPERATIONS, type Operation } from '../../model/vocabulary/vocabulary.js';
import { SHORT_STATES } from './short-states.js';
import { element, svgOf, textAt, widthOf } from './svg.js';

/** An operation's row of the key-state table. */
export interface StateRow {
  readonly operation: Operation;
  /** The rule that all cells have in common, if it is not the table itself. */
  readonly rule?: RuleId;
  readonly cells: readonly StateCell[];
}

export interface StateCell {
  readonly state: KeyState;
  readonly verdict: keyof typeof VERDICTS;
  /** The footnotes that refuse. */
  readonly footnotes: readonly number[];
  /** The rule, where it is not that of the row. */
  readonly rule?: RuleId;
}

/** The words for a cell. */
export const VERDICTS = { ok: 'ok', fails: 'no', unless: 'unless', 'n/a': 'n/a' } as const;

/** The operations for which a key state matters, by name, with a cell for each key state in AWS's order. */
export function stateRows(): readonly StateRow[] {
  return OPERATIONS.filter((operation) => cardOf(operation).states !== 'no key')
    .sort()
    .map(rowOf);
}

function rowOf(operation: Operation): StateRow {
  const rules = new Set(STATE_COLUMNS.map((state) => ruleOfCell(operation, state)));
  const [common] = rules.size === 1 ? rules : ['STATE-1' as const];
  const cells = STATE_COLUMNS.map((state): StateCell => {
    const { verdict = 'ok', footnotes = [] } = cellOf(operation, state) ?? {};
    const rule = ruleOfCell(operation, state);
    return { state, verdict, footnotes, ...(rule === undefined || rule === common ? {} : { rule }) };
  });
  return { operation, ...(common === undefined || common === 'STATE-1' ? {} : { rule: common }), cells };
}

/** What each footnote refuses with, and when. */
export function footnoteLines(): readonly string[] {
  return Object.entries(FOOTNOTES).map(
    ([number, { error, ...about }]) => `${number.padStart(2)}  ${error}${'when' in about ? `, if ${about.when}` : ''}`,
  );
}

const LOOKS = {
  ok: { tone: 'good', sign: '✓', character: '.' },
  fails: { tone: 'going', sign: '✗', character: '#' },
  unless: { tone: 'lacks', sign: 'if', character: '?' },
  'n/a': { tone: 'none', sign: '–', character: '-' },
} as const satisfies Record<StateCell['verdict'], object>;

/** What a cell looks like: what is allowed but in the case of a footnote is refused in that case. */
function shownAs({ verdict, footnotes }: StateCell): StateCell['verdict'] {
  return verdict === 'ok' && footnotes.length > 0 ? 'unless' : verdict;
}

const WIDTH = 700;
const NAMES = 240;
// The last heading leans out of its column.
const CELL = (WIDTH - NAMES - 36) / STATE_COLUMNS.length;
const HEIGHT = 21;
const TOP = 176;

/** The key-state table as SVG, 700 pixels wide. */
export function stateTableSvg(): string {
  const rows = stateRows();
  const end = TOP + rows.length * HEIGHT;
  const below = belowLines(rows);
  return svgOf({
    width: WIDTH,
    height: end + 22 + below.length * 17,
    title: 'Which key state allows which operation',
    description: rows.map(rowText).join(' '),
    body: [
      textAt(20, 28, 'Which key state allows which operation', { class: 'bold', 'font-size': 17 }),
      ...keyMarkup(),
      ...STATE_COLUMNS.map(headingMarkup),
      ...rows.flatMap((row, index) => rowMarkup(row, TOP + index * HEIGHT)),
      ...below.map((line, index) => textAt(20, end + 26 + index * 17, line, { class: 'soft', 'font-size': 11.5 })),
    ],
  });
}

const MEANINGS = {
  ok: 'allowed',
  fails: 'refused, with the error of the footnote',
  unless: 'refused if the footnote says so',
  'n/a': 'no such key',
} as const satisfies Record<StateCell['verdict'], string>;

function keyMarkup(): readonly string[] {
  return (['ok', 'fails', 'unless', 'n/a'] as const).flatMap((verdict, index) => [
    element('rect', { class: `box ${LOOKS[verdict].tone}`, x: 20, y: 46 + index * 24, width: 28, height: 18, rx: 3 }),
    textAt(34, 59 + index * 24, LOOKS[verdict].sign, { class: 'middle', 'font-size': 11.5 }),
    textAt(56, 59 + index * 24, MEANINGS[verdict], { class: 'soft', 'font-size': 11.5 }),
  ]);
}

function headingMarkup(state: KeyState, column: number): string {
  const [x, y] = [NAMES + column * CELL + CELL / 2, TOP - 10];
  const transform = `rotate(-45 ${x} ${y})`;
  return textAt(x, y, state, { class: 'bold', 'font-size': 11.5, transform });
}

function rowMarkup({ operation, rule, cells }: StateRow, y: number): readonly string[] {
  const size = Math.min(11.5, (11.5 * (NAMES - 30)) / widthOf(operation, 11.5));
  const name = rule === undefined ? operation : `${operation} *`;
  return [
    textAt(NAMES - 8, y + 14.5, name, { class: 'end', 'font-size': size }),
    ...cells.map((cell, column) => {
      const { state, footnotes, rule: own } = cell;
      const verdict = shownAs(cell);
      const { tone, sign } = LOOKS[verdict];
      const x = NAMES + column * CELL;
      const says = [sign, footnotes.join(','), own === undefined ? '' : '*'].filter(Boolean).join(' ');
      return element(
        'g',
        {},
        element('title', {}, `${operation}, ${state}: ${MEANINGS[verdict]} ${footnotes.join(', ')}`.trim()),
        element('rect', { class: tone, x: x + 1, y: y + 1, width: CELL - 2, height: HEIGHT - 2, rx: 3 }),
        textAt(x + CELL / 2, y + 14.5, says, { class: 'middle', 'font-size': 11 }),
      );
    }),
  ];
}

/** The footnotes, and the rules by which cells depart from AWS's print. */
function belowLines(rows: readonly StateRow[]): readonly string[] {
  const departures = rows.flatMap(({ operation, rule, cells }) => {
    const rules = new Set([rule, ...cells.map((cell) => cell.rule)].filter((id) => id !== undefined));
    return rules.size === 0 ? [] : [`${operation}: ${[...rules].join(', ')}`];
  });
  return [
    ...footnoteLines().map((line) => line.trim()),
    '* The rule is younger than AWS’s table, or overrules it:',
    ...departures,
  ];
}

function rowText({ operation, cells }: StateRow): string {
  const told = (['fails', 'unless'] as const).flatMap((verdict) => {
    const states = cells.filter((cell) => shownAs(cell) === verdict).map(({ state }) => state);
    return states.length === 0
      ? []
      : [`${verdict === 'fails' ? 'refused in' : 'refused if so in'} ${states.join(', ')}`];
  });
  return `${operation}: ${told.join('; ') || 'allowed in every key state'}.`;
}

/** The key-state table in plain characters: a character for each cell. */
export function stateTableAscii(): readonly string[] {
  const rows = stateRows();
  const width = Math.max(...rows.map(({ operation }) => operation.length));
  const line = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(width)}  ${cells.map((cell) => cell.padEnd(4)).join('')}`.trimEnd();
  return [
    line(
      '',
      STATE_COLUMNS.map((state) => SHORT_STATES[state]),
    ),
    ...rows.map(({ operation, cells }) =>
      line(
        operation,
        cells.map((cell) => LOOKS[shownAs(cell)].character),
      ),
    ),
    '',
    '.  allowed    #  refused    ?  refused in the case of a footnote    -  no such key',
    STATE_COLUMNS.map((state) => `${SHORT_STATES[state]} ${state}`).join('  '),
  ];
}
