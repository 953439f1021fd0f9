// A report as files of a directory.

import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toFindingJson, toJson } from './json.js';
import { toJUnit } from './junit.js';
import { toMarkdown } from './markdown.js';
import type { ConformReport } from './report.js';

/**
 * Writes a report in all its forms into a directory, which is made if there is none. Files of an earlier report go; other
 * files stay. Rejects with the file system's error, and then no file is there by half.
 */
export async function writeReport(report: ConformReport, directory: string): Promise<void> {
  const files = await filesOf(report);
  await mkdir(directory, { recursive: true });
  const suffix = `.${randomBytes(6).toString('hex')}.tmp`;
  const pending = new Set<string>();
  try {
    for (const [name, text] of files) {
      const path = join(directory, name);
      pending.add(`${path}${suffix}`);
      await writeFile(`${path}${suffix}`, text, { flag: 'wx' });
    }
    for (const name of files.keys()) {
      const path = join(directory, name);
      await rename(`${path}${suffix}`, path);
      pending.delete(`${path}${suffix}`);
    }
  } finally {
    for (const path of pending) await rm(path, { force: true });
  }
  // The findings of an earlier report that had more.
  for (const name of await readdir(directory)) {
    if (/^finding-[1-9]\d*\.json$/.test(name) && !files.has(name)) await rm(join(directory, name), { force: true });
  }
}

/** The name of a file → what stands in it. */
async function filesOf(report: ConformReport): Promise<ReadonlyMap<string, string>> {
  // Loaded here: most runs write no page.
  const { toHtml } = await import('./html.js');
  return new Map([
    ...report.findings.map((_, index) => [`finding-${index + 1}.json`, toFindingJson(report, index)] as const),
    ['report.json', toJson(report)],
    ['junit.xml', toJUnit(report)],
    ['report.md', toMarkdown(report)],
    // Last: where it is, the others are.
    ['index.html', toHtml(report)],
  ]);
}
