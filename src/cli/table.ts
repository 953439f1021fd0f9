// mrk table: what AWS prints as tables, as the operations' cards have it.

import { FOOTNOTES, STATE_COLUMNS } from '../model/key/state-table.js';
import { cardOf } from '../model/operations/index.js';
import { cellOf, PRECEDENCE, ruleOfCell } from '../model/operations/tables.js';
import { OPERATIONS } from '../model/vocabulary/vocabulary.js';
import { didYouMean } from '../shared/nearest.js';
import { footnoteLines, type StateCell, type StateRow, stateRows, VERDICTS } from '../teach/pictures/state-table.js';
import { readOptions } from './options.js';
import { type ExitStatus, printable, type Surroundings } from './terminal.js';

const TABLE_HELP = `Usage: mrk table [NAME] [--json]

Prints a table of all operations:

  states    which key state allows an operation, as AWS's key-state table; the default
  order     the checks of each operation in the order in which they run, and how that is known
  errors    the error codes that each operation declares

  --json    prints the table as JSON
  --help    prints this

Exit status: 0, or 2 if there is no such table.
`;

interface Table {
  readonly json: unknown;
  readonly lines: readonly string[];
}

const TABLES: Readonly<Record<string, () => Table>> = { states, order, errors };

export async function table(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    around.out(TABLE_HELP);
    return 0;
  }
  const [name = 'states', other] = positionals;
  const made = Object.hasOwn(TABLES, name) && other === undefined ? TABLES[name]?.() : undefined;
  if (made === undefined) {
    const wrong = other ?? name;
    around.err(
      `mrk table: no such table: ${printable(wrong)}${didYouMean(wrong, Object.keys(TABLES))}\n\n${TABLE_HELP}`,
    );
    return 2;
  }
  around.out(values.json ? `${JSON.stringify(made.json, undefined, 2)}\n` : `${made.lines.join('\n')}\n`);
  return 0;
}

/** The key-state table, cell for cell, with the rules by which cells depart from AWS's print. */
function states(): Table {
  const rows = stateRows();
  return {
    json: {
      operations: Object.fromEntries(
        rows.map(({ operation }) => [
          operation,
          Object.fromEntries(
            STATE_COLUMNS.map((state) => [state, { ...cellOf(operation, state), rule: ruleOfCell(operation, state) }]),
          ),
        ]),
      ),
      footnotes: FOOTNOTES,
    },
    lines: [
      ...aligned([['', ...STATE_COLUMNS], ...rows.map(rowCells)]),
      '',
      'ok: the key state allows it, but not in the case of a footnote beside it; no: it is refused; unless: it is refused in',
      'the case of the footnote; n/a: AWS knows no such key. A rule in brackets says what is younger than the table, or',
      'overrules it (mrk kms OPERATION help).',
      '',
      ...footnoteLines().map((line) => `  ${line}`),
    ],
  };
}

/** A rule that all cells of a row have in common stands beside the operation. */
function rowCells({ operation, rule, cells }: StateRow): readonly string[] {
  return [rule === undefined ? operation : `${operation} [${rule}]`, ...cells.map(cellText)];
}

function cellText({ verdict, footnotes, rule }: StateCell): string {
  return [VERDICTS[verdict], footnotes.join(','), rule === undefined ? '' : `[${rule}]`].filter(Boolean).join(' ');
}

/** Which of several faults KMS names. */
function order(): Table {
  return {
    json: PRECEDENCE,
    lines: OPERATIONS.flatMap((operation) => {
      const { order: checks, evidence, rule, reason } = PRECEDENCE[operation];
      const known = rule === undefined ? evidence : `${evidence} ${rule}`;
      return [operation, `  ${checks.join(' → ') || 'no check'}`, `  ${known}: ${reason}`];
    }),
  };
}

function errors(): Table {
  const declared = OPERATIONS.map((operation) => [operation, cardOf(operation).errors] as const);
  return {
    json: Object.fromEntries(declared),
    lines: declared.flatMap(([operation, codes]) => [operation, ...codes.map((code) => `  ${code}`)]),
  };
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? [];
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
