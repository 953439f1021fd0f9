import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeReport } from '../../../src/conformance/report/files.js';
import { toJson } from '../../../src/conformance/report/json.js';
import { REPORT } from './fixture.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mrk-report-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const FORMS = ['index.html', 'junit.xml', 'report.json', 'report.md'];
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `finding-${index + 1}.json`);

describe('writing a report', () => {
  it('makes the directory, and leaves all forms and one file a finding', async () => {
    const made = join(directory, 'a', 'b');
    await writeReport(REPORT, made);
    expect((await readdir(made)).sort()).toEqual([...numbered(9), ...FORMS].sort());
    expect(await readFile(join(made, 'report.json'), 'utf8')).toBe(toJson(REPORT));
    expect(await readFile(join(made, 'index.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });

  it('takes away the findings of an earlier report, and nothing else', async () => {
    await writeReport(REPORT, directory);
    await writeFile(join(directory, 'finding-mine.json'), '{}');
    await writeReport({ ...REPORT, findings: REPORT.findings.slice(0, 2) }, directory);
    expect((await readdir(directory)).sort()).toEqual([...numbered(2), 'finding-mine.json', ...FORMS].sort());
  });

  it('leaves no half of a file where it cannot be written', async () => {
    await mkdir(join(directory, 'junit.xml', 'full'), { recursive: true });
    await writeFile(join(directory, 'index.html'), 'the earlier one');
    await expect(writeReport(REPORT, directory)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect((await readdir(directory)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(await readFile(join(directory, 'index.html'), 'utf8')).toBe('the earlier one');
  });

  it('rejects where the directory is a file', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    await expect(writeReport(REPORT, file)).rejects.toThrow(/EEXIST|ENOTDIR/);
  });
});

/** The packages that are loaded with a module, and those that it loads when it needs them. */
async function packagesOf(
  path: string,
): Promise<{ readonly atOnce: readonly string[]; readonly later: readonly string[] }> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../../../src/${path}`, import.meta.url))],
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: directory,
    write: false,
    metafile: true,
  });
  const outputs = Object.entries(metafile.outputs);
  const [first = ''] = outputs.find(([, { entryPoint }]) => entryPoint?.endsWith(path)) ?? [];
  const seen = new Set([first]);
  for (const name of seen) {
    const imports = metafile.outputs[name]?.imports ?? [];
    for (const one of imports) if (one.kind === 'import-statement') seen.add(one.path);
  }
  const named = outputs.flatMap(([, { imports }]) => imports.filter(({ external }) => external).map((one) => one.path));
  return { atOnce: [...seen].filter((name) => named.includes(name)), later: named.filter((name) => !seen.has(name)) };
}

describe('what writes a report', () => {
  it('is loaded without what only its page needs', async () => {
    const { atOnce, later } = await packagesOf('conformance/report/files.ts');
    expect(atOnce).toContain('node:fs/promises');
    expect(atOnce.filter((name) => name.startsWith('preact'))).toEqual([]);
    expect(later).toContain('preact-render-to-string');
  });
});
