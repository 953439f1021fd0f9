// mrk conform history: which files of a directory are reports, and what is made of them.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cli } from '../../../src/cli/cli.js';
import { toFindingJson, toJson } from '../../../src/conformance/report/json.js';
import { REPORT } from '../../conformance/report/fixture.js';
import { outcomeOf } from '../../support/mrk.js';

const temporary = mkdtempSync(join(tmpdir(), 'mrk-history-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const mrk = (...args: readonly string[]) => outcomeOf((around) => cli(['conform', 'history', ...args], around));

function directory(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(temporary, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return path;
}

const at = (day: number): string => toJson({ ...REPORT, startedAt: `2026-01-0${day}T00:00:00.000Z` });

describe('mrk conform history', () => {
  const reports = directory('reports', {
    'monday.json': at(2),
    'tuesday/report.json': at(3),
    'tuesday/finding-1.json': toFindingJson(REPORT, 0),
    'finding-1.json': toFindingJson(REPORT, 0),
    'notes.json': '{}',
    'notes.txt': 'no report',
    'report.json': at(1),
    'empty/notes.txt': '',
  });

  it('lists the reports, and passes over what is beside them', async () => {
    const { status, out, err } = await mrk(reports);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.match(/^2026-01-0\d/gm)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
    const json = JSON.parse((await mrk(reports, '--json')).out) as readonly { file: string }[];
    expect(json.map(({ file }) => file.slice(reports.length + 1))).toEqual([
      'report.json',
      'monday.json',
      join('tuesday', 'report.json'),
    ]);
  });

  it('writes a page and a badge', async () => {
    const into = join(temporary, 'a', 'page');
    expect(await mrk(reports, '--write', into)).toMatchObject({ status: 0, err: '' });
    expect(readdirSync(into).sort()).toEqual(['badge.json', 'badge.svg', 'index.html']);
    expect(JSON.parse(readFileSync(join(into, 'badge.json'), 'utf8'))).toMatchObject({
      schemaVersion: 1,
      color: 'red',
    });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no directory', [], /^mrk conform history: give one directory that has reports\n$/],
    ['one that is not there', [join(temporary, 'none')], /^mrk conform history: .*none: ENOENT/],
    ['one without reports', [directory('bare', { 'a.json': '[]' })], /bare: there is no report\n$/],
    ['a report that is broken', [directory('broken', { 'report.json': '{' })], /report\.json: not JSON: /],
    [
      'one in a folder',
      [directory('deep', { 'x/report.json': '{}' })],
      /x.report\.json: coverage: expected what a report/,
    ],
    ['a place that is a file', [reports, '--write', join(reports, 'notes.txt')], /--write .*: cannot write there: /],
  ])('says what is wrong with %s', async (_, args, message) => {
    const { status, err } = await mrk(...args);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });

  it('tells what it takes', async () => {
    const { status, out } = await mrk('--help');
    expect(status).toBe(0);
    expect(out).toMatch(/^Usage: mrk conform history DIR /);
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(await mrk('--wrong')).toMatchObject({ status: 2 });
  });
});
