// Where mrk conform writes to: looked at before the run, as nobody wants to find out after it.

import { mkdir, mkdtemp, open, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ConformReport } from '../../conformance/report/report.js';
import { fail } from '../kms/world.js';
import type { Kit } from './kit.js';
import type { ConformSettings } from './options.js';

type Places = Pick<ConformSettings, 'report' | 'save' | 'saveBaseline'>;

/** Ends the command if a report could not be written. Directories are made. */
export async function mustBeWritable({ report, save, saveBaseline }: Places): Promise<void> {
  if (report !== undefined) await trying(`--report ${report}`, () => tryDirectory(report));
  if (save !== undefined) await trying(`--save ${save}`, () => trySaving(save));
  if (saveBaseline !== undefined) await mustTakeFile('--save-baseline', saveBaseline);
}

/** Ends the command if the file that an option names could not be written. */
export function mustTakeFile(option: string, file: string): Promise<void> {
  return trying(`${option} ${file}`, () => tryFile(file));
}

/** Writes what was asked for; the answer tells where, a line each. */
export async function saveFindings(
  { report: directory, save, saveBaseline }: Places,
  report: ConformReport,
  kit: Kit,
): Promise<readonly string[]> {
  const lines: string[] = [];
  if (directory !== undefined) {
    await trying(`--report ${directory}`, async () => kit.writeReport(report, directory));
    lines.push(`Report: ${join(directory, 'index.html')}`);
  }
  if (saveBaseline !== undefined) lines.push(await saveKnown(saveBaseline, report, kit));
  if (save === undefined) return lines;
  const files = await filesOf(save, report, kit);
  if (files.length === 0) lines.push('No finding, so nothing was saved.');
  for (const [file, text] of files) {
    await trying(`--save ${save}`, () => writeFile(file, text));
    lines.push(`Saved: ${file} (mrk run plays it)`);
  }
  return lines;
}

/** The baseline of a run; the answer tells what became of the file. */
async function saveKnown(file: string, report: ConformReport, kit: Kit): Promise<string> {
  const text = kit.toBaseline(report);
  if (text === undefined) return `Not saved: ${file} (the run did not come to its end, and might have found more)`;
  await trying(`--save-baseline ${file}`, () => writeFile(file, text));
  return `Baseline: ${file}`;
}

/** Into a directory each finding by itself; into a file all of them. */
async function filesOf(
  save: string,
  { findings }: ConformReport,
  kit: Kit,
): Promise<readonly (readonly [file: string, text: string])[]> {
  const vectors = findings.map(kit.toVector);
  if (await isDirectory(save)) {
    return vectors.map((one, index) => [join(save, `finding-${index + 1}.json`), vectorsText([one])]);
  }
  // Each is a story of its own.
  const numbered = vectors.map((one, index) => ({ ...one, case: `${index + 1} ${one.case}` }));
  return vectors.length === 0 ? [] : [[save, vectorsText(numbered)]];
}

function vectorsText(vectors: readonly object[]): string {
  return `${JSON.stringify({ vectors }, null, 2)}\n`;
}

async function trySaving(save: string): Promise<void> {
  if (/[/\\]$/.test(save) || (await isDirectory(save))) return tryDirectory(save);
  return tryFile(save);
}

async function tryFile(file: string): Promise<void> {
  const kind = await stat(file).catch(() => undefined);
  // Appending nothing tells whether it could be written, and leaves it as it is.
  if (kind === undefined) await tryDirectory(dirname(file), false);
  else await (await open(file, 'a')).close();
}

/** Makes a directory in it and takes it away again: nothing else tells for certain. */
async function tryDirectory(directory: string, mayMake = true): Promise<void> {
  if (mayMake) await mkdir(directory, { recursive: true });
  await rmdir(await mkdtemp(join(directory, '.mrk-conform-')));
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function trying(what: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    fail(`${what}: cannot write there: ${error instanceof Error ? error.message : String(error)}`, 2);
  }
}
