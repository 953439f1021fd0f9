// What several endpoints came to, on the terminal and as files.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sideBySideJson, sideBySideText } from '../../conformance/comparison/forms.js';
import { letterOf, type SideBySide, statusOf } from '../../conformance/comparison/side-by-side.js';
import { messageOf } from '../../shared/objects.js';
import { fail } from '../kms/world.js';
import { type ExitStatus, paintFor, printable, type Surroundings } from '../terminal.js';
import type { Kit } from './kit.js';
import type { ConformSettings } from './options.js';

/** Prints it, and writes the report: a page for all, and one of each in a folder of its letter. */
export async function tellSideBySide(
  compared: SideBySide,
  { report: directory, isJson }: Pick<ConformSettings, 'report' | 'isJson'>,
  around: Surroundings,
  kit: Pick<Kit, 'writeReport'>,
): Promise<ExitStatus> {
  const say = isJson ? around.err : around.out;
  say(sideBySideText(compared, paintFor(around.hasColour && !isJson)));
  try {
    if (directory !== undefined) say(`Report: ${printable(await written(compared, directory, kit))}\n`);
  } finally {
    // Whatever becomes of the files, whoever reads this has the result.
    if (isJson) around.out(`${sideBySideJson(compared)}\n`);
  }
  return statusOf(compared);
}

async function written(compared: SideBySide, directory: string, kit: Pick<Kit, 'writeReport'>): Promise<string> {
  // Loaded here: most runs write no page.
  const { sideBySideHtml } = await import('../../conformance/comparison/html.js');
  const page = join(directory, 'index.html');
  try {
    await mkdir(directory, { recursive: true });
    for (const [index, report] of compared.reports.entries()) {
      await kit.writeReport(report, join(directory, letterOf(index)));
    }
    await writeFile(join(directory, 'side-by-side.json'), `${sideBySideJson(compared)}\n`);
    // Last: where it is, the others are.
    await writeFile(page, sideBySideHtml(compared));
  } catch (error) {
    fail(`--report ${directory}: cannot write there: ${messageOf(error)}`, 2);
  }
  return page;
}
