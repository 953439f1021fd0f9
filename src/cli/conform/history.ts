// mrk conform history: how the runs of a target went on, from their reports.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { badgeJson, badgeOf, badgeSvg } from '../../conformance/history/badge.js';
import { historyOf } from '../../conformance/history/history.js';
import { type PastRun, parsePastRun } from '../../conformance/history/read.js';
import { historyText } from '../../conformance/history/terminal.js';
import { codeOf, messageOf } from '../../shared/objects.js';
import { fail, isCliFault } from '../kms/world.js';
import { readOptions } from '../options.js';
import { type ExitStatus, paintFor, printable, type Surroundings } from '../terminal.js';

const HISTORY_HELP = `Usage: mrk conform history DIR [--write DIR] [--json]

Lists the runs of mrk conform whose reports (--report) are in DIR: DIR/report.json, DIR/*.json, and
DIR/*/report.json. Of each: its findings, what changed since the run before of the same endpoint,
how many operations conform, and how much was exercised.

  --write DIR  writes index.html (a chart and a table), badge.svg and badge.json (for shields.io) of
               the latest run
  --json       prints the runs as JSON
  --help       prints this

Exit status: 0; 2 if there is no report, or a file of that name is none.
`;

/** Throws what names the directory or the file that is wrong. */
export async function history(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { values, positionals } = readOptions({
    args: [...args],
    allowPositionals: true,
    options: { write: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    around.out(HISTORY_HELP);
    return 0;
  }
  try {
    const [directory, ...others] = positionals;
    if (directory === undefined || others.length > 0) fail('give one directory that has reports', 2);
    const rows = historyOf(await runsIn(directory));
    around.out(values.json ? `${JSON.stringify(rows)}\n` : historyText(rows, paintFor(around.hasColour)));
    if (values.write !== undefined) await write(values.write, rows);
    return 0;
  } catch (error) {
    if (!(error instanceof RangeError) && !isCliFault(error)) throw error;
    around.err(`mrk conform history: ${printable(error.message)}\n`);
    return 2;
  }
}

/** A report.json must be one; what is beside it may be anything. */
async function runsIn(directory: string): Promise<readonly PastRun[]> {
  const runs: PastRun[] = [];
  for (const entry of await entriesOf(directory)) {
    const isFolder = entry.isDirectory();
    if (!isFolder && !entry.name.endsWith('.json')) continue;
    const file = join(directory, entry.name, ...(isFolder ? ['report.json'] : []));
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (isFolder && codeOf(error) === 'ENOENT') return undefined;
      return fail(`${file}: ${messageOf(error)}`, 2);
    });
    if (text === undefined) continue;
    try {
      runs.push(parsePastRun(text, file));
    } catch (error) {
      if (isFolder || entry.name === 'report.json') fail(`${file}: ${messageOf(error)}`, 2);
    }
  }
  if (runs.length === 0) fail(`${directory}: there is no report`, 2);
  return runs;
}

async function entriesOf(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    return fail(`${directory}: ${messageOf(error)}`, 2);
  }
}

async function write(directory: string, rows: ReturnType<typeof historyOf>): Promise<void> {
  const latest = rows.at(-1);
  if (latest === undefined) return;
  const badge = badgeOf(latest);
  // Loaded here: most look at the table alone.
  const { historyHtml } = await import('../../conformance/history/html.js');
  const files = { 'index.html': historyHtml(rows), 'badge.svg': badgeSvg(badge), 'badge.json': badgeJson(badge) };
  try {
    await mkdir(directory, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  } catch (error) {
    fail(`--write ${directory}: cannot write there: ${messageOf(error)}`, 2);
  }
}
